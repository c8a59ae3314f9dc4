import { after, Seconds, type Evidence, type Instant, type Mode, type Origin, type Point3 } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { lacksKinds } from '../observability.ts'
import { placeSeen } from '../place-seen.ts'
import { defineRule, evidenceOf, fromReport, type Claim, type ReportSignal, type Verdict, type WatchedHome } from '../rule.ts'
import {
  holdsMoving,
  inDoubt,
  lowElsewhere,
  movedSince,
  nothingSeen,
  see,
  seenLow,
  seenUpright,
  showsUpright,
  type Sights,
} from './fall-sights.ts'

/** A fall that a device suspects and that is not decided yet. */
interface Suspicion {
  since: number
  onset: number
  late: boolean
  supervised: boolean
  origin: Origin
  mode: Mode
  devices: readonly string[]
  evidence: readonly Evidence[]
  /** The radar that saw it, with its room and the place in the home's coordinates; absent while only a wristband spoke. */
  radar?: { id: string; room: string; position_m: Point3 }
  band?: string
  /** How sure the band was, percent. */
  band_pct?: number
  /** How far the radar saw the body drop, metres; the greatest that any told. */
  drop_m?: number
}
interface State {
  sights: Sights
  suspicion?: Suspicion
  /** The alert that was raised and not cleared. `room` is absent when no radar has a part in it. */
  raised?: { key: string; room?: string; onset: number }
}

const Options = Type.Object(
  {
    confirm_s: Type.Number({
      default: 15,
      minimum: 10,
      maximum: 20,
      'x-unit': 's',
      description: 'How long a suspicion waits for a sign of getting up. Ceiling radars confirm after 5 to 180 s (vendor figures); chosen.',
    }),
    settle_s: Type.Number({
      default: 3,
      minimum: 0,
      maximum: 10,
      'x-unit': 's',
      description: 'Movement this soon after an impact is the fall itself. Chosen.',
    }),
    still_limit_s: Type.Number({
      default: 60,
      minimum: 20,
      maximum: 300,
      'x-unit': 's',
      description:
        "A wristband's suspicion that sees no stillness for so long is dropped. Longer than a motion sensor's hold time. Chosen.",
    }),
    band_alone_pct: Type.Number({
      default: 70,
      minimum: 0,
      maximum: 100,
      'x-unit': '%',
      description:
        'A wristband that nothing else bears out must be so sure. Lying down peaks at 2.4 g at the wrist, nine falls of ten above 3.3 to 3.9 g. Chosen.',
    }),
    least_drop_m: Type.Number({
      default: 0.3,
      minimum: 0,
      maximum: 1,
      'x-unit': 'm',
      description: 'A body that a radar saw drop less, and that lies on no floor, has turned over in bed. Chosen.',
    }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

const CONFIRM = 'confirm'
const GIVE_UP = 'give-up'

const isSuspicion = ({ device, said }: ReportSignal, { bands }: Sights): boolean =>
  said === 'fall' && (device.kind === 'radar' || (device.kind === 'wristband' && bands[device.id]?.worn !== false))

/** Where the radar saw it. A radar that tells no place stands for it itself. */
const radarSight = (signal: ReportSignal): NonNullable<Suspicion['radar']> => {
  const { id, room, place_m } = signal.device
  return { id, room, position_m: placeSeen(signal) ?? place_m }
}

type Part = Pick<Suspicion, 'radar' | 'band' | 'band_pct' | 'drop_m'>

/** What a device adds to a suspicion. */
function partOf(signal: ReportSignal): Part {
  const { device, body } = signal
  const { drop_m, confidence_pct } = body
  if (device.kind === 'radar') return { radar: radarSight(signal), ...(typeof drop_m === 'number' ? { drop_m } : {}) }
  return { band: device.id, ...(typeof confidence_pct === 'number' ? { band_pct: confidence_pct } : {}) }
}

/** Of two drops the greater counts; a radar that tells none may have seen any. */
const deeper = (open: Part, part: Part): Part =>
  open.drop_m === undefined || part.drop_m === undefined ? {} : { drop_m: Math.max(open.drop_m, part.drop_m) }

/** One more device says that somebody fell: the first opens the window, later ones add to it. */
function suspect(state: State, signal: ReportSignal, options: Options): Verdict<State> {
  const { device } = signal
  const fields = device.kind === 'radar' ? ['x_m', 'y_m', 'z_m', 'drop_m', 'speed_m_s', 'confidence_pct'] : ['peak_g', 'confidence_pct']
  const said = evidenceOf(signal, fields)
  const part = partOf(signal)
  const open = state.suspicion
  if (open !== undefined) {
    const suspicion: Suspicion = {
      ...part,
      ...open,
      ...deeper(open, part),
      supervised: open.supervised || signal.supervised,
      devices: [...new Set([...open.devices, device.id])],
      evidence: [...open.evidence, said].slice(0, 8),
    }
    return { state: { ...state, suspicion } }
  }
  const suspicion: Suspicion = { ...part, since: signal.at, ...fromReport(signal), devices: [device.id], evidence: [said] }
  return { state: { ...state, suspicion }, wake: [{ key: CONFIRM, at: after(signal.at, Seconds(options.confirm_s)) }] }
}

function drop(before: State): Verdict<State> {
  const { suspicion: _, ...state } = before
  return { state, cancel: [CONFIRM, GIVE_UP] }
}

/**
 * Whoever is seen upright by this report: is it the one that fell? In the same room they are; in another one where one resident lives, unless a radar still
 * has them low, or somebody was seen elsewhere while that figure stood there.
 */
const isTheOne = (
  { device }: ReportSignal,
  fell: { room?: string | undefined; onset: number },
  sights: Sights,
  home: WatchedHome,
): boolean =>
  fell.room === device.room || (home.residents <= 1 && !lowElsewhere(sights, device.id, fell.onset) && !inDoubt(sights, device.id))

function told(before: State, signal: ReportSignal, home: WatchedHome, options: Options): Verdict<State> {
  const sights = see(before.sights, signal)
  const state = sights === before.sights ? before : { ...before, sights }
  if (isSuspicion(signal, sights)) return suspect(state, signal, options)
  const { suspicion, raised } = state
  if (showsUpright(signal)) {
    const { onset = Number.POSITIVE_INFINITY, radar } = suspicion ?? {}
    if (signal.happened > onset && isTheOne(signal, { room: radar?.room, onset }, sights, home)) return drop(state)
    if (raised !== undefined && suspicion === undefined && isTheOne(signal, raised, sights, home)) {
      const { raised: _, ...others } = state
      return { state: others, clear: [{ kind: 'fall', key: raised.key }] }
    }
  }
  const overdue = suspicion !== undefined && signal.at >= suspicion.since + options.confirm_s * 1_000
  return overdue && sights !== before.sights ? decide(state, signal.at, home, options) : { state }
}

/** The window is over: raise, drop, or wait for a motion sensor's hold time to end. */
function decide(state: State, at: Instant, home: WatchedHome, options: Options): Verdict<State> {
  const { sights, suspicion } = state
  if (suspicion === undefined) return { state }
  const low = seenLow(sights)
  if (low?.posture === 'on-floor') return raise(state, suspicion, low, home)
  if (suspicion.radar !== undefined) return hardlyDropped(suspicion, options) ? drop(state) : raise(state, suspicion, low, home)
  if (home.residents <= 1 && (seenUpright(sights) || low !== undefined)) return drop(state)
  if (movedSince(sights, suspicion.onset + options.settle_s * 1_000)) return drop(state)
  if ((suspicion.band_pct ?? 100) < options.band_alone_pct) return drop(state)
  if (!holdsMoving(sights)) return raise(state, suspicion, undefined, home)
  const giveUp = (suspicion.since + options.still_limit_s * 1_000) as Instant
  return at >= giveUp ? drop(state) : { state, wake: [{ key: GIVE_UP, at: giveUp }] }
}

/** A radar alone, and what it saw was no way down. */
const hardlyDropped = ({ band, drop_m }: Suspicion, { least_drop_m }: Options): boolean =>
  band === undefined && drop_m !== undefined && drop_m < least_drop_m

/** How sure: what was seen low, by how many devices. Chosen, to rank alerts and not to decide them. */
function confidence_pct({ radar, band }: Suspicion, posture: string | undefined): number {
  const seen = posture === 'on-floor' ? 90 : posture === 'lying' ? 80 : 65
  if (radar === undefined) return posture === undefined ? 55 : seen
  return band === undefined ? seen : Math.min(98, seen + 8)
}

function raise(state: State, suspicion: Suspicion, low: ReturnType<typeof seenLow>, home: WatchedHome): Verdict<State> {
  const { since: _, onset, radar, band, band_pct: _pct, drop_m: _drop, ...common } = suspicion
  const lowRadar = low === undefined ? undefined : home.devices.get(low.radar)
  // A band knows no place: whoever it says fell lies where a radar sees somebody low.
  const position_m = radar?.position_m ?? low?.position_m
  const room = radar?.room ?? lowRadar?.room ?? state.sights.room
  // A radar that speaks late of a fall that only the band of the one resident had told joins the band's alert.
  const joins = radar === undefined || (home.residents <= 1 && state.raised?.room === undefined)
  const key = (joins ? state.raised?.key : undefined) ?? radar?.room ?? band ?? 'person'
  const claim: Claim = {
    kind: 'fall',
    key,
    ...(room === undefined ? {} : { room }),
    ...(position_m === undefined ? {} : { position_m }),
    ...common,
    onset: onset as Instant,
    confidence_pct: confidence_pct(suspicion, low?.posture),
    cancelled_by: radar === undefined ? ['got-up', 'moved'] : ['got-up'],
  }
  const seenRoom = radar?.room ?? lowRadar?.room
  const raised = seenRoom === undefined ? { key, onset } : { key, room: seenRoom, onset }
  return { state: { sights: state.sights, raised }, cancel: [CONFIRM, GIVE_UP], raise: [claim] }
}

/**
 * A fall that a radar or a wristband suspects, unless the person is seen up again before the window ends. A wristband alone needs stillness:
 * clapping peaks above a fall.
 */
export const fall = defineRule<State, Options>({
  id: 'fall',
  spec: 'ALERT-2',
  version: 4,
  watches: ['radar', 'wristband', 'motion'],
  options: Options,
  start: { sights: nothingSeen },
  lacks: lacksKinds('radar', 'wristband'),

  step(state, signal, { home, options }) {
    if (signal.type === 'report') return told(state, signal, home, options)
    if (signal.type === 'woken') return decide(state, signal.at, home, options)
    return { state }
  },
})
