import { Type } from 'typebox'
import { lacksKinds } from '../observability.ts'
import { defineRule, evidenceOf, fromReport } from '../rule.ts'

/** The smoke detectors that sound now. */
interface State {
  sounding: readonly string[]
}

/** Smoke: raised as soon as a detector sounds, cleared when it stops. Two detectors that sound make it certain. */
export const fire = defineRule<State, Record<string, never>>({
  id: 'fire',
  spec: 'ALERT-19',
  version: 1,
  watches: ['smoke-detector'],
  hears: ['smoke'],
  options: Type.Object({}, { additionalProperties: false }),
  start: { sounding: [] },
  lacks: lacksKinds('smoke-detector'),

  step(state, signal) {
    if (signal.type !== 'report') return { state }
    const { device, body } = signal
    const others = state.sounding.filter((id) => id !== device.id)
    const known = others.length < state.sounding.length
    if (body['alarm'] !== true)
      return known ? { state: { sounding: others }, clear: [{ kind: 'fire' as const, key: device.id }] } : { state }
    const claim = {
      kind: 'fire' as const,
      key: device.id,
      room: device.room,
      position_m: device.place_m,
      devices: [device.id],
      ...fromReport(signal),
      evidence: [evidenceOf(signal, ['alarm'])],
      confidence_pct: others.length > 0 ? 98 : 90,
      cancelled_by: ['smoke-over'],
    }
    return known ? { state, update: [claim] } : { state: { sounding: [...others, device.id] }, raise: [claim] }
  },
})
