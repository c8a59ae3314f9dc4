import { after, Seconds, type Instant, type Point3 } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { fromGround, groundOf, type Ground } from '../ground.ts'
import { lacksKinds } from '../observability.ts'
import { placeSeen } from '../place-seen.ts'
import { defineRule, type Claim, type ReportSignal, type Verdict, type WatchedHome } from '../rule.ts'

/** Somebody on the floor before one radar. */
interface Down {
  since: number
  at_ms: number
  ground: Ground
  position_m: Point3
  raised?: true
  /** They were lost from view while they lay after a fall that was told, and have not been seen up since: it is that fall still. */
  again?: true
}
interface State {
  /** By radar. */
  down: Readonly<Record<string, Down>>
  /** When any device last suspected a fall, by radar, or by any band under `band`. */
  fell: Readonly<Record<string, number>>
  /** Who lay after a fall that was told, and is out of view since: by radar, or {@link PERSON}. */
  lost?: Readonly<Record<string, true>>
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

/** In a home of one, whatever radar sees somebody: it is the same person, also through an open door. */
const PERSON = 'person'

const whoIs = (radar: string, home: WatchedHome): string => (home.residents <= 1 ? PERSON : radar)

const FIELDS = ['posture', 'x_m', 'y_m', 'z_m', 'confidence_pct']

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> => {
  const { [key]: _, ...others } = record
  return others
}

function onFloor(state: State, signal: ReportSignal, home: WatchedHome, options: Options): Verdict<State> {
  const { id } = signal.device
  if (state.down[id] !== undefined) return { state }
  const again = state.lost?.[whoIs(id, home)]
  const down: Down = {
    since: signal.at,
    at_ms: signal.happened,
    ground: groundOf(signal, FIELDS),
    position_m: placeSeen(signal) ?? signal.device.place_m,
    ...(again === undefined ? {} : { again }),
  }
  const next = { ...state, down: { ...state.down, [id]: down } }
  return { state: next, wake: [{ key: id, at: after(signal.at, Seconds(options.limit_s)) }] }
}

/** A device spoke of the fall that made them lie there. */
const reported = ({ fell }: State, { since, again }: Down, who: string, { reported_s }: Options): boolean =>
  again === true || [fell[who], fell['band']].some((when) => when !== undefined && when >= since - reported_s * 1_000)

function noLongerDown(state: State, id: string): Verdict<State> {
  const before = state.down[id]
  if (before === undefined) return { state }
  const next = { ...state, down: without(state.down, id) }
  return { state: next, cancel: [id], ...(before.raised ? { clear: [{ kind: 'long-lie' as const, key: id }] } : {}) }
}

/** A radar loses somebody who keeps still on the floor as it loses somebody who leaves: the fall that was told is remembered until they are up. */
function outOfView(state: State, id: string, home: WatchedHome, options: Options): Verdict<State> {
  const down = state.down[id]
  const who = whoIs(id, home)
  if (down === undefined || !reported(state, down, who, options)) return noLongerDown(state, id)
  return noLongerDown({ ...state, lost: { ...state.lost, [who]: true } }, id)
}

function offTheFloor(state: State, id: string, home: WatchedHome): Verdict<State> {
  const who = whoIs(id, home)
  return noLongerDown(state.lost?.[who] === undefined ? state : { ...state, lost: without(state.lost, who) }, id)
}

function told(state: State, signal: ReportSignal, home: WatchedHome, options: Options): Verdict<State> {
  const { device, said, body } = signal
  if (said === 'fall') {
    const by = device.kind === 'radar' ? whoIs(device.id, home) : 'band'
    return { state: { ...state, fell: { ...state.fell, [by]: signal.at } } }
  }
  if (device.kind !== 'radar' || signal.late) return { state }
  if (said === 'presence') return body['present'] === false ? outOfView(state, device.id, home, options) : { state }
  const posture = body['posture']
  if (posture === 'on-floor') return onFloor(state, signal, home, options)
  return posture === 'unknown' ? { state } : offTheFloor(state, device.id, home)
}

function decide(state: State, id: string, at: Instant, home: WatchedHome, options: Options): Verdict<State> {
  const down = state.down[id]
  const device = home.devices.get(id)
  if (down === undefined || device === undefined || down.raised) return { state }
  if (reported(state, down, whoIs(id, home), options)) return { state }
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
  version: 2,
  watches: ['radar', 'wristband'],
  hears: ['posture', 'reading', 'presence', 'fall'],
  options: Options,
  start: { down: {}, fell: {} },
  lacks: lacksKinds('radar'),

  step(state, signal, { home, options }) {
    if (signal.type === 'report') return told(state, signal, home, options)
    if (signal.type === 'woken') return decide(state, signal.key, signal.at, home, options)
    return { state }
  },
})
