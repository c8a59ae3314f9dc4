import { limits, type Instant } from '@anju/sdk'
import { serverLimits } from '../limits.ts'

/** The ids of the events of the last seven days: a repeat is acknowledged and changes nothing. */
export interface RememberedIds {
  /** True when the id is new; it is remembered then. */
  remember(device: string, id: string, at: Instant): boolean
  /** Ids that came before this instant are forgotten, at the latest an hour after. */
  oldest(now: Instant): number
  /** How many runs of ids are held. */
  readonly size: number
}

/** Numbers of one boot without a gap that came within an hour, first to last. */
interface Run {
  from: number
  to: number
  first_ms: number
  newest_ms: number
}

/** Runs of one device by what stands before their number, sorted by number, none touching what another holds. */
type Boots = Map<string, Run[]>

const HOUR_MS = 3_600_000

/** A number that is written as the protocol writes it, behind the boot; an id that a client made up itself stands alone, behind a sign that no boot has. */
function partsOf(id: string): { boot: string; seq: number } {
  const [, boot, digits] = /^(.*-)(0|[1-9]\d{0,14})$/.exec(id) ?? []
  return boot === undefined ? { boot: ` ${id}`, seq: 0 } : { boot, seq: Number(digits) }
}

/** Where the last run begins that does not begin after a number; -1 when none does. */
function lastUpTo(runs: readonly Run[], seq: number): number {
  let [low, high] = [0, runs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (runs[middle]!.from <= seq) low = middle + 1
    else high = middle
  }
  return low - 1
}

/**
 * Keeps ids as runs of numbers: devices count their events, so that a week of one is a run an hour and not a text an event. Bounded by age and number.
 * `stored` comes in the order of arrival.
 */
export function rememberedIds(stored: readonly { home: string; device: string; id: string; arrived_ms: number }[]): RememberedIds {
  const devices = new Map<string, Boots>()
  let size = 0
  let swept_ms = Number.NEGATIVE_INFINITY

  const sweep = (before_ms: number) => {
    for (const [device, boots] of devices) {
      for (const [boot, runs] of boots) {
        const kept = runs.filter(({ newest_ms }) => newest_ms >= before_ms)
        size -= runs.length - kept.length
        if (kept.length === 0) boots.delete(boot)
        else boots.set(boot, kept)
      }
      if (boots.size === 0) devices.delete(device)
    }
  }
  /** Once an hour; where there are too many, as many hours less as it takes. */
  const forget = (now: number) => {
    if (now - swept_ms < HOUR_MS && size <= serverLimits.ids_remembered) return
    swept_ms = now
    let before_ms = now - limits.duplicate_window
    do sweep(before_ms)
    while (size > serverLimits.ids_remembered && (before_ms += HOUR_MS) < now)
  }
  const add = (device: string, id: string, at: number): boolean => {
    const { boot, seq } = partsOf(id)
    let boots = devices.get(device)
    if (boots === undefined) devices.set(device, (boots = new Map()))
    let runs = boots.get(boot)
    if (runs === undefined) boots.set(boot, (runs = []))
    const place = lastUpTo(runs, seq)
    const run = runs[place]
    if (run !== undefined && seq <= run.to) {
      if (run.newest_ms >= at - limits.duplicate_window) return false
      runs.splice(place, 1)
      size -= 1
      return add(device, id, at)
    }
    if (run !== undefined && run.to === seq - 1 && at - run.first_ms < HOUR_MS) {
      run.to = seq
      run.newest_ms = Math.max(run.newest_ms, at)
      return true
    }
    runs.splice(place + 1, 0, { from: seq, to: seq, first_ms: at, newest_ms: at })
    size += 1
    return true
  }
  for (const { home, device, id, arrived_ms } of stored) add(`${home}/${device}`, id, arrived_ms)
  return {
    remember(device, id, at) {
      forget(at)
      return add(device, id, at)
    },
    oldest: (now) => now - limits.duplicate_window,
    get size() {
      return size
    },
  }
}
