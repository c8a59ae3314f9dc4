import { inClient, mutant, type SourceMutant } from './source-mutant.ts'

const REPLY = 'self._publish("reply", encode(self._answer(decode("command", payload))))'
const ANSWER = 'self._answer(decode("command", payload))'
const UNKNOWN = 'name not in commands:\n            return {"done": False, "error": "command-unknown"}'
const INVALID = 'except AnjuError:\n            return {"done": False, "error": "body-invalid"}'
const IGNORE = 'except AnjuError:\n            pass\n\n    def closed'
const replies = (instead: string) => [inClient(REPLY, instead)]
/** Lines of Python at a depth of that many spaces. */
const lines = (depth: number, ...all: string[]) => all.join(`\n${' '.repeat(depth)}`)
const onDamage = (instead: string) => [inClient(IGNORE, `${instead}\n\n    def closed`)]
const KNOWN = 'if ident not in self._answered:'

/** Faults of answers, and of how a device bears what is damaged and what is too much. */
export const commandMutants: readonly SourceMutant[] = [
  mutant('commands-unanswered', 'CMD-1', replies(ANSWER)),
  mutant('answers-twice', 'CMD-1', replies(`${REPLY}\n                ${REPLY}`)),
  mutant('answers-with-its-own-id', 'CMD-1', replies(`self._publish("reply", encode({**${ANSWER}, "id": "answer"}))`)),
  mutant(
    'does-not-say-whether',
    'CMD-1',
    replies(`self._publish("reply", encode({name: value for name, value in ${ANSWER}.items() if name != "done"}))`),
  ),
  mutant('does-what-it-does-not-know', 'CMD-2', [inClient(UNKNOWN, 'name not in commands:\n            return {"done": True}')]),
  mutant('does-what-is-invalid', 'CMD-2', [inClient(INVALID, 'except AnjuError:\n            return {"done": True}')]),
  mutant('refuses-without-a-code', 'CMD-2', [inClient(INVALID, 'except AnjuError:\n            return {"done": False}')]),
  mutant(
    'answers-what-has-no-id',
    'CMD-2',
    onDamage(
      lines(
        12,
        'except AnjuError:',
        `if topic == self._topics["command"] and payload.startswith(b'{"body"'):`,
        '    self._publish("reply", encode({"id": "none", "done": True}))',
      ),
    ),
  ),
  mutant('forgets-its-answers', 'CMD-3', [
    inClient(KNOWN, lines(8, 'if ident in self._answered:', '    return {"id": ident, "done": False, "error": "command-repeated"}', KNOWN)),
  ]),
  mutant('remembers-eight-answers', 'CMD-3', [inClient('REMEMBERED_COMMANDS = 64', 'REMEMBERED_COMMANDS = 8')]),
  mutant(
    'hangs-on-garbage',
    'REJ-10',
    onDamage('except AnjuError as error:\n            if error.code == "payload-not-utf8":\n                raise'),
  ),
  mutant(
    'reboots-on-garbage',
    'REJ-10',
    onDamage('except AnjuError:\n            if topic == self._topics["command"]:\n                self._give_up()'),
  ),
  mutant('hangs-on-a-flood', 'REJ-10', [
    inClient(
      'if topic == self._topics["confirm"]:',
      lines(
        12,
        'self._heard = getattr(self, "_heard", 0) + (topic == self._topics["command"])',
        'if self._heard > 250:',
        '    raise MemoryError("a list of commands that nobody empties")',
        'if topic == self._topics["confirm"]:',
      ),
    ),
  ]),
]
