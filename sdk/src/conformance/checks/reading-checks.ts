import { check, on, verdictOf, type Check } from '../check.ts'
import { heartbeat_s, type LogView } from '../log-view.ts'
import { period_s } from '../period.ts'
import { blocked, hint } from '../verdict.ts'

/** A number that was made while there was no connection is missing afterwards. */
const readingGaps = (view: LogView) => {
  const all = on('reading')(view)
  const every_ms = (view.device === undefined ? 60 : period_s({ ...view.device, heartbeat_s: heartbeat_s(view) })) * 1_000
  return all.slice(1).flatMap((to, i) => {
    const from = all[i]!
    const lost = Math.floor((to.at_ms - from.at_ms) / every_ms + 0.1) - 1 // A tenth, for timers are not exact.
    return from.boot === to.boot && from.line !== to.line && lost >= 1 && from.seq !== undefined && to.seq !== undefined
      ? [{ from, to, lost }]
      : []
  })
}

const counted = check('ENV-9', 'positive', (view) => {
  const gaps = readingGaps(view)
  if (gaps.length === 0)
    return blocked(
      'Cut the network for longer than the period of the reading: run without --quick.',
      '断网时间需超过读数周期:去掉 --quick。',
    )
  const says = hint('Count the reading also when it cannot be sent.', '读数即使发不出去也要计数。')
  return verdictOf(
    gaps
      .filter(({ from, to, lost }) => to.seq! - from.seq! - 1 < lost - 1 || to.seq === from.seq! + 1)
      .map(({ from, to, lost }) => ({
        seen: [from.index, to.index],
        expected: `about ${lost} numbers left out`,
        got: `seq ${from.seq}, then ${to.seq}`,
        hint: says,
      })),
    gaps.length,
  )
})

const notSkipped = check('ENV-9', 'negative', (view) => {
  const all = on('reading')(view)
  const pairs = all
    .slice(1)
    .map((to, i) => [all[i]!, to] as const)
    .filter(([from, to]) => from.line === to.line && from.boot === to.boot)
  if (pairs.length === 0) return blocked('Watch the device for two readings: run without --quick.', '需观察到两次读数:去掉 --quick。')
  const says = hint('Count one for each reading, and not for anything else.', '每次读数加一,其他不加。')
  const wrong = pairs.filter(([from, to]) => from.seq !== undefined && to.seq !== undefined && to.seq !== from.seq + 1)
  return verdictOf(
    wrong.map(([from, to]) => ({ seen: [from.index, to.index], expected: `seq ${from.seq! + 1}`, got: `seq ${to.seq}`, hint: says })),
    pairs.length,
  )
})

export const readingChecks: readonly Check[] = [counted, notSkipped]
