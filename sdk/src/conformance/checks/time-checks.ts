import { always, check, on, onOwnBroker, shown, undone, verdictOf, type Check, type Finding } from '../check.ts'
import { caused, clockMoves, reach_ms } from '../event-story.ts'
import { isCalm, type LogView, type Sent } from '../log-view.ts'
import { blocked, hint, notApplicable } from '../verdict.ts'
import { waits } from './repeat-checks.ts'

/** Within a second, says SPEC.md; the way to the kit may take another. */
const SYNCED_MS = 2_000

const timed = (view: LogView): Sent[] =>
  on(
    'birth',
    'event',
    'reading',
  )(view).filter(
    ({ json, first, index }) => first && json?.['clock'] === 'synced' && typeof json['time_ms'] === 'number' && !whileMoved(view, index),
  )

/** Spans of the log in which the kit had set the clock of the device wrong: what it says then is not its fault. */
const whileMoved = (view: LogView, index: number): boolean =>
  clockMoves(view).some(({ from, to }) => from.index < index && index < (to?.index ?? Infinity))
const time_ms = ({ json }: Sent): number => json!['time_ms'] as number
const clockHint = hint(
  'Send UTC in milliseconds since 1970, not local time and not seconds; say drifting when it was not checked.',
  '使用自 1970 年起的 UTC 毫秒,不是本地时间或秒;未校时则标 drifting。',
)

/** Events may have waited; everything may not come from the future. */
const wrongTimes = (view: LogView): Finding[] =>
  timed(view).flatMap((sent): Finding[] => {
    const off_ms = time_ms(sent) - sent.at_ms
    const mayWait = sent.kept || (sent.channel === 'event' && (!isCalm(sent.phase) || view.lines.length === 0))
    if (off_ms <= SYNCED_MS && (mayWait || off_ms >= -SYNCED_MS - (view.done.some(({ by }) => by === 'person') ? 30_000 : 0))) return []
    const got = `${time_ms(sent)}, which is ${off_ms > 0 ? 'ahead' : 'behind'} by ${Math.abs(off_ms / 1_000).toFixed(1)} s`
    return [{ seen: [sent.index], expected: `about ${Math.trunc(sent.at_ms)}, since it says synced`, got, hint: clockHint }]
  })

const right = always({
  rule: 'TIME-2',
  about: { en: 'messages that say synced', zh: '标记 synced 的消息' },
  subjects: timed,
  findings: wrongTimes,
})

/** Events that were caused while they could not be sent, with the time that they carry. */
const delayed = (view: LogView) => caused(view).filter(({ sayable, event }) => !sayable && typeof event?.json?.['time_ms'] === 'number')

const keeps = (rule: string, twin: 'positive' | 'negative', phases: readonly string[]): Check =>
  check(rule, twin, (view) => {
    const all = delayed(view).filter(({ done }) => phases.includes(done.phase ?? ''))
    if (all.length === 0)
      return undone(
        view,
        ({ do: what }) => what === 'event',
        'Let the kit cause events while they cannot be sent: --hook-url or --hook-cmd.',
        '请提供在无法发送期间触发事件的手段:--hook-url 或 --hook-cmd。',
      )
    const findings = all.flatMap(({ done, event }): Finding[] => {
      const said_ms = time_ms(event!)
      if (said_ms >= done.asked_ms - SYNCED_MS && said_ms <= done.answered_ms + reach_ms(done)) return []
      const says = hint('Take the time when the event happens, and keep it in the queue.', '在事件发生时取时间并随事件入队。')
      const got = `${said_ms}, ${((said_ms - done.asked_ms) / 1_000).toFixed(1)} s off`
      return [{ seen: [done.index, event!.index], expected: `about ${Math.trunc(done.asked_ms)}, when it happened`, got, hint: says }]
    })
    return verdictOf(findings, all.length)
  })

const unset = check('TIME-4', 'positive', (view) => {
  const from = view.done.find(({ stimulus, answer }) => stimulus.do === 'clock' && stimulus.is === 'unset' && answer === 'done')
  const silent = on('birth', 'event', 'reading')(view).filter(({ json }) => json?.['clock'] === 'unset')
  if (from === undefined && silent.length === 0)
    return undone(
      view,
      (stimulus) => stimulus.do === 'clock' && stimulus.is === 'unset',
      'Let the kit take the time away from the device: the stimulus clock with unset.',
      '请提供清除设备时间的手段:激励 clock unset。',
    )
  const to = view.done.find(
    ({ stimulus, index }) => stimulus.do === 'clock' && stimulus.is === 'right' && index > (from?.index ?? Infinity),
  )
  const during = on(
    'event',
    'reading',
  )(view).filter(({ index, first }) => first && index > (from?.index ?? Infinity) && index < (to?.index ?? 0))
  const lying = during.filter(({ json }) => json?.['clock'] !== 'unset')
  const says = hint('After a start without a time, leave time_ms out and say unset.', '没有时间时省略 time_ms 并标 unset。')
  return verdictOf(
    lying.map(({ index, json }) => ({
      seen: [from!.index, index],
      expected: 'clock unset',
      got: `clock ${String(json?.['clock'])}`,
      hint: says,
    })),
    during.length + silent.length,
  )
})

const noFalseTime = check('TIME-4', 'negative', (view) => {
  const all = on('birth', 'event', 'reading')(view).filter(({ json }) => json !== undefined)
  const silent = all.filter(({ json }) => json!['clock'] === 'unset')
  const wrong = [
    ...silent.filter(({ json }) => json!['time_ms'] !== undefined),
    ...all.filter(({ json }) => json!['clock'] !== 'unset' && json!['time_ms'] === undefined),
  ]
  if (wrong.length === 0 && all.length === 0) return blocked('Let the device send a message.', '请让设备发送消息。')
  if (wrong.length === 0 && silent.length === 0 && !view.done.some(({ stimulus }) => stimulus.do === 'clock'))
    return notApplicable('Every message has a time and none says unset.', '所有消息都带时间,没有标 unset。')
  const says = hint('time_ms and unset exclude each other; a device with a time sends it.', 'time_ms 与 unset 互斥;有时间就要发送。')
  const got = ({ json }: Sent) =>
    `clock ${String(json!['clock'])} with ${json!['time_ms'] === undefined ? 'no time_ms' : `time_ms ${JSON.stringify(json!['time_ms'])}`}`
  return verdictOf(
    wrong.map((sent) => ({ seen: [sent.index], expected: 'unset without time_ms, or a quality with it', got: got(sent), hint: says })),
    all.length,
  )
})

const needsMove = (view: LogView) =>
  undone(
    view,
    (stimulus) => stimulus.do === 'clock' && stimulus.is === 'moved',
    'Let the kit set the clock of the device wrong: the stimulus clock with moved.',
    '请提供拨动设备时钟的手段:激励 clock moved。',
  )
/** Waits of unconfirmed events during which the clock of the device was set anew. */
const movedWaits = (view: LogView) => {
  const marks = clockMoves(view).flatMap(({ from, to }) => [from.index, ...(to === undefined ? [] : [to.index])])
  return waits(view).filter(({ from, to }) => marks.some((mark) => from.index < mark && mark < (to?.index ?? Infinity)))
}
const STEADY = hint(
  'Wait by a clock that never jumps (CLOCK_MONOTONIC, a tick counter), and keep the bytes of an event as they are.',
  '用不会跳变的时钟(如 CLOCK_MONOTONIC 或节拍计数)计时,事件字节保持不变。',
)

const goesOnAfterMove = check('TIME-5', 'positive', (view) => {
  const all = movedWaits(view)
  if (all.length === 0) return needsMove(view)
  const late = all.filter(({ span_ms, full_ms }) => span_ms > full_ms * 1.1 + 500)
  return verdictOf(
    late.map(({ from, to, span_ms, full_ms }) => ({
      seen: [from.index, ...(to === undefined ? [] : [to.index])],
      expected: `the unconfirmed event again after at most ${(full_ms / 1_000).toFixed(1)} s, whatever the clock says`,
      got: to === undefined ? `nothing for ${(span_ms / 1_000).toFixed(1)} s` : `it after ${(span_ms / 1_000).toFixed(1)} s`,
      hint: STEADY,
    })),
    all.length,
  )
})

const nothingChangesByMove = check('TIME-5', 'negative', (view) => {
  const all = movedWaits(view).filter(({ to }) => to !== undefined)
  if (all.length === 0) return needsMove(view)
  const findings = all.flatMap(({ from, to, span_ms, full_ms }): Finding[] => {
    const seen = [from.index, to!.index]
    if (Buffer.compare(from.bytes, to!.bytes) !== 0)
      return [{ seen, expected: 'the same bytes as before the clock was set', got: shown(to!.json), hint: STEADY }]
    if (span_ms >= full_ms * 0.45) return []
    return [
      { seen, expected: `at least ${(full_ms / 2_000).toFixed(1)} s between them`, got: `${(span_ms / 1_000).toFixed(1)} s`, hint: STEADY },
    ]
  })
  return verdictOf(findings, all.length)
})

export const timeChecks: readonly Check[] = [
  ...right,
  ...onOwnBroker([
    keeps('TIME-3', 'positive', ['outage']),
    keeps('TIME-3', 'negative', ['held-acknowledgements', 'silence', 'power-cut', 'memory']),
  ]),
  unset,
  noFalseTime,
  goesOnAfterMove,
  nothingChangesByMove,
]
