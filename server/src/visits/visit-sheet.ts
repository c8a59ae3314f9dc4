import type { Language } from '@anju/sdk'
import { csvText } from '../csv-text.ts'
import { reasonSentence } from './visit-reason.ts'
import type { VisitNeed } from './visit-need.ts'
import type { Visit } from './visit.ts'

/** Who should be visited, the most needed first, with every reason in words. */
export const patrolSheet = (needs: readonly VisitNeed[], language: Language): string =>
  csvText(
    ['home', 'score', 'points', 'risk_pct', 'reasons'],
    needs.map(({ home, score, points, risk_pct, reasons }) => [
      home,
      score,
      points,
      risk_pct,
      reasons.map((one) => reasonSentence(one, language)).join('; '),
    ]),
  )

const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString())

/** Visits that were made, one line each; times in UTC. */
export const visitSheet = (visits: readonly Visit[]): string =>
  csvText(
    ['id', 'home', 'by', 'began', 'ended', 'nobody_in', 'not_in_order', 'done', 'repairs', 'repairs_confirmed', 'feels', 'next', 'note'],
    visits.map(({ id, home, by, began_ms, ended_ms, nobody_in, checklist, devices, repairs, feedback, next, note }) => [
      id,
      home,
      by,
      iso(began_ms),
      iso(ended_ms),
      nobody_in === true ? 'yes' : 'no',
      checklist.flatMap(({ item, found }) => (found === 'no' ? [item] : [])).join(' '),
      devices.map(({ device, did }) => `${device}:${did}`).join(' '),
      repairs.length,
      repairs.filter(({ confirmed_ms }) => confirmed_ms !== undefined).length,
      feedback?.feels.join(' '),
      iso(next?.at_ms),
      note,
    ]),
  )
