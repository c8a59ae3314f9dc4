import { after, Seconds, toHome, type Instant, type Point3 } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { fromGround, groundOf, type Ground } from '../ground.ts'
import { lacksKinds } from '../observability.ts'
import { defineRule, type Claim, type ReportSignal, type Verdict, type WatchedHome } from '../rule.ts'

/** Somebody on the floor before one radar. */
interface Down {
  since: number
  at_ms: number
  ground: Ground
  position_m: Point3
  raised?: true
}
interface State {
  /** By radar. */
  down: Readonly<Record<string, Down>>
  /** When any device last suspected a fall, by radar, or by any band under `band`. */
  fell: Readonly<Record<string, number>>
}

const Options = Type.Object(
  {
    limit_s: Type.Number({ default: 120, minimum: 30, maximum: 3_600, 'x-unit': 's', description: 'How long on the floor. Chosen.' }),
    reported_s: Type.Number({
      default: 60,
      minimum: 0,
      maximum: 600,
      'x-unit': 's',
      description: 'A fall that was suspected so long before the floor is the reason of it, and the rule fall speaks. Chosen.',
    }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

const FIELDS = ['posture', 'x_m', 'y_m', 'z_m', 'confidence_pct']

function place({ device, body }: ReportSignal): Point3 {
  const { x_m, y_m, z_m } = body
  if (typeof x_m !== 'number' || typeof y_m !== 'number') return device.place_m
  return toHome(device, [x_m, y_m, typeof z_m === 'number' ? z_m : -device.place_m[2]])
}

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> => {
  const { [key]: _, ...others } = record
  return others
}

function onFloor(state: State, signal: ReportSignal, options: Options): Verdict<State> {
  const { id } = signal.device
  if (state.down[id] !== undefined) return { state }
  const down: Down = { since: signal.at, at_ms: signal.happened, ground: groundOf(signal, FIELDS), position_m: place(signal) }
  const next = { ...state, down: { ...state.down, [id]: down } }
  return { state: next, wake: [{ key: id, at: after(signal.at, Seconds(options.limit_s)) }] }
}

function upAgain(state: State, id: string): Verdict<State> {
  const before = state.down[id]
  if (before === undefined) return { state }
  const next = { ...state, down: without(state.down, id) }
  return { state: next, cancel: [id], ...(before.raised ? { clear: [{ kind: 'long-lie' as const, key: id }] } : {}) }
}

function told(state: State, signal: ReportSignal, options: Options): Verdict<State> {
  const { device, said, body } = signal
  if (said === 'fall') return { state: { ...state, fell: { ...state.fell, [device.kind === 'radar' ? device.id : 'band']: signal.at } } }
  if (device.kind !== 'radar' || signal.late) return { state }
  if (said === 'presence') return body['present'] === false ? upAgain(state, device.id) : { state }
  const posture = body['posture']
  if (posture === 'on-floor') return onFloor(state, signal, options)
  return posture === 'unknown' ? { state } : upAgain(state, device.id)
}

function decide(state: State, id: string, at: Instant, home: WatchedHome, options: Options): Verdict<State> {
  const down = state.down[id]
  const device = home.devices.get(id)
  if (down === undefined || device === undefined || down.raised) return { state }
  const reported = [state.fell[id], state.fell['band']].some(
    (when) => when !== undefined && when >= down.since - options.reported_s * 1_000,
  )
  if (reported) return { state }
  const claim: Claim = {
    kind: 'long-lie',
    key: id,
    room: device.room,
    position_m: down.position_m,
    ...fromGround(down.ground, { lying_s: Math.round((at - down.since) / 1_000) }),
    onset: down.at_ms as Instant,
    confidence_pct: 85,
    cancelled_by: ['got-up', 'fall-reported'],
  }
  return { state: { ...state, down: { ...state.down, [id]: { ...down, raised: true } } }, raise: [claim] }
}

/** Somebody lies on the floor for two minutes and no device has spoken of a fall: a slow slide down, or a fall that was missed. */
export const longLie = defineRule<State, Options>({
  id: 'long-lie',
  spec: 'ALERT-14',
  version: 1,
  watches: ['radar', 'wristband'],
  hears: ['posture', 'reading', 'presence', 'fall'],
  options: Options,
  start: { down: {}, fell: {} },
  lacks: lacksKinds('radar'),

  step(state, signal, { home, options }) {
    if (signal.type === 'report') return told(state, signal, options)
    if (signal.type === 'woken') return decide(state, signal.key, signal.at, home, options)
    return { state }
  },
})
