import { check, onOwnBroker, verdictOf, type Check, type Finding } from '../check.ts'
import { isCalm, type Line, type LogView } from '../log-view.ts'
import { blocked, hint, pass } from '../verdict.ts'

/** A timer of a cheap quartz, and a busy device: a tenth, and half a second. */
const late_ms = (span_ms: number) => span_ms * 1.1 + 500

const heartbeat_ms = (view: LogView): number => {
  const said = view.sent.find(({ channel }) => channel === 'birth')?.body?.['heartbeat_s']
  return (typeof said === 'number' && said > 0 ? said : (view.device?.heartbeat_s ?? 60)) * 1_000
}

/** Silences of one connection: from each message to the next, or to its end. */
function silences({ sent, closed, opened_ms, index }: Line, view: LogView) {
  const times = [{ at_ms: opened_ms, index }, ...sent]
  return times.map(({ at_ms, index }, i) => {
    const next = times[i + 1] ?? closed ?? { at_ms: view.end_ms, index: view.log.length - 1 }
    return { index, next: next.index, span_ms: next.at_ms - at_ms }
  })
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

/** The spans of a log in which nothing, or something, disturbs the device. */
const spans = (view: LogView, calm: boolean): { from_ms: number; to_ms: number }[] => {
  const marks = view.log.flatMap((seen) => (seen.saw === 'phase' ? [{ at_ms: seen.at_ms, phase: seen.phase }] : []))
  return [{ at_ms: 0, phase: undefined }, ...marks]
    .map(({ at_ms, phase }, i) => ({ from_ms: at_ms, to_ms: marks[i]?.at_ms ?? view.end_ms, phase }))
    .filter(({ phase }) => isCalm(phase) === calm)
}

/** Connections that were watched for at least one heartbeat, calm or disturbed: only these can show a silence. */
const watched = (view: LogView, calm: boolean): Line[] =>
  view.lines.filter(({ opened_ms, closed }) => {
    const shares = spans(view, calm).map(
      ({ from_ms, to_ms }) => Math.min(to_ms, closed?.at_ms ?? view.end_ms) - Math.max(from_ms, opened_ms),
    )
    return shares.reduce((sum, share_ms) => sum + Math.max(0, share_ms), 0) >= heartbeat_ms(view)
  })

/** Whether a silence became too long while nothing disturbed the device. */
const whileCalm = (from: number, view: LogView): boolean => {
  const over_ms = view.log[from]!.at_ms + late_ms(heartbeat_ms(view))
  return spans(view, true).some(({ from_ms, to_ms }) => from_ms < over_ms && over_ms <= to_ms)
}

const lives = (twin: 'positive' | 'negative'): Check =>
  check('PRES-6', twin, (view) => {
    const wrong = silenceFindings(view).filter(({ seen }) => whileCalm(seen[0]!, view) === (twin === 'positive'))
    const seen = watched(view, twin === 'positive')
    if (wrong.length > 0 || seen.length > 0) return verdictOf(wrong, seen.length)
    const span_s = heartbeat_ms(view) / 1_000
    return blocked(
      `Watch the device for more than its heartbeat of ${span_s} s: run with --full.`,
      `需观察超过一个心跳周期 ${span_s} 秒:使用 --full。`,
    )
  })

/** Goodbyes: the device was asked to switch itself off. */
const partings = (view: LogView) =>
  view.done
    .filter(({ stimulus, answer }) => stimulus.do === 'shutdown' && answer === 'done')
    .map((done) => ({
      done,
      line: view.lines.findLast(({ index, closed }) => index < done.index && (closed?.index ?? Infinity) > done.index),
    }))

const noParting = () => blocked('Let the kit ask the device to switch off: a stimulus shutdown.', '请提供正常关机的手段:激励 shutdown。')

const goodbye = check('PRES-4', 'positive', (view) => {
  const all = partings(view)
  if (all.length === 0 || view.lines.length === 0) return noParting()
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
  if (all.length === 0 || view.lines.length === 0) return noParting()
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

/** After each cut: when the device tried again, up to the try that was let in. */
export function returns({ log }: LogView): { index: number; at_ms: number; back?: number; tries: { index: number; at_ms: number }[] }[] {
  const found: ReturnType<typeof returns> = []
  let open: (typeof found)[number] | undefined
  log.forEach((seen, index) => {
    if (seen.saw === 'network' && seen.is === 'cut') found.push((open = { index, at_ms: seen.at_ms, tries: [] }))
    if (seen.saw === 'network' && seen.is === 'back' && open !== undefined) open.back = seen.at_ms
    if (seen.saw === 'attempt') open?.tries.push({ index, at_ms: seen.at_ms })
    if (seen.saw === 'connect' && open !== undefined) {
      open.tries.push({ index, at_ms: seen.at_ms })
      open = undefined
    }
    if (seen.saw === 'stimulus' && seen.stimulus.do.startsWith('power')) open = undefined
  })
  return found
}

/** The waits between tries, beside the longest wait that is due: 1 s, doubled each time, 60 s at most. */
const waits = (view: LogView) =>
  returns(view).flatMap(({ index, at_ms, tries }) =>
    [{ index, at_ms }, ...tries].slice(1).map((next, i) => {
      const before = i === 0 ? { index, at_ms } : tries[i - 1]!
      return { seen: [before.index, next.index], span_ms: next.at_ms - before.at_ms, full_ms: Math.min(60_000, 1_000 * 2 ** i) }
    }),
  )

const noCut = () =>
  blocked('Run the kit with the device at its broker, so that the network can be cut.', '请让设备连接本工具的服务器,以便切断网络。')
const seconds = (span_ms: number) => `${(span_ms / 1_000).toFixed(2)} s`
const RETRY = hint(
  'Wait 1 s, 2 s, 4 s … to 60 s, and take up to half of each wait off by chance.',
  '等待 1、2、4…至 60 秒,每次随机减去至多一半。',
)

const comesBack = check('PRES-5', 'positive', (view) => {
  const cuts = returns(view)
  if (cuts.length === 0) return noCut()
  const never = cuts.filter(
    ({ tries, back }) => tries.length === 0 || (back !== undefined && view.end_ms - back > late_ms(60_000) && tries.at(-1)!.at_ms < back),
  )
  const tooLong = waits(view).filter(({ span_ms, full_ms }) => span_ms > late_ms(full_ms))
  return verdictOf(
    [
      ...never.map(({ index, tries }) => ({
        seen: [index, ...tries.slice(-1).map((each) => each.index)],
        expected: 'a connection within 60 s after the network is back',
        got: 'none',
        hint: RETRY,
      })),
      ...tooLong.map(({ seen, span_ms, full_ms }) => ({
        seen,
        expected: `a try after at most ${seconds(full_ms)}`,
        got: seconds(span_ms),
        hint: RETRY,
      })),
    ],
    waits(view).length,
  )
})

const notHammered = check('PRES-5', 'negative', (view) => {
  if (returns(view).length === 0) return noCut()
  const all = waits(view)
  const soon = all.filter(({ span_ms, full_ms }) => span_ms < full_ms * 0.45)
  const findings: Finding[] = soon.map(({ seen, span_ms, full_ms }) => ({
    seen,
    expected: `a wait of at least ${seconds(full_ms / 2)}`,
    got: seconds(span_ms),
    hint: RETRY,
  }))
  const shares = all.map(({ span_ms, full_ms }) => span_ms / full_ms)
  const spread = Math.max(...shares) - Math.min(...shares)
  if (findings.length === 0 && all.length >= 4 && spread < 0.02)
    findings.push({
      seen: all.flatMap(({ seen }) => seen).slice(0, 4),
      expected: 'waits that are cut by chance',
      got: 'the same share each time',
      hint: RETRY,
    })
  return findings.length > 0 ? verdictOf(findings, 0) : pass(all.length)
})

export const lifeChecks: readonly Check[] = onOwnBroker([lives('positive'), lives('negative'), goodbye, noWill, comesBack, notHammered])
