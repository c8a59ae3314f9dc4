import { check, on, verdictOf, type Check } from '../check.ts'
import { heartbeat_s, type LogView } from '../log-view.ts'
import { period_s } from '../period.ts'
import { hint } from '../verdict.ts'
import { watchLonger } from './watch-longer.ts'

/** Readings one after the other on one line and of one boot. */
const pairs = (view: LogView) => {
  const all = on('reading')(view)
  return all
    .slice(1)
    .map((to, i) => [all[i]!, to] as const)
    .filter(([from, to]) => from.line === to.line && from.boot === to.boot)
}

/** How long the device takes from one reading to the next, ms: what it showed where that is longer than what its kind and birth say. */
const every_ms = (view: LogView): number => {
  const said_s = view.device === undefined ? 60 : period_s({ ...view.device, heartbeat_s: heartbeat_s(view) })
  return Math.max(said_s * 1_000, ...pairs(view).map(([from, to]) => to.at_ms - from.at_ms))
}

/** A number that was made while there was no connection is missing afterwards. */
const readingGaps = (view: LogView, every_ms: number) => {
  const all = on('reading')(view)
  return all.slice(1).flatMap((to, i) => {
    const from = all[i]!
    const lost = Math.floor((to.at_ms - from.at_ms) / every_ms + 0.1) - 1 // A tenth, for timers are not exact.
    return from.boot === to.boot && from.line !== to.line && lost >= 1 && from.seq !== undefined && to.seq !== undefined
      ? [{ from, to, lost }]
      : []
  })
}

const counted = check('ENV-9', 'positive', (view) => {
  const span_ms = every_ms(view)
  const gaps = pairs(view).length === 0 ? [] : readingGaps(view, span_ms) // Without two in a row nobody knows how often they come.
  if (gaps.length === 0)
    return watchLonger(
      view,
      {
        en: 'two readings in a row, and an outage between two readings that is longer than their period',
        zh: '连续两次读数,以及超过其周期的断网',
      },
      span_ms / 1_000,
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
  const all = pairs(view)
  if (all.length === 0) return watchLonger(view, { en: 'two readings in a row', zh: '连续两次读数' }, every_ms(view) / 1_000)
  const says = hint('Count one for each reading, and not for anything else.', '每次读数加一,其他不加。')
  const wrong = all.filter(([from, to]) => from.seq !== undefined && to.seq !== undefined && to.seq !== from.seq + 1)
  return verdictOf(
    wrong.map(([from, to]) => ({ seen: [from.index, to.index], expected: `seq ${from.seq! + 1}`, got: `seq ${to.seq}`, hint: says })),
    all.length,
  )
})

export const readingChecks: readonly Check[] = [counted, notSkipped]
