import { Type } from 'typebox'
import { defineRule } from '../rule.ts'

/** The room that a device's birth named, where it is not the registered one. */
type State = Readonly<Record<string, string>>

/** A device is born in another room than the registry says. The registry wins for every other rule; somebody must look which of the two is right. */
export const deviceMoved = defineRule<State, Record<string, never>>({
  id: 'device-moved',
  spec: 'ALERT-31',
  version: 1,
  hears: ['@presence'],
  options: Type.Object({}, { additionalProperties: false }),
  start: {},

  step(state, signal) {
    if (signal.type !== 'presence' || signal.presence !== 'online' || signal.said_room === undefined) return { state }
    const { device, said_room, at, origin } = signal
    if (device.worn) return { state }
    const known = state[device.id]
    if (said_room === device.room) {
      if (known === undefined) return { state }
      const { [device.id]: _, ...others } = state
      return { state: others, clear: [{ kind: 'device-moved', key: device.id }] }
    }
    if (known === said_room) return { state }
    const values = { said_room, registered_room: device.room }
    const claim = {
      kind: 'device-moved' as const,
      key: device.id,
      room: device.room,
      devices: [device.id],
      onset: at,
      late: false,
      supervised: true,
      origin,
      mode: 'actual' as const,
      evidence: [{ device: device.id, said: 'presence', happened_ms: at, arrived_ms: at, values }],
      confidence_pct: 90,
      cancelled_by: ['born-where-registered', 'registry-changed'],
    }
    return { state: { ...state, [device.id]: said_room }, raise: [claim] }
  },
})
