import { countTo, firstBehind } from '../behind.ts'
import { check, onOwnBroker, verdictOf, type Check, type Finding } from '../check.ts'
import { heldSpans, silentSpans } from '../event-story.ts'
import { heartbeat_s, isCalm, type Line, type LogView } from '../log-view.ts'
import { onceALog } from '../once-a-log.ts'
import { blocked, hint, notApplicable } from '../verdict.ts'
import { watchLonger } from './watch-longer.ts'

/** A timer of a cheap quartz, and a busy device: a tenth, and half a second. */
const late_ms = (span_ms: number) => span_ms * 1.1 + 500
const seconds = (span_ms: number) => `${(span_ms / 1_000).toFixed(1)} s`
const PATIENCE_MS = 30_000

/** Lines on which the broker refused a subscription, from the refusal on; and the try that followed. */
const refusals = onceALog((view: LogView) =>
  view.lines.flatMap((line) => {
    const refusal = line.subscribed.find(({ refused }) => refused)
    return refusal === undefined ? [] : [{ line, refusal, next: firstBehind(view.lines, line.closed?.index ?? Infinity) }]
  }),
)

const needsRefusal = () =>
  blocked('Run the kit with the device at its broker, so that it can refuse a subscription.', '请让设备连接本工具的服务器,以便拒绝订阅。')
const REFUSED = hint(
  'Look at the return codes of SUBACK: on 0x80 drop the line, and come again after a wait. A device that hears no confirm is deaf.',
  '检查 SUBACK 返回码:遇 0x80 即断开,等待后重连。收不到 confirm 的设备等于失聪。',
)

const givesUp = check('PRES-8', 'positive', (view) => {
  const all = refusals(view)
  if (all.length === 0) return needsRefusal()
  const findings = all.flatMap(({ line, refusal, next }): Finding[] => {
    const { closed, opened_ms } = line
    const stayed_ms = (closed?.at_ms ?? view.end_ms) - opened_ms
    const expected = 'the line given up, and another connection'
    if (stayed_ms > late_ms(PATIENCE_MS) || closed?.how === 'by-kit')
      return [{ seen: [line.index, refusal.index], expected, got: `it stayed for ${seconds(stayed_ms)}`, hint: REFUSED }]
    const away_ms = (next?.opened_ms ?? view.end_ms) - (closed?.at_ms ?? view.end_ms)
    if (away_ms <= late_ms(60_000)) return []
    return [{ seen: [refusal.index, closed!.index], expected, got: `nobody for ${seconds(away_ms)}`, hint: REFUSED }]
  })
  return verdictOf(findings, all.length)
})

/** Nothing is told on a line that is deaf, and the broker is not hammered. */
const saysNothing = check('PRES-8', 'negative', (view) => {
  const all = refusals(view)
  if (all.length === 0) return needsRefusal()
  const findings = all.flatMap(({ line, refusal, next }): Finding[] => {
    const told = line.sent.find(({ channel }) => channel === 'event' || channel === 'reading' || channel === 'frame')
    if (told !== undefined) {
      const expected = 'no events, readings and frames before both subscriptions are granted'
      return [{ seen: [refusal.index, told.index], expected, got: told.topic, hint: REFUSED }]
    }
    const wait_ms = (next?.opened_ms ?? Infinity) - (line.closed?.at_ms ?? 0)
    if (wait_ms >= 450) return []
    return [{ seen: [line.closed!.index, next!.index], expected: 'a wait of at least 0.5 s', got: seconds(wait_ms), hint: REFUSED }]
  })
  return verdictOf(findings, all.length)
})

const NO_DISCONNECT = hint(
  'Close the socket and say no DISCONNECT: else the broker takes it for a goodbye and sends no will, and the device is missed late.',
  '直接关闭套接字,不发 DISCONNECT;否则服务器视为正常离线,不发遗嘱,失联将被延迟发现。',
)

const wordless = (line: Line): Finding[] =>
  line.closed?.how !== 'goodbye'
    ? []
    : [{ seen: [line.index, line.closed.index], expected: 'a line closed without DISCONNECT', got: 'DISCONNECT', hint: NO_DISCONNECT }]

/** A line that is given up because PUBACK does not come. */
const unanswered = check('EVT-8', 'positive', (view) => {
  const held = heldSpans(view)
  const left = view.lines.filter(
    ({ closed }) => closed !== undefined && closed.how !== 'by-kit' && held.some(([from, to]) => from < closed.index && closed.index < to),
  )
  if (left.length === 0)
    return blocked(
      'Run the kit with the device at its broker, so that it can hold back PUBACK.',
      '请让设备连接本工具的服务器,以便扣留 PUBACK。',
    )
  return verdictOf(left.flatMap(wordless), left.length)
})

/** A line that is given up because a subscription is refused. */
const unsubscribed = check('EVT-8', 'negative', (view) => {
  const left = refusals(view).filter(({ line }) => line.closed !== undefined && line.closed.how !== 'by-kit')
  if (left.length === 0) return needsRefusal()
  return verdictOf(
    left.flatMap(({ line }) => wordless(line)),
    left.length,
  )
})

const keepAlive_ms = ({ connect }: Line) => (connect.keep_alive_s ?? 0) * 1_000

interface Sign {
  index: number
  at_ms: number
}

/** What the broker heard by the number of the line, and when the kit spoke. */
const heard = onceALog(({ log }: LogView) => {
  const by = new Map<number, Sign[]>()
  log.forEach((seen, index) => {
    if (!('line' in seen) || seen.saw === 'acknowledge') return
    const mine = by.get(seen.line)
    if (mine === undefined) by.set(seen.line, [{ index, at_ms: seen.at_ms }])
    else mine.push({ index, at_ms: seen.at_ms })
  })
  return by
})
const within = (all: readonly Sign[], from: number, to: number) => all.slice(countTo(all, from - 1), countTo(all, to))

/** When the broker heard the device, and the kit spoke to it: what is said to it at QoS 1 it acknowledges. To where the line could be heard. */
function signs(line: Line, view: LogView): Sign[] {
  const deaf = silentSpans(view).find(([from]) => from > line.index)?.[0] ?? Infinity
  const off = firstBehind(powerOffs(view), line.index)?.index ?? Infinity
  const last = Math.min(deaf, off, line.closed?.index ?? view.log.length - 1)
  const mine = within(heard(view).get(line.line) ?? [], line.index, last)
  const told = within(view.told, line.index, last).map(({ index, at_ms }) => ({ index, at_ms }))
  const all = [...mine, ...told].toSorted((a, b) => a.index - b.index)
  return all.at(-1)?.index === last ? all : [...all, { index: last, at_ms: view.log[last]!.at_ms }]
}
const powerOffs = onceALog(({ done }: LogView) => done.filter(({ stimulus }) => stimulus.do === 'power-off'))

const PING = hint(
  'Let the MQTT library run its loop: it says PINGREQ by a timer of its own, also while the device waits for something else.',
  '保持 MQTT 库的循环运行:由其定时发送 PINGREQ,设备等待其他事项时也不能停。',
)

/** Spans from one sign to the next that are longer than the line's keep-alive allows. */
const gaps = (line: Line, all: readonly Sign[]): Finding[] =>
  all.slice(1).flatMap(({ index, at_ms }, i): Finding[] => {
    const span_ms = at_ms - all[i]!.at_ms
    if (span_ms <= late_ms(keepAlive_ms(line))) return []
    const expected = `a packet at least every ${keepAlive_ms(line) / 1_000} s, as CONNECT promises`
    return [{ seen: [line.index, all[i]!.index, index], expected, got: `${seconds(span_ms)} of silence`, hint: PING }]
  })

/** Keep-alives that only a ping keeps: one as long as the heartbeat is kept by it. */
const promising = (view: LogView) => view.lines.filter((line) => keepAlive_ms(line) > 0 && keepAlive_ms(line) < heartbeat_s(view) * 1_000)

const keepsPromise = (twin: 'positive' | 'negative') =>
  check('PRES-9', twin, (view) => {
    const lines = promising(view)
    if (view.lines.length > 0 && lines.length === 0)
      return notApplicable(
        'CONNECT promises no keep-alive shorter than the heartbeat, which PRES-6 judges.',
        'CONNECT 未声明短于心跳的 keep-alive,由 PRES-6 判定。',
      )
    const mine = (index: number) => isCalm(view.phaseAt(index)) === (twin === 'positive')
    const heard = lines.map((line) => ({ line, all: signs(line, view) }))
    const wrong = heard.flatMap(({ line, all }) => gaps(line, all)).filter(({ seen }) => mine(seen.at(-1)!))
    const kept = heard.flatMap(({ line, all }) =>
      all.filter(({ index, at_ms }) => mine(index) && at_ms - line.opened_ms >= keepAlive_ms(line)),
    )
    if (wrong.length + kept.length > 0) return verdictOf(wrong, kept.length)
    return watchLonger(
      view,
      { en: 'a keep-alive of the device', zh: '一个完整的 keep-alive 周期' },
      Math.min(...lines.map(keepAlive_ms), 65_535_000) / 1_000,
    )
  })

export const lineChecks: readonly Check[] = onOwnBroker([
  givesUp,
  saysNothing,
  unanswered,
  unsubscribed,
  keepsPromise('positive'),
  keepsPromise('negative'),
])
