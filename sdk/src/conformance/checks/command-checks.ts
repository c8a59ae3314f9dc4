import type { Device } from '../../define-device.ts'
import { countTo } from '../behind.ts'
import { check, on, onlyFor, shown, verdictOf, type Check, type Finding } from '../check.ts'
import type { LogView, Sent } from '../log-view.ts'
import type { Telling } from '../observation.ts'
import { onceALog } from '../once-a-log.ts'
import { blocked, hint } from '../verdict.ts'

/** How long a device may take over a command. */
const ANSWER_MS = 5_000

type Told = LogView['told'][number]
/** What was said so early in the log that an answer to it must be there. */
const told = (view: LogView, ...why: Telling[]): Told[] =>
  view.told.filter((each) => why.includes(each.why) && (view.end_ms >= each.at_ms + ANSWER_MS || answerTo(view, each) !== undefined))
const idOf = ({ text }: Told): string => {
  try {
    return String((JSON.parse(text ?? '') as { id?: string }).id)
  } catch {
    return ''
  }
}
const replies = onceALog(on('reply'))
const repliesById = onceALog((view: LogView) => Map.groupBy(replies(view), ({ json }) => json?.['id']))
/** Replies behind a telling, from the first on. */
const behind = (all: readonly Sent[], { index }: Told) => all.slice(countTo(all, index))
/** The answer to one telling: the first with its id behind it, and before the next telling of the same id. */
const answerTo = (view: LogView, ask: Told): Sent | undefined =>
  behind(repliesById(view).get(idOf(ask)) ?? [], ask).find(({ at_ms }) => at_ms <= ask.at_ms + ANSWER_MS)

const needsCommands = () =>
  blocked('Run the kit as the application of the device, so that it can send commands.', '请以本工具作为应用端运行,以便下发命令。')

function unanswered(view: LogView, asks: readonly Told[]): Finding[] {
  return asks
    .filter((ask) => answerTo(view, ask) === undefined)
    .map((ask) => {
      const other = behind(replies(view), ask).find(({ at_ms }) => at_ms <= ask.at_ms + ANSWER_MS)
      return {
        seen: [ask.index, ...(other === undefined ? [] : [other.index])],
        expected: `a reply with the id ${idOf(ask)} within ${ANSWER_MS / 1_000} s`,
        got: other === undefined ? 'nothing' : shown(other.json ?? other.topic),
        hint: hint(
          'Publish {"id","done"} on reply for every command that has an id.',
          '每条带编号的命令都要在 reply 通道回复 {"id","done"}。',
        ),
      }
    })
}

const answered = check('CMD-1', 'positive', (view) => {
  const asks = told(view, 'command')
  if (asks.length === 0) return needsCommands()
  const undone = asks.flatMap((ask): Finding[] => {
    const reply = answerTo(view, ask)
    if (reply === undefined || typeof reply.json?.['done'] === 'boolean') return []
    const says = hint('Say done: true or done: false.', '须给出 done: true 或 false。')
    return [{ seen: [ask.index, reply.index], expected: 'whether it was done', got: shown(reply.json), hint: says }]
  })
  return verdictOf([...unanswered(view, asks), ...undone], asks.length)
})

const notUnasked = check('CMD-1', 'negative', (view) => {
  const asks = view.told.filter(({ why }) => why.startsWith('command') && why !== 'command-no-id')
  if (asks.length === 0) return needsCommands()
  const counts = Map.groupBy(asks, idOf)
  const given = new Map<string, number>()
  const findings = replies(view).flatMap(({ index, json }): Finding[] => {
    const id = String(json?.['id'])
    const so_far = (given.get(id) ?? 0) + 1
    given.set(id, so_far)
    const asked = countTo(counts.get(id) ?? [], index)
    if (so_far <= asked) return []
    const says = hint('Answer each command once.', '每条命令只回复一次。')
    return [{ seen: [index], expected: `${asked} replies with the id ${id}`, got: `reply number ${so_far}`, hint: says }]
  })
  return verdictOf(findings, replies(view).length)
})

function refusals(view: LogView, why: Telling, error: string): Finding[] {
  return told(view, why).flatMap((ask): Finding[] => {
    const reply = answerTo(view, ask)
    if (reply?.json?.['done'] === false && reply.json['error'] === error) return []
    const says = hint(
      `Look the command up and check its body; answer done: false with ${error}.`,
      `查找命令并校验正文;以 done: false 和 ${error} 回复。`,
    )
    return [
      {
        seen: [ask.index, ...(reply === undefined ? [] : [reply.index])],
        expected: `done: false, error ${error}`,
        got: shown(reply?.json ?? 'nothing'),
        hint: says,
      },
    ]
  })
}

const refused = check('CMD-2', 'positive', (view) => {
  const asks = told(view, 'command-unknown', 'command-invalid')
  if (asks.length === 0) return needsCommands()
  return verdictOf(
    [...refusals(view, 'command-unknown', 'command-unknown'), ...refusals(view, 'command-invalid', 'body-invalid')],
    asks.length,
  )
})

const notAnswerable = check('CMD-2', 'negative', (view) => {
  const asks = view.told.filter(({ why }) => why === 'command-no-id')
  if (asks.length === 0) return needsCommands()
  const known = new Set(view.told.filter(({ why }) => why.startsWith('command') && why !== 'command-no-id').map(idOf))
  const strange = replies(view).filter(({ json }) => !known.has(String(json?.['id'])))
  const says = hint('A payload without an id cannot be answered: say nothing.', '没有编号的内容无法回复:不要回复。')
  return verdictOf(
    strange.map(({ index, json }) => ({ seen: [asks[0]!.index, index], expected: 'no reply', got: shown(json), hint: says })),
    asks.length,
  )
})

const firstAsked = onceALog((view: LogView) => {
  const asked = view.told.filter(({ why }) => why === 'command')
  return new Map(asked.toReversed().map((ask) => [idOf(ask), ask]))
})

/** Whether telling an id again, in the same or another body, got the answer that it got first. */
function differing(view: LogView, asks: readonly Told[]): Finding[] {
  return asks.flatMap((ask): Finding[] => {
    const first = firstAsked(view).get(idOf(ask))
    const [before, after] = [first === undefined || first.index >= ask.index ? undefined : answerTo(view, first), answerTo(view, ask)]
    if (before === undefined || (after !== undefined && JSON.stringify(after.json) === JSON.stringify(before.json))) return []
    const says = hint('Remember the answers to the last 64 ids and give them again.', '记住最近 64 个编号的答复并原样返回。')
    return [
      {
        seen: [before.index, ask.index, ...(after === undefined ? [] : [after.index])],
        expected: shown(before.json),
        got: shown(after?.json ?? 'nothing'),
        hint: says,
      },
    ]
  })
}

const again = (twin: 'positive' | 'negative', why: Telling): Check =>
  check('CMD-3', twin, (view) => {
    const asks = told(view, why)
    return asks.length === 0 ? needsCommands() : verdictOf(differing(view, asks), asks.length)
  })

const hasCommands = (device: Device) => Object.keys(device.commands).length > 0

export const commandChecks: readonly Check[] = [
  ...onlyFor([answered], hasCommands),
  notUnasked,
  refused,
  notAnswerable,
  ...onlyFor([again('positive', 'command-repeat'), again('negative', 'command-other-body')], hasCommands),
]
