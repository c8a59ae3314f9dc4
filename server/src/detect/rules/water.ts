import { Type } from 'typebox'
import { lacksKinds } from '../observability.ts'
import { defineRule, evidenceOf, fromReport } from '../rule.ts'

/** The sensors that are wet now. */
interface State {
  wet: readonly string[]
}

/** Water on the floor: raised as soon as a sensor is wet, cleared when it is dry. */
export const water = defineRule<State, Record<string, never>>({
  id: 'water',
  spec: 'ALERT-5',
  version: 1,
  watches: ['water-sensor'],
  options: Type.Object({}, { additionalProperties: false }),
  start: { wet: [] },
  lacks: lacksKinds('water-sensor'),

  step(state, signal) {
    if (signal.type !== 'report' || signal.said !== 'water') return { state }
    const { device, body } = signal
    const known = state.wet.includes(device.id)
    if (body['wet'] !== true) {
      return known ? { state: { wet: state.wet.filter((id) => id !== device.id) }, clear: [{ kind: 'water', key: device.id }] } : { state }
    }
    const claim = {
      kind: 'water' as const,
      key: device.id,
      room: device.room,
      position_m: device.place_m,
      devices: [device.id],
      ...fromReport(signal),
      evidence: [evidenceOf(signal, ['wet'])],
      confidence_pct: 95,
      cancelled_by: ['sensor-dry'],
    }
    return known ? { state, update: [claim] } : { state: { wet: [...state.wet, device.id] }, raise: [claim] }
  },
})
