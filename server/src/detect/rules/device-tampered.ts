import { Type } from 'typebox'
import { defineRule, evidenceOf, fromReport } from '../rule.ts'

/** The devices whose housing is open or that are off their place. */
interface State {
  open: readonly string[]
}

/** A housing that was opened or torn off its place. */
export const deviceTampered = defineRule<State, Record<string, never>>({
  id: 'device-tampered',
  spec: 'ALERT-32',
  version: 1,
  hears: ['tamper'],
  options: Type.Object({}, { additionalProperties: false }),
  start: { open: [] },

  step(state, signal) {
    if (signal.type !== 'report') return { state }
    const { device, body } = signal
    const known = state.open.includes(device.id)
    if (body['tampered'] !== true)
      return known
        ? { state: { open: state.open.filter((id) => id !== device.id) }, clear: [{ kind: 'device-tampered' as const, key: device.id }] }
        : { state }
    const claim = {
      kind: 'device-tampered' as const,
      key: device.id,
      room: device.room,
      ...(device.worn ? {} : { position_m: device.place_m }),
      devices: [device.id],
      ...fromReport(signal),
      evidence: [evidenceOf(signal, ['tampered'])],
      confidence_pct: 95,
      cancelled_by: ['put-back'],
    }
    return known ? { state, update: [claim] } : { state: { open: [...state.open, device.id] }, raise: [claim] }
  },
})
