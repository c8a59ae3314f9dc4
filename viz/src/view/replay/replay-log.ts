import { viewLimits } from '../limits.ts'
import { afterHeard, nothingShown, type Heard, type Shown } from './heard.ts'

/** So many messages lie between two states that are kept: a seek repeats at most these. */
const BLOCK = 100

interface Block {
  /** How everything stood before the first message of the block. */
  readonly start: Shown
  readonly heard: Heard[]
}

/**
 * What came, in order, with the state kept before every hundredth message. Bounded: over the limit the oldest hundred go. An instant that is
 * older than all that is kept shows the oldest state that is left.
 */
export class ReplayLog {
  private blocks: Block[] = []
  private latest: Shown
  private last_ms = -Infinity
  private readonly most: number

  constructor(most: number = viewLimits.replay_messages, start: Shown = nothingShown) {
    this.most = most
    this.latest = start
  }

  /** Takes a message. Time never goes back: what claims an earlier instant than the one before it came at that one's. */
  push(heard: Heard): void {
    this.last_ms = Math.max(this.last_ms, heard.at_ms)
    const at = heard.at_ms === this.last_ms ? heard : { ...heard, at_ms: this.last_ms }
    let block = this.blocks.at(-1)
    if (block === undefined || block.heard.length >= BLOCK) {
      block = { start: this.latest, heard: [] }
      this.blocks.push(block)
      if (this.blocks.length * BLOCK > this.most && this.blocks.length > 1) this.blocks.shift()
    }
    block.heard.push(at)
    this.latest = afterHeard(this.latest, at)
  }

  get size(): number {
    return this.blocks.reduce((sum, { heard }) => sum + heard.length, 0)
  }

  /** The instants between which something is kept; nothing while nothing came. */
  get span(): { from_ms: number; to_ms: number } | undefined {
    const first = this.blocks[0]?.heard[0]
    return first === undefined ? undefined : { from_ms: first.at_ms, to_ms: this.last_ms }
  }

  /** Everything kept, in order. */
  *all(): Generator<Heard> {
    for (const { heard } of this.blocks) yield* heard
  }

  /** How everything stood before the oldest message that is kept. */
  get start(): Shown {
    return this.blocks[0]?.start ?? this.latest
  }

  /** How everything stood at an instant: the nearest state that is kept, and the messages since. */
  at(at_ms: number): Shown {
    const block = this.blocks[this.blockBefore(at_ms)]
    if (block === undefined) return this.start
    let shown = block.start
    for (const heard of block.heard) {
      if (heard.at_ms > at_ms) break
      shown = afterHeard(shown, heard)
    }
    return shown
  }

  /** Lets messages after `from_ms`, up to and with `to_ms`, pass over a state that `from_ms` gave: a step of a replay that plays. */
  step(shown: Shown, from_ms: number, to_ms: number): Shown {
    let next = shown
    for (let i = Math.max(0, this.blockBefore(from_ms)); i < this.blocks.length; i++) {
      for (const heard of this.blocks[i]!.heard) {
        if (heard.at_ms > to_ms) return next
        if (heard.at_ms > from_ms) next = afterHeard(next, heard)
      }
    }
    return next
  }

  /** The last block that begins at or before an instant; −1 when none does. */
  private blockBefore(at_ms: number): number {
    let [low, high] = [0, this.blocks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.blocks[middle]!.heard[0]!.at_ms <= at_ms) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
