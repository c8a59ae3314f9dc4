import type { Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { lacksKinds } from '../observability.ts'
import { defineRule, evidenceOf, fromReport, type ReportSignal, type Verdict } from '../rule.ts'

/** What one detector has breathed. */
interface Breathed {
  /** Share of the time to the alarm that has passed: 1 is due. */
  share: number
  /** When the level was last told, and what it was. */
  at_ms: number
  ppm: number
  /** When the level came to where it counts. */
  since: number
  /** The detector's own alarm. */
  alarm: boolean
  raised: boolean
  /** Since when the air has been good again while the alert stands. */
  calm_ms?: number
  faulty: boolean
}
type State = Readonly<Record<string, Breathed>>

const Options = Type.Object(
  {
    counts_ppm: Type.Number({
      default: 40,
      minimum: 30,
      maximum: 50,
      'x-unit': 'ppm',
      description: 'From here on the time counts: EN 50291 wants silence at 30 ppm for two hours and an alarm at 50 ppm within 90 minutes.',
    }),
    clear_ppm: Type.Number({ default: 30, minimum: 0, maximum: 50, 'x-unit': 'ppm', description: 'Cleared below this level. Chosen.' }),
    settles_min: Type.Number({
      default: 5,
      minimum: 0,
      maximum: 120,
      'x-unit': 'min',
      description:
        'So long the air has to be good before it is over: a detector at the edge of its threshold sounds and falls silent by turns. Chosen.',
    }),
    forget_min: Type.Number({
      default: 15,
      minimum: 1,
      maximum: 600,
      'x-unit': 'min',
      description: 'Time constant with which what was breathed is forgotten in clean air. Chosen.',
    }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

/** Minutes to the alarm, the middles of the bands of EN 50291: 50 ppm 60 to 90, 100 ppm 10 to 40; 300 ppm within 3. */
export const CO_CURVE = [
  { ppm: 50, due_min: 75 },
  { ppm: 100, due_min: 25 },
  { ppm: 300, due_min: 3 },
] as const

/** Readings further apart than this say nothing of the time between them, minutes. */
const GAP_MIN = 5

/** Minutes to the alarm at a constant level: straight lines through the curve on logarithmic paper. */
export function coDue_min(ppm: number): number {
  const [low, middle, high] = CO_CURVE
  const [a, b] = ppm < middle.ppm ? [low, middle] : [middle, high]
  const slope = Math.log(b.due_min / a.due_min) / Math.log(b.ppm / a.ppm)
  return a.due_min * (ppm / a.ppm) ** slope
}

/** The share after some minutes at a level. */
function breathe(share: number, ppm: number, minutes: number, options: Options): number {
  if (ppm >= options.counts_ppm) return Math.min(1.5, share + minutes / coDue_min(ppm))
  return share * Math.exp(-minutes / options.forget_min)
}

const fresh = (at_ms: number): Breathed => ({ share: 0, at_ms, ppm: 0, since: at_ms, alarm: false, raised: false, faulty: false })

function claim(signal: ReportSignal, now: Breathed) {
  const said = evidenceOf(signal, ['co_ppm', 'alarm'])
  const { device } = signal
  return {
    kind: 'co' as const,
    key: device.id,
    room: device.room,
    position_m: device.place_m,
    devices: [device.id],
    ...fromReport(signal),
    onset: Math.min(now.since, signal.happened) as Instant,
    evidence: [{ ...said, values: { ...said.values, curve_share: Math.round(now.share * 100) / 100 } }],
    confidence_pct: now.alarm ? 95 : 85,
    cancelled_by: ['co-below-threshold'],
  }
}

function measured(before: Breathed, { at, body }: ReportSignal, options: Options): Breathed {
  const ppm = body['co_ppm']
  if (typeof ppm !== 'number' || before.faulty) return before
  const minutes = Math.min(GAP_MIN, (at - before.at_ms) / 60_000)
  const share = breathe(before.share, (before.ppm + ppm) / 2, minutes, options)
  const since = before.ppm < options.counts_ppm && ppm >= options.counts_ppm ? at : before.since
  return { ...before, share, at_ms: at, ppm, since }
}

function told(state: State, signal: ReportSignal, options: Options): Verdict<State> {
  const { device, said, body } = signal
  const before = state[device.id] ?? fresh(signal.at)
  if (said === 'fault') {
    const faulty = body['faulty'] === true
    return { state: { ...state, [device.id]: { ...before, faulty, share: 0, ppm: 0, at_ms: signal.at } } }
  }
  if (body['co_ppm'] === undefined && said !== 'co') return { state }
  const levels = measured(before, signal, options)
  const alarm = said === 'co' ? body['alarm'] === true : levels.alarm
  const now = { ...levels, alarm }
  const due = alarm || now.share >= 1
  const { calm_ms = signal.at, ...air } = now
  const next = (raised: boolean, calm = false): State => ({ ...state, [device.id]: { ...air, raised, ...(calm ? { calm_ms } : {}) } })
  if (due) return before.raised ? { state: next(true), update: [claim(signal, now)] } : { state: next(true), raise: [claim(signal, now)] }
  const calm = before.raised && now.ppm < options.clear_ppm
  const over = calm && signal.at - calm_ms >= options.settles_min * 60_000
  return over ? { state: next(false), clear: [{ kind: 'co', key: device.id }] } : { state: next(before.raised, calm) }
}

/** Carbon monoxide: the detector's own alarm, or as much of it for as long as the curve of EN 50291 allows. */
export const co = defineRule<State, Options>({
  id: 'co',
  spec: 'ALERT-18',
  version: 2,
  watches: ['gas-detector'],
  hears: ['co', 'reading', 'fault'],
  options: Options,
  start: {},
  lacks: lacksKinds('gas-detector'),

  step: (state, signal, { options }) => (signal.type === 'report' && !signal.late ? told(state, signal, options) : { state }),
})
