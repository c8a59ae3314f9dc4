import type { Home } from '@anju/sdk'
import type { AssessmentForm, Fittable } from './assessment.ts'

/** Why a device is fitted, by code. */
export const fitReasons = [
  'falls-in-bathroom',
  'falls-at-night',
  'calls-from-bed',
  'calls-from-bathroom',
  'carries-help',
  'lives-alone',
  'burns-gas',
  'smoke',
  'water',
  'may-wander',
  'forgets-stove',
] as const
export type FitReason = (typeof fitReasons)[number]

/** One device for one home. */
export interface Fit {
  kind: Fittable
  room?: string
  why: FitReason
  /** It stands in for one that was refused. */
  instead_of?: Fittable
}

/** What a home should get, what it would need and nobody may fit, and what stands in the way. */
export interface Fitting {
  fits: readonly Fit[]
  /** Refused, and nothing else does its work. */
  unmet: readonly Fit[]
  /** The home has no network: nothing reports until it has. */
  needs_network: boolean
}

/** What comes nearest to a device that somebody refuses; the rest has no other. */
const INSTEAD: Readonly<Partial<Record<Fittable, Fittable>>> = {
  radar: 'motion',
  wristband: 'help-button',
  'voice-terminal': 'help-button',
  'help-button': 'wristband',
}
/** From this age on a fall at night is planned for, whatever happened until now (chosen). */
const OLD_YEARS = 85

/** Fits devices to those who live in a home: what they need, less what is there, less what they refuse. Pure. */
export function fitting(home: Home, answers: AssessmentForm, refused: ReadonlySet<string>, now_year: number): Fitting {
  const fits: Fit[] = []
  const unmet: Fit[] = []
  const inPlan = (kind: Fittable, room?: string) =>
    home.devices.some((one) => one.kind === kind && (room === undefined || one.room === room)) ||
    fits.some((one) => one.kind === kind && (room === undefined || one.room === room))
  for (const need of needs(home, answers, now_year)) {
    if (inPlan(need.kind, need.room)) continue
    if (!refused.has(need.kind)) {
      fits.push(need)
      continue
    }
    const instead = INSTEAD[need.kind]
    if (instead === undefined || refused.has(instead)) {
      unmet.push(need)
      continue
    }
    const { room, why } = need
    // A band is worn in every room.
    const other: Fit = { kind: instead, ...(room === undefined || instead === 'wristband' ? {} : { room }), why, instead_of: need.kind }
    if (!inPlan(instead, other.room)) fits.push(other)
  }
  return { fits, unmet, needs_network: answers.network === 'none' }
}

function* needs({ plan, residents }: Home, answers: AssessmentForm, now_year: number): Generator<Fit> {
  const alone = residents.length === 1
  const frail = residents.some(({ born, mobility }) => now_year - born >= OLD_YEARS || mobility === 'walker') || answers.falls_last_year > 0
  const rooms = (kind: string) => plan.rooms.filter((room) => room.kind === kind).map(({ id }) => id)
  for (const room of rooms('bathroom')) {
    yield { kind: 'radar', room, why: 'falls-in-bathroom' }
    yield { kind: 'help-button', room, why: 'calls-from-bathroom' }
  }
  for (const room of rooms('bedroom')) {
    if (frail) yield { kind: 'radar', room, why: 'falls-at-night' }
    yield { kind: 'help-button', room, why: 'calls-from-bed' }
  }
  // A band that nobody charges or wears is money thrown away.
  if (!answers.forgetful) yield { kind: 'wristband', why: 'carries-help' }
  const [living] = rooms('living')
  if (alone && !answers.hears_badly) yield { kind: 'voice-terminal', ...(living === undefined ? {} : { room: living }), why: 'lives-alone' }
  if (alone) yield { kind: 'motion', ...(living === undefined ? {} : { room: living }), why: 'lives-alone' }
  const stove = plan.furniture.find(({ kind }) => kind === 'stove')
  if (stove !== undefined && answers.burns_gas) yield { kind: 'gas-detector', room: stove.room, why: 'burns-gas' }
  if (stove !== undefined && answers.forgetful && !answers.burns_gas) yield { kind: 'smart-plug', room: stove.room, why: 'forgets-stove' }
  yield { kind: 'smoke-detector', why: 'smoke' }
  const [bathroom] = rooms('bathroom')
  yield { kind: 'water-sensor', ...(bathroom === undefined ? {} : { room: bathroom }), why: 'water' }
  if (answers.forgetful || alone) yield { kind: 'door-contact', why: 'may-wander' }
}
