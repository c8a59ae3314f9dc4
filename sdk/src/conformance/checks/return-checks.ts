import { check, onOwnBroker, verdictOf, type Check, type Finding } from '../check.ts'
import type { LogView } from '../log-view.ts'
import { blocked, hint, pass } from '../verdict.ts'

/** A timer of a cheap quartz, and a busy device: a tenth, and half a second. */
const late_ms = (span_ms: number) => span_ms * 1.1 + 500

/** After each cut: when the device tried again, up to the try that was let in. */
function returns({ log }: LogView): { index: number; at_ms: number; back?: number; tries: { index: number; at_ms: number }[] }[] {
  const found: ReturnType<typeof returns> = []
  let open: (typeof found)[number] | undefined
  log.forEach((seen, index) => {
    if (seen.saw === 'network' && seen.is === 'silent') open = undefined
    if (seen.saw === 'network' && seen.is === 'cut') found.push((open = { index, at_ms: seen.at_ms, tries: [] }))
    if (seen.saw === 'network' && seen.is === 'back' && open !== undefined) open.back = seen.at_ms
    if (seen.saw === 'attempt' || seen.saw === 'refused') open?.tries.push({ index, at_ms: seen.at_ms })
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
    ({ tries, back, at_ms }) =>
      (tries.length === 0 && view.end_ms - at_ms > late_ms(1_000)) ||
      (back !== undefined && view.end_ms - back > late_ms(60_000) && tries.at(-1)!.at_ms < back),
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

/** Refusals with CONNACK 5, each with the try that followed it, or with none. */
function refusals(view: LogView) {
  return returns(view).flatMap(({ tries }) =>
    tries.flatMap(({ index, at_ms }, i) => {
      if (view.log[index]!.saw !== 'refused') return []
      const next = tries[i + 1]
      const full_ms = Math.min(60_000, 1_000 * 2 ** (i + 1))
      return [{ index, next, span_ms: (next?.at_ms ?? view.end_ms) - at_ms, full_ms }]
    }),
  )
}

const noRefusal = () =>
  blocked('Run the kit with the device at its broker, so that it can be refused.', '请让设备连接本工具的服务器,以便拒绝其连接。')
const REFUSED = hint(
  'Take a refusal for a loss: wait, and try again with a wait that doubles. What was refused today may be registered tomorrow.',
  '将拒绝视同断线:等待后重试并加倍等待时间。今天被拒绝的设备明天可能已登记。',
)

/** Whoever is refused goes on trying. */
const triesAgain = check('SEC-11', 'positive', (view) => {
  const all = refusals(view)
  if (all.length === 0) return noRefusal()
  const late = all.filter(({ span_ms, full_ms }) => span_ms > late_ms(full_ms))
  return verdictOf(
    late.map(({ index, next, span_ms, full_ms }) => ({
      seen: [index, ...(next === undefined ? [] : [next.index])],
      expected: `another try after at most ${seconds(full_ms)}`,
      got: next === undefined ? `none in ${seconds(span_ms)}` : `it after ${seconds(span_ms)}`,
      hint: REFUSED,
    })),
    all.length,
  )
})

/** And waits before it does. */
const waitsFirst = check('SEC-11', 'negative', (view) => {
  const all = refusals(view)
  if (all.length === 0) return noRefusal()
  const soon = all.filter(({ next, span_ms, full_ms }) => next !== undefined && span_ms < full_ms * 0.45)
  return verdictOf(
    soon.map(({ index, next, span_ms, full_ms }) => ({
      seen: [index, next!.index],
      expected: `a wait of at least ${seconds(full_ms / 2)}`,
      got: seconds(span_ms),
      hint: REFUSED,
    })),
    all.length,
  )
})

export const returnChecks: readonly Check[] = onOwnBroker([comesBack, notHammered, triesAgain, waitsFirst])
