import { Type, type Static } from 'typebox'
import { lacksKinds } from '../observability.ts'
import { defineRule } from '../rule.ts'
import { gasClaim, gasSaid } from './gas-level.ts'

interface DetectorState {
  /** The detector's own alarm. */
  alarm: boolean
  raised: boolean
  faulty: boolean
}
type State = Readonly<Record<string, DetectorState>>

const Options = Type.Object(
  {
    raise_lel_pct: Type.Number({
      default: 10,
      minimum: 1,
      maximum: 100,
      'x-unit': '%LEL',
      description: 'Alarm from this level on. Household detectors alarm at 10 %LEL (vendor figure; GB 15322.2 asks for 5 to 25).',
    }),
    clear_lel_pct: Type.Number({
      default: 5,
      minimum: 0,
      maximum: 100,
      'x-unit': '%LEL',
      description: 'Cleared only below this level: half the alarm level, so that a level at the edge does not flicker. Chosen.',
    }),
  },
  { additionalProperties: false },
)

const fresh: DetectorState = { alarm: false, raised: false, faulty: false }

/** Combustible gas: the detector's own alarm, or a level at or above the limit. A detector that says it is faulty is believed in that alone. */
export const gas = defineRule<State, Static<typeof Options>>({
  id: 'gas',
  spec: 'ALERT-3',
  version: 1,
  watches: ['gas-detector'],
  options: Options,
  start: {},
  lacks: lacksKinds('gas-detector'),

  step(state, signal, { options }) {
    if (signal.type !== 'report') return { state }
    const { device, said, body } = signal
    const before = state[device.id] ?? fresh
    const next = (now: DetectorState): State => ({ ...state, [device.id]: now })
    if (said === 'fault') return { state: next({ ...before, faulty: body['faulty'] === true }) }
    const heard = gasSaid(signal)
    if (heard === undefined) return { state }

    const alarm = heard.alarm ?? before.alarm
    const level_pct = before.faulty ? undefined : heard.level_pct
    const high = level_pct !== undefined && level_pct >= options.raise_lel_pct
    const takenBack = before.alarm && heard.alarm === false && heard.level_pct === undefined
    const low = takenBack || (level_pct !== undefined && level_pct < options.clear_lel_pct)
    const claim = () => gasClaim(signal, 'gas', alarm ? 95 : 85, 'gas-below-threshold')
    if (!before.raised && (alarm || high)) return { state: next({ ...before, alarm, raised: true }), raise: [claim()] }
    if (before.raised && !alarm && low)
      return { state: next({ ...before, alarm, raised: false }), clear: [{ kind: 'gas', key: device.id }] }
    const after = alarm === before.alarm && device.id in state ? state : next({ ...before, alarm })
    return before.raised && (heard.alarm === true || high) ? { state: after, update: [claim()] } : { state: after }
  },
})
