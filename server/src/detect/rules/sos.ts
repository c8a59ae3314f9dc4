import { Type } from 'typebox'
import { defineRule, evidenceOf, fromReport, type ReportSignal, type Verdict, type WatchedDevice } from '../rule.ts'
import { roomSeen } from '../whereabouts.ts'

interface State {
  /** Where a person was seen last: a band that is worn says nothing of its room. */
  room?: string
}

const place = ({ worn, room, place_m }: WatchedDevice, seen: string | undefined) =>
  worn ? (seen === undefined ? {} : { room: seen }) : { room, position_m: place_m }

function pressed(signal: ReportSignal, state: State): Verdict<State> {
  const { device } = signal
  const claim = {
    kind: 'sos' as const,
    key: device.id,
    ...place(device, state.room),
    devices: [device.id],
    ...fromReport(signal),
    evidence: [evidenceOf(signal, ['state', 'confidence_pct'])],
    confidence_pct: typeof signal.body['confidence_pct'] === 'number' ? signal.body['confidence_pct'] : 100,
    cancelled_by: ['cancelled-by-resident'],
  }
  return { state, raise: [claim] }
}

/** A call for help by any device that has a key or understands speech. Raised at once; the resident may take it back, only people close it. */
export const sos = defineRule<State, Record<string, never>>({
  id: 'sos',
  spec: 'ALERT-1',
  version: 1,
  options: Type.Object({}, { additionalProperties: false }),
  start: {},

  step(state, signal) {
    if (signal.type !== 'report') return { state }
    if (signal.said === 'sos') {
      if (signal.body['state'] === 'raised') return pressed(signal, state)
      return { state, withdraw: [{ kind: 'sos', key: signal.device.id, evidence: evidenceOf(signal, ['state']) }] }
    }
    const room = roomSeen(signal)
    return { state: room === undefined || room === state.room ? state : { room } }
  },
})
