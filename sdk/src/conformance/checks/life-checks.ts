import { check, onOwnBroker, undone, verdictOf, type Check, type Finding } from '../check.ts'
import { silentSpans } from '../event-story.ts'
import { heartbeat_s, isCalm, type Line, type LogView } from '../log-view.ts'
import { onceALog } from '../once-a-log.ts'
import { hint } from '../verdict.ts'
import { watchLonger } from './watch-longer.ts'

/** A timer of a cheap quartz, and a busy device: a tenth, and half a second. */
const late_ms = (span_ms: number) => span_ms * 1.1 + 500

const heartbeat_ms = (view: LogView): number => heartbeat_s(view) * 1_000

/**
 * Silences of one connection: from each message to the next, or to its end. While the kit loses everything that is said, nobody is silent: a silence
 * counts up to there, and begins anew when the network is back.
 */
function silences({ sent, closed, opened_ms, index }: Line, view: LogView) {
  const deaf = silentSpans(view)
  const marks = deaf.flat().filter((mark) => mark > index && mark < (closed?.index ?? view.log.length))
  const times = [{ at_ms: opened_ms, index }, ...sent, ...marks.map((index) => ({ at_ms: view.log[index]!.at_ms, index }))].toSorted(
    (a, b) => a.index - b.index,
  )
  return times
    .map(({ at_ms, index }, i) => {
      const next = times[i + 1] ?? closed ?? { at_ms: view.end_ms, index: view.log.length - 1 }
      return { index, next: next.index, span_ms: next.at_ms - at_ms }
    })
    .filter(({ index }) => !deaf.some(([from, to]) => from <= index && index < to))
}

const silenceFindings = (view: LogView): Finding[] =>
  view.lines.flatMap((line) =>
    silences(line, view)
      .filter(({ span_ms }) => span_ms > late_ms(heartbeat_ms(view)))
      .map(({ index, next, span_ms }) => ({
        seen: [index, next],
        expected: `a message at least every ${heartbeat_ms(view) / 1_000} s`,
        got: `${(span_ms / 1_000).toFixed(1)} s of silence`,
        hint: hint('Send the reading of the kind by a timer that also runs when nothing happens.', '用定时器发送读数,无事也要发。'),
      })),
  )

/** The spans of a log, and whether nothing disturbs the device in them. */
const allSpans = onceALog((view: LogView) => {
  const marks = view.log.flatMap((seen) => (seen.saw === 'phase' ? [{ at_ms: seen.at_ms, phase: seen.phase }] : []))
  return [{ at_ms: 0, phase: undefined }, ...marks].map(({ at_ms, phase }, i) => ({
    from_ms: at_ms,
    to_ms: marks[i]?.at_ms ?? view.end_ms,
    calm: isCalm(phase),
  }))
})
const spans = (view: LogView, calm: boolean) => allSpans(view).filter((span) => span.calm === calm)

/** Connections that were watched for at least one heartbeat, calm or disturbed: only these can show a silence. */
const watched = (view: LogView, calm: boolean): Line[] => {
  const all = spans(view, calm)
  return view.lines.filter(({ opened_ms, closed }) => {
    const shares = all.map(({ from_ms, to_ms }) => Math.min(to_ms, closed?.at_ms ?? view.end_ms) - Math.max(from_ms, opened_ms))
    return shares.reduce((sum, share_ms) => sum + Math.max(0, share_ms), 0) >= heartbeat_ms(view)
  })
}

/** Pairs of readings in a row that come within a heartbeat: the timer runs, and need not be watched for longer. */
const beats = (view: LogView, calm: boolean): number =>
  view.lines.reduce((sum, { sent }) => {
    const readings = sent.filter(({ channel, phase }) => channel === 'reading' && isCalm(phase) === calm)
    return sum + readings.slice(1).filter(({ at_ms }, i) => at_ms - readings[i]!.at_ms <= late_ms(heartbeat_ms(view))).length
  }, 0)

/** Whether a silence became too long while nothing disturbed the device. */
const whileCalm = (from: number, view: LogView): boolean => {
  const over_ms = view.log[from]!.at_ms + late_ms(heartbeat_ms(view))
  return spans(view, true).some(({ from_ms, to_ms }) => from_ms < over_ms && over_ms <= to_ms)
}

const lives = (twin: 'positive' | 'negative'): Check =>
  check('PRES-6', twin, (view) => {
    const wrong = silenceFindings(view).filter(({ seen }) => whileCalm(seen[0]!, view) === (twin === 'positive'))
    const seen = watched(view, twin === 'positive').length + beats(view, twin === 'positive')
    if (wrong.length > 0 || seen > 0) return verdictOf(wrong, seen)
    return watchLonger(view, { en: 'a heartbeat of the device', zh: '一个完整的心跳周期' }, heartbeat_ms(view) / 1_000)
  })

/** Goodbyes: the device was asked to switch itself off. */
const partings = (view: LogView) =>
  view.done
    .filter(({ stimulus, answer }) => stimulus.do === 'shutdown' && answer === 'done')
    .map((done) => ({
      done,
      line: view.lines.findLast(({ index, closed }) => index < done.index && (closed?.index ?? Infinity) > done.index),
    }))

const noParting = (view: LogView) =>
  undone(
    view,
    ({ do: what }) => what === 'shutdown',
    'Let the kit ask the device to switch off: a stimulus shutdown.',
    '请提供正常关机的手段:激励 shutdown。',
  )

const goodbye = check('PRES-4', 'positive', (view) => {
  const all = partings(view)
  if (all.length === 0 || view.lines.length === 0) return noParting(view)
  const findings = all.flatMap(({ done, line }): Finding[] => {
    const death = line?.sent.find(({ channel, index }) => channel === 'death' && index > done.index)
    const reason = String(death?.body?.['reason'])
    if (line !== undefined && ['shutdown', 'restart', 'battery'].includes(reason)) return []
    const says = hint('Publish death with the reason before the disconnect.', '断开前在 death 通道说明原因。')
    return [
      {
        seen: [done.index, ...(death === undefined ? [] : [death.index])],
        expected: 'a death with the reason shutdown, restart or battery',
        got: death === undefined ? 'none' : reason,
        hint: says,
      },
    ]
  })
  return verdictOf(findings, all.length)
})

const noWill = check('PRES-4', 'negative', (view) => {
  const all = partings(view)
  if (all.length === 0 || view.lines.length === 0) return noParting(view)
  const findings = all.flatMap(({ done, line }): Finding[] => {
    const death = line?.sent.find(({ channel, index }) => channel === 'death' && index > done.index)
    const after = line?.sent.find(({ index }) => death !== undefined && index > death.index)
    const says = hint('Say everything, then death, then DISCONNECT; do not just drop the line.', '先说完,再发 death,然后 DISCONNECT。')
    if (after !== undefined)
      return [{ seen: [death!.index, after.index], expected: 'nothing after the goodbye', got: after.topic, hint: says }]
    if (line?.closed?.how === 'goodbye') return []
    const got = line?.closed === undefined ? 'the connection stayed' : 'the line was dropped, so its will was sent'
    return [
      {
        seen: [done.index, ...(line?.closed === undefined ? [] : [line.closed.index])],
        expected: 'a DISCONNECT, so that no will is sent',
        got,
        hint: says,
      },
    ]
  })
  return verdictOf(findings, all.length)
})

export const lifeChecks: readonly Check[] = onOwnBroker([lives('positive'), lives('negative'), goodbye, noWill])
