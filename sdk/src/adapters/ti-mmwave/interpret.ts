import { fail, type Result } from '../../result.ts'
import type { Interpreter, Utterance } from '../adapter.ts'
import type { TiFrame } from './frame.ts'
import { fallOfCentre, fallOfTop, heightWatch, type HeightWatch, type Suspicion } from './height-watch.ts'
import { radarVoice, type Posture, type LevelPlace, type RadarSetting } from '../radar-voice.ts'
import type { Target } from './tlv.ts'

/** What the demo's configuration says, beside what every radar is told. */
export interface TiSetting extends RadarSetting {
  /** The frame period of the demo's configuration, seconds: heights are timed by it, for bytes arrive in lumps. */
  frame_period_s: number
  /** Height of the device above the floor, metres. */
  mount_height_m: number
  /** From where the demo counts z: from the floor when its configuration tells it the height, else from the device. */
  z_from: 'floor' | 'device'
}

/** When a track is gone and a posture is taken. Chosen. */
export const trackRule = {
  /** A track that is not seen for so long has vanished. */
  vanishes_after_s: 1,
  /** A posture that holds for so long is said. */
  posture_holds_s: 0.5,
  /** The speed of somebody who walks: motion 100. */
  walking_m_s: 1,
  /** Most people followed: TI's tracker follows 20. */
  most_tracks: 32,
  /** A gap of more frames than this is a restart. */
  longest_gap_frames: 200,
} as const

/** Greatest heights over the floor by posture, of the top of the body and of its centre. Chosen. */
const postures: readonly { posture: Posture; top_m: number; centre_m: number }[] = [
  { posture: 'on-floor', top_m: 0.55, centre_m: 0.4 },
  { posture: 'lying', top_m: 0.95, centre_m: 0.7 },
  { posture: 'sitting', top_m: 1.4, centre_m: 0.95 },
]

const postureOf = (height_m: number, of: 'top_m' | 'centre_m'): Posture =>
  postures.find((row) => height_m <= row[of])?.posture ?? 'standing'

interface Track {
  seen_s: number
  place: LevelPlace
  speed_m_s: number
  confidence_pct: number | undefined
  posture: Posture
  posture_since_s: number
  watch?: HeightWatch & { of: 'top_m' | 'centre_m' }
}

const level = ({ x_m, y_m }: Track['place']) => Math.hypot(x_m, y_m)
const quiet = (value: number) => (Number.isFinite(value) ? value : 0)

/** Turns packets into what a radar of ours says. TI tells no fall: it is suspected here, from the drop of height. */
export function tiInterpreter(setting: TiSetting): Interpreter<TiFrame> {
  const { frame_period_s, mount_height_m, z_from } = setting
  const voice = radarVoice(setting)
  const tracks = new Map<number, Track>()
  let at_s = 0
  let lastNumber: number | undefined

  const advance = (number: number) => {
    const gap = lastNumber === undefined ? 1 : (number - lastNumber) >>> 0
    lastNumber = number
    if (gap > trackRule.longest_gap_frames) tracks.clear()
    at_s += Math.min(gap, trackRule.longest_gap_frames) * frame_period_s
  }
  const overFloor = (z_m: number) => (z_from === 'floor' ? z_m : z_m + mount_height_m)
  const overDevice = (z_m: number) => (z_from === 'floor' ? z_m - mount_height_m : z_m)

  /** Takes one target in; a fault for numbers that mean nothing. */
  const follow = (target: Target): Result<Utterance>[] => {
    const { id, x_m, y_m, z_m } = target
    if (!Number.isFinite(x_m) || !Number.isFinite(y_m) || z_m === Infinity || z_m === -Infinity)
      return [fail('value-meaningless', { what: `place of target ${id}`, value: `${x_m}, ${y_m}, ${z_m}`, problem: 'not a place' })]
    const known = tracks.get(id)
    if (known === undefined && tracks.size >= trackRule.most_tracks) return []
    const place = { x_m, y_m, ...(Number.isNaN(z_m) ? {} : { z_m: overDevice(z_m) }) }
    const speed_m_s = Math.hypot(quiet(target.vx_m_s), quiet(target.vy_m_s), quiet(target.vz_m_s))
    const confidence_pct = Number.isFinite(target.confidence) ? Math.min(1, Math.max(0, target.confidence)) * 100 : undefined
    const track = known ?? { seen_s: at_s, place, speed_m_s, confidence_pct, posture: 'unknown' as Posture, posture_since_s: at_s }
    Object.assign(track, { seen_s: at_s, place, speed_m_s, confidence_pct })
    tracks.set(id, track)
    return []
  }

  const suspect = ({ confidence_pct, place }: Track, suspicion: Suspicion | undefined): Result<Utterance>[] =>
    suspicion === undefined ? [] : voice.fell({ ...suspicion, place, ...(confidence_pct === undefined ? {} : { confidence_pct }) })

  /** Posture and suspicion from a height of one kind; a change of kind begins anew. */
  const watchHeight = (track: Track, height_m: number, of: 'top_m' | 'centre_m'): Result<Utterance>[] => {
    if (track.watch?.of !== of) track.watch = { of, ...heightWatch(of === 'top_m' ? fallOfTop : fallOfCentre) }
    const posture = postureOf(height_m, of)
    if (posture !== track.posture) Object.assign(track, { posture, posture_since_s: at_s })
    return suspect(track, track.watch.see(at_s, height_m))
  }

  const watchAll = (frame: TiFrame): Result<Utterance>[] => {
    const tops = new Map((frame.heights ?? []).map((height) => [height.id, height.top_m]))
    return (frame.targets ?? []).flatMap(({ id, z_m }) => {
      const track = tracks.get(id)
      if (track === undefined || track.seen_s !== at_s) return []
      const top = tops.get(id)
      if (top !== undefined && Number.isFinite(top)) return watchHeight(track, overFloor(top), 'top_m')
      // Once the top was told, its absence in one packet must not begin the watch anew.
      if (track.watch?.of === 'top_m') return []
      return Number.isFinite(z_m) ? watchHeight(track, overFloor(z_m), 'centre_m') : []
    })
  }

  const vanish = (): Result<Utterance>[] => {
    const gone = [...tracks].filter(([, track]) => at_s - track.seen_s > trackRule.vanishes_after_s)
    for (const [id] of gone) tracks.delete(id)
    return gone.flatMap(([, track]) => [...suspect(track, track.watch?.lose()), ...voice.vanished(track.place)])
  }

  const tellNearest = (frame: TiFrame): Result<Utterance>[] => {
    const [nearest] = [...tracks].sort(([, a], [, b]) => level(a.place) - level(b.place))
    const vitals = frame.vitals?.find(({ id }) => id === nearest?.[0]) ?? (frame.vitals?.length === 1 ? frame.vitals[0] : undefined)
    const out: Result<Utterance>[] = []
    if (nearest !== undefined) {
      const [, track] = nearest
      out.push(...voice.at(track.place))
      voice.moves((track.speed_m_s / trackRule.walking_m_s) * 100)
      if (at_s - track.posture_since_s >= trackRule.posture_holds_s) out.push(...voice.posture(track.posture, track.confidence_pct))
    }
    // TI's own screen takes a deviation of 0 for "nobody there".
    if (vitals !== undefined && vitals.breath_deviation > 0)
      out.push(...voice.vital('breath', vitals.breath_per_min), ...voice.vital('heart', vitals.heart_per_min))
    return out
  }

  return {
    hear(frame) {
      advance(frame.frame_number)
      return [
        ...(frame.targets ?? []).flatMap(follow),
        ...vanish(),
        ...voice.seen(tracks.size === 0 && (frame.presence ?? 0) !== 0 ? 'some' : tracks.size),
        ...watchAll(frame),
        ...tellNearest(frame),
        ...voice.sample(),
      ]
    },
  }
}
