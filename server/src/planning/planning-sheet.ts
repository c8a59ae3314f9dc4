import { catalogue, type Language } from '@anju/sdk'
import { csvText } from '../csv-text.ts'
import { refusals } from './assessment.ts'
import type { Fit } from './fitting.ts'
import type { PlannedHome } from './planning.ts'

const title = (kind: string, language: Language) => catalogue[kind as keyof typeof catalogue]?.title[language] ?? kind

/** Homes that were assessed, one line each: whether and when, what fits, what was refused. */
export const planningSheet = (homes: readonly PlannedHome[], language: Language): string => {
  const named = (fits: readonly Fit[]) =>
    fits.map(({ kind, room }) => (room === undefined ? title(kind, language) : `${title(kind, language)} (${room})`)).join('; ')
  return csvText(
    ['home', 'chosen', 'points', 'reasons', 'date', 'fits', 'unmet', 'needs_network', 'refused'],
    homes.map(({ home, chosen, points, reasons, date, fits, unmet, needs_network, refused }) => [
      home,
      chosen ? 'yes' : 'no',
      points,
      reasons.map(({ code }) => code).join(' '),
      date,
      named(fits),
      named(unmet),
      needs_network ? 'yes' : 'no',
      refused.map(({ kind, reason }) => `${title(kind, language)}: ${refusals[reason][language]}`).join('; '),
    ]),
  )
}
