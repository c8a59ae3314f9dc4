import { isOpen, type Home, type Incident, type Severity } from '@anju/sdk'
import type { Tone } from '../device-card.ts'
import { deviceKey, type FeedState } from '../feed-state.ts'
import { homeLook, type HomeLook } from '../home-look.ts'

/** One home among many: how it looks, and the worst that is open in it. The same object while nothing of it changes. */
export interface Tile {
  readonly home: Home
  readonly look: HomeLook
  /** The worst of its devices. */
  readonly tone: Tone
  /** The worst open incident; none where all is closed. */
  readonly severity: Severity | undefined
  readonly open: readonly Incident[]
}

/** A home of which nobody says anything is looked at again after so long: what was said grows old, ms. */
const AGAIN_MS = 5_000

const severities: readonly (Severity | undefined)[] = ['alarm', 'warning', 'notice', undefined]
/** As on a card: whether somebody is in danger counts first, and what is silent before what is calm. */
const order: readonly Tone[] = ['alarm', 'warning', 'info', 'silent', 'calm']

interface Kept {
  readonly keys: readonly string[]
  states: readonly unknown[]
  open: readonly Incident[]
  seen_ms: number
  tile: Tile
}

const NONE: readonly Incident[] = []

/**
 * The tiles of many homes, worst first. Only homes of which something changed are looked at anew, so that a message about one home costs one home
 * and not all of them.
 */
export class TileBook {
  private readonly kept = new Map<string, Kept>()
  private list: readonly Tile[] = []

  tiles(feed: FeedState, now_ms: number): readonly Tile[] {
    const open = openByHome(feed)
    let changed = this.list.length !== feed.homes.length
    for (const home of feed.homes) changed = this.look(home, feed, open.get(home.id) ?? NONE, now_ms) || changed
    if (changed) this.list = feed.homes.map(({ id }) => this.kept.get(id)!.tile).sort(worse)
    return this.list
  }

  private look(home: Home, feed: FeedState, open: readonly Incident[], now_ms: number): boolean {
    const before = this.kept.get(home.id)
    const known = before?.tile.home === home ? before : undefined
    const keys = known?.keys ?? home.devices.map(({ id }) => deviceKey(home.id, id))
    if (known !== undefined && isSame(known, keys, feed, open) && Math.abs(now_ms - known.seen_ms) < AGAIN_MS) return false
    const look = homeLook(feed, home, now_ms)
    const tone = order.find((one) => look.cards.some((card) => card.tone === one)) ?? 'calm'
    const severity = severities.find((one) => open.some((incident) => incident.severity === one))
    const tile = { home, look, tone, severity, open }
    this.kept.set(home.id, { keys, states: keys.map((key) => feed.devices[key]), open, seen_ms: now_ms, tile })
    return true
  }
}

function isSame({ states, open }: Kept, keys: readonly string[], feed: FeedState, now: readonly Incident[]): boolean {
  if (open.length !== now.length || open.some((incident, i) => incident !== now[i])) return false
  return keys.every((key, i) => feed.devices[key] === states[i])
}

function openByHome({ incidents }: FeedState): Map<string, Incident[]> {
  const by = new Map<string, Incident[]>()
  for (const incident of Object.values(incidents)) {
    if (!isOpen(incident.state)) continue
    const list = by.get(incident.home)
    if (list === undefined) by.set(incident.home, [incident])
    else list.push(incident)
  }
  return by
}

const rank = ({ severity, tone, open }: Tile): number =>
  severities.indexOf(severity) * 100 + (open.some(({ state }) => state === 'raised') ? 0 : 50) + order.indexOf(tone)

const worse = (a: Tile, b: Tile): number => rank(a) - rank(b) || a.home.id.localeCompare(b.home.id)
