import type { ReportSignal } from './rule.ts'

/** What a report proves about the people of a home: somebody is there, where as far as known, and whether they move. */
export interface LifeSign {
  room?: string
  room_kind?: string
  moves: boolean
}

/** From here on a radar's measure of motion is more than breathing in sleep, percent. Chosen. */
const MOVES_PCT = 20

/** The names of events by which people show themselves, for a rule's `hears`. */
export const signsOfLife = [
  'motion',
  'presence',
  'posture',
  'fall',
  'reading',
  'door',
  'switched',
  'load',
  'sos',
  'answer',
  'worn',
  'charging',
] as const

/** What was found in the newest report: several rules ask about one report in a row. */
let newest: { signal: ReportSignal; sign: LifeSign | undefined } | undefined

/** The sign of life in a report, if there is one. A late report is none: it tells of then and not of now. */
export function lifeSign(signal: ReportSignal): LifeSign | undefined {
  if (newest?.signal !== signal) newest = { signal, sign: find(signal) }
  return newest.sign
}

function find(signal: ReportSignal): LifeSign | undefined {
  const { device, said, body, late } = signal
  if (late) return undefined
  const here = (moves: boolean): LifeSign => ({ room: device.room, room_kind: device.room_kind, moves })
  switch (device.kind) {
    case 'motion':
      return said === 'motion' && body['moving'] === true ? here(true) : undefined
    case 'radar':
      return radarSign(said, body, here)
    case 'door-contact':
      return said === 'door' ? here(true) : undefined
    case 'smart-plug':
      return said === 'switched' || said === 'load' ? here(true) : undefined
    case 'voice-terminal':
      return said === 'sos' || (said === 'answer' && body['answer'] !== 'none') ? here(true) : undefined
    case 'help-button':
      return said === 'sos' ? here(true) : undefined
    case 'wristband':
    case 'location-tag':
      return said === 'sos' || said === 'worn' || said === 'charging' ? { moves: true } : undefined
    default:
      return undefined
  }
}

function radarSign(said: string, body: ReportSignal['body'], here: (moves: boolean) => LifeSign): LifeSign | undefined {
  if (said === 'presence') return body['present'] === true ? here(true) : undefined
  if (said === 'fall') return here(true)
  if (body['posture'] === 'unknown' || body['posture'] === undefined) return undefined
  if (said === 'posture') return here(true)
  if (said !== 'reading') return undefined
  const motion_pct = body['motion_pct']
  return here(typeof motion_pct === 'number' && motion_pct >= MOVES_PCT)
}
