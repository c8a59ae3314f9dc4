import { spreadOf, type Spread } from '../statistics/spread.ts'
import type { Page } from './page.ts'

/** What the pages of a period came to, of one mode. */
export interface PageFigures {
  pages: number
  by_state: Readonly<Record<string, number>>
  by_target: Readonly<Record<string, number>>
  by_channel: Readonly<Record<string, number>>
  by_why: Readonly<Record<string, number>>
  /** How long after the policy wanted them they went out. */
  delay?: Spread
  /** Pages that may have come twice. */
  again: number
  /** The most that one person got within an hour, and who. */
  busiest?: { contact: string; pages: number }
}

const HOUR_MS = 3_600_000

const countBy = <T>(items: readonly T[], key: (item: T) => string | undefined): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const item of items) {
    const name = key(item)
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

/** [LOOP-4] The figures of some pages. Modes are not mixed: hand in those of one. */
export function pageFigures(pages: readonly Page[]): PageFigures {
  const sent = pages.filter(({ state }) => state === 'sent')
  const delay = spreadOf(sent.map(({ sent_ms, due_ms }) => sent_ms! - due_ms))
  const hours = countBy(sent, ({ contact, sent_ms }) => `${contact} ${Math.floor(sent_ms! / HOUR_MS)}`)
  const [busiest] = Object.entries(hours).toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  return {
    pages: pages.length,
    by_state: countBy(pages, ({ state }) => state),
    by_target: countBy(pages, ({ to }) => to),
    by_channel: countBy(sent, ({ channel }) => channel),
    by_why: countBy(pages, ({ why }) => why),
    ...(delay === undefined ? {} : { delay }),
    again: sent.filter(({ again }) => again === true).length,
    ...(busiest === undefined ? {} : { busiest: { contact: busiest[0].split(' ')[0]!, pages: busiest[1] } }),
  }
}
