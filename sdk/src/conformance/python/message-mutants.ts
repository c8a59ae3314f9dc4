import { behind, inClient, mutant, type SourceMutant } from './source-mutant.ts'

const TOPICS = 'for channel in UP_CHANNELS + DOWN_CHANNELS}'
const READING = 'self._publish("reading", payload, qos=0)'
const ENVELOPE = 'encode(self._envelope("reading", body))'
const COUNT = 'self._next[channel] += 1'
const START = 'self._next = {"birth": 0, "event": 0, "reading": 0}'
const GREETING = 'self._line = "greeting"'

const topicOfReadings = (topic: string) => [behind(TOPICS, `self._topics["reading"] = ${topic}`)]
const listens = (filter: string) => [behind(GREETING, `self._deeds.append(("subscribe", ${filter}, 0))`)]
const said = (value: string) => [inClient(ENVELOPE, `encode(${value})`)]
const counts = (channel: string, step: number) => [inClient(COUNT, `self._next[channel] += ${step} if channel == "${channel}" else 1`)]
const MESSAGE = 'self._envelope("reading", body)'

/** Faults of topics, subscriptions and envelopes. */
export const messageMutants: readonly SourceMutant[] = [
  mutant('topic-without-version', 'TOPIC-1', topicOfReadings('f"anju/{site}/{home}/{device}/reading"')),
  mutant('topic-with-a-level-more', 'TOPIC-1', topicOfReadings('self._topics["reading"] + "/now"')),
  mutant('id-in-capitals', 'TOPIC-2', topicOfReadings('f"anju/1/{site}/{home}/{device.capitalize()}/reading"')),
  mutant('id-not-ascii', 'TOPIC-2', topicOfReadings('f"anju/1/{site}/{home}/手环-1/reading"')),
  mutant('reading-retained', 'TOPIC-3', [inClient(READING, 'self._publish("reading", payload, qos=0, retain=True)')]),
  mutant('reading-at-qos-1', 'TOPIC-3', [inClient(READING, 'self._publish("reading", payload)')]),
  mutant('confirms-its-own-events', 'TOPIC-3', [
    inClient(
      'self._sending = (self._publish("event", event.payload), event)',
      'self._sending = (self._publish("event", event.payload), event)\n            self._publish("confirm", b"{}")',
    ),
  ]),
  mutant('listens-to-the-house', 'TOPIC-3', listens('f"anju/1/{self._client_id.rsplit(chr(47), 1)[0]}/+/command"')),
  mutant('listens-to-the-neighbour', 'SEC-12', listens('self._topics["command"].replace("device-1", "device-2")')),
  mutant('listens-too-deep', 'LIM-3', listens('self._topics["command"] + "/a/b/c"')),
  mutant('speaks-for-the-neighbour', 'REJ-8', topicOfReadings('f"anju/1/{site}/{home}/device-2/reading"')),

  mutant('reading-in-a-list', 'ENV-1', said(`[${MESSAGE}]`)),
  mutant('not-utf8', 'ENV-1', [inClient(ENVELOPE, `${ENVELOPE} + b"\\xff"`)]),
  mutant('unknown-field', 'ENV-2', said(`{**${MESSAGE}, "vendor": "Acme"}`)),
  mutant('origin-missing', 'ENV-2', said(`{name: value for name, value in ${MESSAGE}.items() if name != "origin"}`)),
  mutant('extras-with-wrong-names', 'ENV-2', said(`{**${MESSAGE}, "ext": {"Battery Health": 1}}`)),
  mutant('boot-as-a-number', 'ENV-2', said(`{**${MESSAGE}, "boot": 17}`)),
  mutant('readings-from-1', 'ENV-3', [inClient(START, 'self._next = {"birth": 0, "event": 0, "reading": 1}')]),
  mutant('readings-by-twos', 'ENV-3', counts('reading', 2)),
  mutant('event-gap', 'ENV-3', counts('event', 2)),
  mutant('readings-restart-with-each-connection', 'ENV-3', [behind(GREETING, 'self._next["reading"] = 0')], { kind: 'gas-valve' }),
  mutant('readings-all-number-0', 'ENV-5', counts('reading', 0)),
  mutant('unsent-readings-not-counted', 'ENV-9', [
    inClient(
      'it is numbered and lost [ENV-9]."""\n        if self._boot is None:',
      'it is lost."""\n        if self._boot is None or self._line != "up":',
    ),
  ]),
  mutant('readings-by-threes', 'ENV-9', counts('reading', 3)),
  mutant('reading-too-large', 'LIM-1', said(`{**${MESSAGE}, "ext": {"log": "x" * 17_000}}`)),
]
