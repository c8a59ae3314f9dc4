import { firstBehind, lastBefore } from '../behind.ts'
import { check, on, verdictOf, type Check, type Finding } from '../check.ts'
import { stories, type EventStory } from '../event-story.ts'
import type { LogView, Sent } from '../log-view.ts'
import { onceALog } from '../once-a-log.ts'
import { blocked, hint } from '../verdict.ts'

/** The longest wait before the repeat that follows the send with this number on its line: 5 s, doubled to 60 s. */
const full_ms = (sends_before: number) => Math.min(60_000, 5_000 * 2 ** sends_before)
const late_ms = (span_ms: number) => span_ms * 1.1 + 500
const seconds = (span_ms: number) => `${(span_ms / 1_000).toFixed(1)} s`

/** One wait of an unconfirmed event on one line. */
interface Wait {
  story: EventStory
  from: Sent
  /** The repeat that ended it, or undefined when something else did. */
  to: Sent | undefined
  span_ms: number
  full_ms: number
}

/** Where connections cannot be seen: whether a missing repeat proves nothing, as when the device was away. Whoever says something else is there. */
function mayBeGone(view: LogView, from: Sent, due_ms: number): boolean {
  if (!sawConfirms(view)) return true // Then it was perhaps confirmed, and that was not captured.
  const birth = firstBehind(births(view), from.index)
  return birth !== undefined && (lastBefore(latest(view), birth.index)?.latest_ms ?? 0) <= from.at_ms + due_ms
}
const sawConfirms = onceALog(({ told }: LogView) => told.some(({ why }) => why.startsWith('confirm')))
const births = onceALog(on('birth'))
/** With each message, the latest instant at which anything was said up to it. */
const latest = onceALog(({ sent }: LogView) => {
  let latest_ms = -Infinity
  return sent.map(({ index, at_ms }) => ({ index, latest_ms: (latest_ms = Math.max(latest_ms, at_ms)) }))
})

/** When the device's power was cut last before `index` comes again. */
const offs = ({ done }: LogView) => done.filter(({ stimulus }) => stimulus.do === 'power-off' || stimulus.do === 'shutdown')

export const waits = onceALog((view: LogView): readonly Wait[] => {
  const cuts = offs(view)
  return stories(view).flatMap((story) =>
    [...Map.groupBy(story.sends, ({ line }) => line)].flatMap(([number, sends]) => {
      const line = view.lineOf(number)
      return sends.flatMap((from, i): Wait[] => {
        if (story.ended !== undefined && story.ended.index < from.index) return []
        const to = sends[i + 1]
        if (to === undefined && line === undefined && mayBeGone(view, from, late_ms(full_ms(i)))) return []
        const off_ms = firstBehind(cuts, from.index)?.asked_ms ?? Infinity
        const over_ms = Math.min(story.ended?.at_ms ?? Infinity, line?.closed?.at_ms ?? Infinity, off_ms, view.end_ms)
        const start_ms = from.acknowledged?.at_ms ?? from.at_ms
        if (from.qos === 1 && from.acknowledged === undefined && line !== undefined) return []
        return [
          {
            story,
            from,
            to: to !== undefined && to.at_ms <= over_ms ? to : undefined,
            span_ms: Math.min(to?.at_ms ?? over_ms, over_ms) - start_ms,
            full_ms: full_ms(i),
          },
        ]
      })
    }),
  )
})

const needsSilence = () =>
  blocked(
    'Run the kit as the alarm centre of the device, so that it can withhold confirmations.',
    '请以本工具作为告警中心运行,以便扣留确认。',
  )

const repeats = check('EVT-2', 'positive', (view) => {
  const all = waits(view)
  const late = all.filter(({ span_ms, full_ms }) => span_ms > late_ms(full_ms))
  const good = all.filter(({ to }) => to !== undefined)
  if (late.length === 0 && good.length < 2) return needsSilence()
  const says = hint(
    'Repeat until confirm comes on the confirm topic; PUBACK does not end it.',
    '在收到 confirm 前持续重发;PUBACK 不算确认。',
  )
  return verdictOf(
    late.map(({ from, to, span_ms, full_ms }) => ({
      seen: [from.index, ...(to === undefined ? [] : [to.index])],
      expected: `the unconfirmed event again after at most ${seconds(full_ms)}`,
      got: to === undefined ? `nothing for ${seconds(span_ms)}` : `it after ${seconds(span_ms)}`,
      hint: says,
    })),
    good.length,
  )
})

function changedFindings(view: LogView): Finding[] {
  return stories(view).flatMap(({ sends }) => {
    const bytes = (sent: Sent) => Buffer.from(sent.bytes).toString('latin1')
    const other = sends.find((sent) => bytes(sent) !== bytes(sends[0]!))
    if (other === undefined) return []
    const says = hint('Keep the bytes of the first time and send them again.', '保存首次的字节并原样重发。')
    return [{ seen: [sends[0]!.index, other.index], expected: bytes(sends[0]!), got: bytes(other), hint: says }]
  })
}

const noFlood = check('EVT-2', 'negative', (view) => {
  const all = waits(view).filter(({ to }) => to !== undefined)
  const changed = changedFindings(view)
  if (all.length === 0 && changed.length === 0) return needsSilence()
  const soon = all.filter(({ span_ms, full_ms }) => span_ms < full_ms * 0.45)
  const says = hint('Double the wait each time, from 5 s to 60 s.', '每次等待加倍,从 5 秒到 60 秒。')
  return verdictOf(
    [
      ...changed,
      ...soon.map(({ from, to, span_ms, full_ms }) => ({
        seen: [from.index, to!.index],
        expected: `at least ${seconds(full_ms / 2)} between them`,
        got: seconds(span_ms),
        hint: says,
      })),
    ],
    all.length,
  )
})

const ends = check('EVT-3', 'positive', (view) => {
  const ended = stories(view).filter(({ ended }) => ended !== undefined)
  const after = ended.flatMap(({ sends, ended }): Finding[] => {
    const again = sends.find(({ at_ms, index }) => index > ended!.index && at_ms > ended!.at_ms + 300)
    if (again === undefined || inTheAir(view, sends.at(0)!, ended!)) return []
    const says = hint('Let an event go when confirm names its id, accepted or refused.', '收到含该编号的 confirm(接受或拒绝)即停止重发。')
    return [
      {
        seen: [ended!.index, again.index],
        expected: 'no repeat after its confirmation',
        got: `the event again ${seconds(again.at_ms - ended!.at_ms)} later`,
        hint: says,
      },
    ]
  })
  const proven = (refused: boolean) =>
    ended.some(
      ({ ended, sends }) => ended!.refused === refused && quiet_ms(view, sends.at(-1)!, ended!) > late_ms(full_ms(sends.length - 1)),
    )
  if (after.length === 0 && !(proven(true) && proven(false))) return needsSilence()
  return verdictOf(after, ended.length)
})

/** Whether a confirmation was still on its way when the line went: the device need not have heard it. */
function inTheAir(view: LogView, first: Sent, ended: { at_ms: number; index: number }): boolean {
  const line = lastBefore(view.lines, ended.index)
  const closed_ms = line?.closed?.at_ms ?? Infinity
  return line !== undefined && first.index < ended.index && closed_ms - ended.at_ms < 100
}

/** How long the line stayed open behind a confirmation. */
function quiet_ms(view: LogView, last: Sent, ended: { at_ms: number; index: number }): number {
  const line = view.lineOf(last.line)
  if ((line?.closed?.index ?? Infinity) < ended.index) return 0
  return Math.min(line?.closed?.at_ms ?? Infinity, view.end_ms) - ended.at_ms
}

const notFooled = check('EVT-3', 'negative', (view) => {
  const wrong = view.told.filter(({ why }) => why === 'confirm-wrong-id' || why === 'confirm-damaged')
  if (wrong.length === 0) return needsSilence()
  const findings = stories(view).flatMap((story): Finding[] => {
    const lie = firstBehind(wrong, story.sends[0]!.index)
    if (lie === undefined || lie.index >= (story.ended?.index ?? Infinity)) return []
    const last = story.sends.findLast(({ index }) => index < lie.index)!
    const again = story.sends.find(({ index }) => index > lie.index)
    const over_ms = Math.min(story.ended?.at_ms ?? Infinity, view.end_ms)
    if (again !== undefined || over_ms - lie.at_ms < late_ms(60_000)) return []
    const says = hint('Compare the whole id, and check accepted before you let an event go.', '比对完整编号,并检查 accepted 字段后再停止。')
    return [
      {
        seen: [last.index, lie.index],
        expected: 'repeats after a confirmation that is not its own or is damaged',
        got: 'none',
        hint: says,
      },
    ]
  })
  return verdictOf(findings, wrong.length)
})

export const repeatChecks: readonly Check[] = [repeats, noFlood, ends, notFooled]
