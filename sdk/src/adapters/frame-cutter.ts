import { fail, ok, type Fault, type Result } from '../result.ts'
import type { StreamDecoder } from './adapter.ts'
import { windowOn, type Window } from './window.ts'

/** What a family says about the bytes from a start on. Lengths count from that start. */
export type Verdict<Frame> =
  | { is: 'frame'; bytes: number; frame: Frame; may_follow?: number }
  /** The frame may yet be right; it cannot be judged before this many bytes. */
  | { is: 'wait'; bytes: number }
  /** It looked like a frame and is none; `bytes` is how far the damage is known to reach. The search goes on one byte further. */
  | { is: 'damaged'; bytes: number; fault: Fault }
  /** A start by chance; not worth a fault of its own. */
  | { is: 'noise' }

/** How a family frames its bytes. */
export interface Framing<Frame> {
  /** What a frame may begin with. */
  starts: readonly Uint8Array[]
  /** No frame is longer, and so no more is ever held. */
  longest_bytes: number
  /** Whether frames look into the window's memory for as long as somebody has them. It is written once then, and never over. */
  keeps_window?: true
  /** Judges from a start on. It must not wait for more than the longest frame. */
  judge: (window: Window, at: number) => Verdict<Frame>
}

export const damaged = (bytes: number, { fault }: { fault: Fault }): Verdict<never> => ({ is: 'damaged', bytes, fault })
export const NOISE: Verdict<never> = { is: 'noise' }

/** The shortest content that can hold a whole frame of the families with short frames. */
const SHORTEST_INSIDE_BYTES = 10

/**
 * A family's judgement, and that no whole frame lies inside the one judged. A start by chance or a damaged length would else swallow the frames that
 * follow, and a fall would wait until enough others have come. `whole` says what counts as a whole frame: its checksums must be beyond chance.
 */
export function judgeWithNoneInside<Frame>(
  alone: Framing<Frame>['judge'],
  whole: (frame: Frame) => boolean,
  family: string,
  head_bytes: number,
): Framing<Frame>['judge'] {
  return (window, at) => {
    const verdict = alone(window, at)
    if (verdict.is === 'damaged' || verdict.is === 'noise' || verdict.bytes < head_bytes + SHORTEST_INSIDE_BYTES) return verdict
    const end = Math.min(window.end, at + verdict.bytes)
    const inside = { ...window, end }
    for (let from = at + head_bytes; from + SHORTEST_INSIDE_BYTES <= end; from++) {
      if (window.bytes[from] !== window.bytes[at]) continue
      const other = alone(inside, from)
      if (other.is === 'frame' && whole(other.frame))
        return damaged(head_bytes, fail('frame-malformed', { family, problem: 'another frame lies inside it' }))
    }
    return verdict.is === 'wait' ? { is: 'wait', bytes: window.end - at + 1 } : verdict
  }
}

/** Reads bytes that must be exactly one frame. */
export function readOne<Frame>(family: string, { starts, judge, keeps_window }: Framing<Frame>, bytes: Uint8Array): Result<Frame> {
  const malformed = (problem: string) => fail('frame-malformed', { family, problem })
  if (!starts.some((start) => start.length <= bytes.length && start.every((byte, i) => bytes[i] === byte))) return malformed('no start')
  const verdict = judge(windowOn(keeps_window === true ? new Uint8Array(bytes) : bytes), 0)
  if (verdict.is === 'damaged') return { ok: false, fault: verdict.fault }
  if (verdict.is === 'noise') return malformed('no frame begins here')
  if (verdict.is === 'wait') return malformed(`${bytes.length} bytes of at least ${verdict.bytes}`)
  const rest = bytes.length - verdict.bytes
  if (rest > 0 && !(rest === 1 && bytes[verdict.bytes] === verdict.may_follow)) return malformed(`${rest} bytes too many`)
  return ok(verdict.frame)
}

/** So many longest frames have room in memory that frames look into: many share the making of it, and one that is kept holds no more than this. */
const FRAMES_KEPT = 4
/** Memory is told apart in steps of this, so that the numbers of a packet that comes alone can be read where they lie. */
const ALIGN_BYTES = 8

/**
 * Cuts a stream by a family's framing. What comes is copied behind what waits, into memory that never grows and is judged where it lies. After
 * damage the search goes on at the next byte, so no good frame is lost behind a bad length.
 */
export function frameCutter<Frame>(framing: Framing<Frame>): StreamDecoder<Frame> {
  const { starts, longest_bytes, keeps_window, judge } = framing
  const begins = new Uint8Array(256)
  for (const start of starts) begins[start[0]!] = 1

  const capacity_bytes = longest_bytes * (keeps_window === true ? FRAMES_KEPT : 2)
  let bytes = new Uint8Array(capacity_bytes)
  /** What is held, in memory that stays the same: to make a view anew for each chunk costs more than to copy the chunk. */
  const window: { -readonly [Key in keyof Window]: Window[Key] } = windowOn(bytes, 0)
  /** Where that begins which is not judged yet. */
  let head = 0
  /** Bytes that the frame at the head waits for. */
  let wanted = 0
  let noise = 0
  /** Bytes still to come of damage that has its fault already. */
  let excused = 0
  /** A byte that may follow the last frame and belongs to it. */
  let follower = -1

  const tellNoise = (out: Result<Frame>[]) => {
    if (noise > 0) out.push(fail('stream-noise', { bytes: noise }))
    noise = 0
  }
  const skip = (count: number, out: Result<Frame>[]) => {
    const excusing = Math.min(excused, count)
    excused -= excusing
    for (let rest = count - excusing; rest > 0;) {
      const step = Math.min(rest, longest_bytes - noise)
      noise += step
      rest -= step
      if (noise === longest_bytes) tellNoise(out)
    }
  }
  /** The start at `at`: whole, cut off by the end, or none. */
  const startAt = (at: number, end: number): 'whole' | 'cut' | 'none' => {
    let best: 'cut' | 'none' = 'none'
    for (let s = 0; s < starts.length; s++) {
      const start = starts[s]!
      let i = 1
      while (i < start.length && at + i < end && bytes[at + i] === start[i]) i++
      if (i === start.length) return 'whole'
      if (at + i === end) best = 'cut'
    }
    return best
  }

  /** Judges all that can be judged; answers where the unjudged rest begins. */
  const scan = (out: Result<Frame>[]): number => {
    const { end } = window
    let at = head
    wanted = 0
    while (at < end) {
      if (bytes[at] === follower) {
        follower = -1
        at += 1
        continue
      }
      follower = -1
      let next = at
      while (next < end && begins[bytes[next]!] === 0) next++
      if (next > at) skip(next - at, out)
      at = next
      if (at >= end) break
      const start = startAt(at, end)
      if (start === 'cut') break
      const verdict = start === 'none' ? NOISE : judge(window, at)
      if (verdict.is === 'wait') {
        wanted = verdict.bytes
        break
      }
      if (verdict.is === 'frame') {
        excused = 0
        tellNoise(out)
        out.push(ok(verdict.frame))
        follower = verdict.may_follow ?? -1
        at += verdict.bytes
        continue
      }
      if (verdict.is === 'damaged') {
        tellNoise(out)
        out.push({ ok: false, fault: verdict.fault })
        excused = Math.max(excused, verdict.bytes)
      }
      skip(1, out)
      at += 1
    }
    return at
  }

  /** Makes room behind what waits: at the begin of the same memory, or of new memory where frames look into the old. */
  const makeRoom = () => {
    const held = window.end - head
    if (keeps_window === true) {
      const fresh = new Uint8Array(capacity_bytes)
      fresh.set(bytes.subarray(head, window.end))
      Object.assign(window, windowOn((bytes = fresh)))
    } else bytes.copyWithin(0, head, window.end)
    head = 0
    window.end = held
  }

  /** Copies as much of a chunk as there is room for; answers where its rest begins. */
  const fill = (chunk: Uint8Array, from: number): number => {
    if (head === window.end) head = window.end = keeps_window === true ? (head + ALIGN_BYTES - 1) & -ALIGN_BYTES : 0
    if (head > 0 && chunk.length - from > capacity_bytes - window.end) makeRoom()
    const count = Math.min(chunk.length - from, capacity_bytes - window.end)
    bytes.set(count === chunk.length ? chunk : chunk.subarray(from, from + count), window.end)
    window.end += count
    return from + count
  }

  return {
    push(chunk) {
      const out: Result<Frame>[] = []
      for (let from = 0; from < chunk.length;) {
        from = fill(chunk, from)
        if (window.end - head < wanted) break
        head = scan(out)
      }
      return out
    },
    get held_bytes() {
      return window.end - head
    },
  }
}
