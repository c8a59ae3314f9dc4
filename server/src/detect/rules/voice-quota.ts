import { Type, type Static } from 'typebox'
import { lacksKinds } from '../observability.ts'
import { defineRule, evidenceOf, fromReport } from '../rule.ts'

/** The terminals that run short: calls left when it was last said. */
type State = Readonly<Record<string, number>>

const Options = Type.Object(
  {
    low_calls: Type.Integer({
      default: 3,
      minimum: 0,
      maximum: 1_000,
      'x-unit': '1',
      description: 'A notice at so many emergency calls left or fewer; a warning when none is left. Chosen.',
    }),
  },
  { additionalProperties: false },
)

/** A voice terminal may place only so many emergency calls a month, and has nearly used them up. */
export const voiceQuota = defineRule<State, Static<typeof Options>>({
  id: 'voice-quota',
  spec: 'ALERT-33',
  version: 1,
  watches: ['voice-terminal'],
  hears: ['quota', 'reading'],
  options: Options,
  start: {},
  lacks: lacksKinds('voice-terminal'),

  step(state, signal, { options }) {
    if (signal.type !== 'report' || signal.late) return { state }
    const { device, body } = signal
    const left = body['calls_left']
    if (typeof left !== 'number' || left === state[device.id]) return { state }
    if (left > options.low_calls) {
      if (!(device.id in state)) return { state }
      const { [device.id]: _, ...others } = state
      return { state: others, clear: [{ kind: 'voice-quota', key: device.id }] }
    }
    const claim = {
      kind: 'voice-quota' as const,
      ...(left === 0 ? { severity: 'warning' as const } : {}),
      key: device.id,
      room: device.room,
      position_m: device.place_m,
      devices: [device.id],
      ...fromReport(signal),
      evidence: [evidenceOf(signal, ['calls_left'])],
      confidence_pct: 100,
      cancelled_by: ['quota-renewed'],
    }
    return { state: { ...state, [device.id]: left }, raise: [claim] }
  },
})
