import { Type, type Static } from 'typebox'
import { lacksKinds } from '../observability.ts'
import { defineRule } from '../rule.ts'
import { gasClaim, gasSaid } from './gas-level.ts'

interface DetectorState {
  /** The newest levels with the times they came, oldest first. */
  levels: readonly (readonly [at_ms: number, level_pct: number])[]
  raised: boolean
  faulty: boolean
}
type State = Readonly<Record<string, DetectorState>>

const Options = Type.Object(
  {
    raise_lel_pct: Type.Number({
      default: 5,
      minimum: 1,
      maximum: 100,
      'x-unit': '%LEL',
      description: 'Warning from this level on: half the alarm level. Chosen.',
    }),
    clear_lel_pct: Type.Number({
      default: 3,
      minimum: 0,
      maximum: 100,
      'x-unit': '%LEL',
      description: 'Cleared below this level, when it does not rise. Chosen.',
    }),
    rate_lel_pct_per_min: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 100,
      'x-unit': '%LEL/min',
      description: 'Warning at this rise: the steepest ramp of the household detector test of GB 15322.2-2019.',
    }),
    rate_from_lel_pct: Type.Number({
      default: 2,
      minimum: 0,
      maximum: 100,
      'x-unit': '%LEL',
      description: 'A rise counts from this level on: below it is the noise of a household cell. Chosen.',
    }),
    rate_over_s: Type.Number({
      default: 110,
      minimum: 10,
      maximum: 3_600,
      'x-unit': 's',
      description: 'Shortest span over which a rise is measured: two reporting periods less jitter. Chosen.',
    }),
  },
  { additionalProperties: false },
)

const fresh: DetectorState = { levels: [], raised: false, faulty: false }
const LEVELS_KEPT = 8

/** %LEL a minute from the newest level that is at least the span old; nothing when none is. */
function rate_per_min(levels: DetectorState['levels'], over_s: number): number {
  const [now_ms, level_pct] = levels.at(-1)!
  const base = levels.findLast(([at_ms]) => now_ms - at_ms >= over_s * 1_000)
  return base === undefined ? 0 : ((level_pct - base[1]) * 60_000) / (now_ms - base[0])
}

/** Gas that is on its way up: a level at or above half the alarm, or a steady rise. A warning, so that somebody looks before it is an alarm. */
export const gasRising = defineRule<State, Static<typeof Options>>({
  id: 'gas-rising',
  spec: 'ALERT-4',
  version: 1,
  watches: ['gas-detector'],
  options: Options,
  start: {},
  lacks: lacksKinds('gas-detector'),

  step(state, signal, { options }) {
    if (signal.type !== 'report') return { state }
    const { device, said, body } = signal
    const before = state[device.id] ?? fresh
    const next = (now: Partial<DetectorState>): State => ({ ...state, [device.id]: { ...before, ...now } })
    if (said === 'fault') return { state: next({ faulty: body['faulty'] === true, levels: [] }) }
    const heard = gasSaid(signal)
    if (heard?.level_pct === undefined || before.faulty) return { state }

    const { level_pct } = heard
    const levels = [...before.levels.slice(1 - LEVELS_KEPT), [signal.at, level_pct] as const]
    const rises = level_pct >= options.rate_from_lel_pct && rate_per_min(levels, options.rate_over_s) >= options.rate_lel_pct_per_min
    const due = level_pct >= options.raise_lel_pct || rises
    const claim = () => gasClaim(signal, 'gas-rising', rises ? 90 : 80, 'gas-below-threshold')
    if (due)
      return before.raised ? { state: next({ levels }), update: [claim()] } : { state: next({ levels, raised: true }), raise: [claim()] }
    if (before.raised && level_pct < options.clear_lel_pct)
      return { state: next({ levels, raised: false }), clear: [{ kind: 'gas-rising', key: device.id }] }
    return { state: next({ levels }) }
  },
})
