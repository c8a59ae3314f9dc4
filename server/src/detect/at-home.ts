import type { LifeSign } from './life-sign.ts'
import { overtaken } from './overtaken.ts'
import type { ReportSignal } from './rule.ts'

/** Whether somebody is at home, by the front door and by what is seen after it. Times are of arrival, ms. JSON. */
export interface AtHome {
  /** The front door moved, and nobody was seen inside since. */
  door_ms?: number
  /** The last word of the door, by the id of its event. */
  door_id?: string
  /** Somebody came in at this time: the shutting of the door behind them is no leaving. */
  came_ms?: number
  /** The last sign of life inside. */
  seen_ms?: number
  room?: string
}

/** Whoever goes out is still seen at the door for so long. */
const AT_THE_DOOR_MS = 20_000
/** Who was away for so long is away, and the next opening is a coming home. */
const AWAY_MS = 60_000
/** Signs closer together than this are one: readings every ten seconds change nothing. */
const GRAIN_MS = 60_000

const isFrontDoor = ({ device, said }: ReportSignal) => device.kind === 'door-contact' && device.entrance && said === 'door'

/** Takes a report into the picture. The same object comes back when it says nothing new. */
export function follow(before: AtHome, signal: ReportSignal, sign: LifeSign | undefined): AtHome {
  if (isFrontDoor(signal))
    return tellsOldNews(before, signal)
      ? before
      : doorMoved({ ...before, door_id: signal.message }, doorAt(signal), signal.body['open'] === true)
  if (sign === undefined || signal.late) return before
  const { door_ms, seen_ms = 0, room } = before
  const inside = door_ms === undefined || signal.at > door_ms + AT_THE_DOOR_MS
  const fresh = signal.at - seen_ms >= GRAIN_MS || (sign.room !== undefined && sign.room !== room) || (inside && door_ms !== undefined)
  if (!fresh) return before
  const { door_ms: _, ...others } = before
  return { ...(inside ? others : before), seen_ms: signal.at, ...(sign.room === undefined ? {} : { room: sign.room }) }
}

/** When the door moved: what comes from a buffer says so by its own clock. */
const doorAt = ({ late, at, happened }: ReportSignal): number => (late ? happened : at)

/** A movement of the door after which something newer has come: another one that overtook it, or somebody seen inside. */
const tellsOldNews = ({ door_id, seen_ms = 0 }: AtHome, { message, late, happened }: ReportSignal): boolean =>
  overtaken(message, door_id) || (late && seen_ms - AT_THE_DOOR_MS >= happened)

function doorMoved(before: AtHome, at: number, open: boolean): AtHome {
  if (!open && before.came_ms !== undefined && at - before.came_ms < 2 * AWAY_MS) return before
  const { door_ms, came_ms: _, ...others } = before
  if (open && door_ms !== undefined && at - door_ms > AWAY_MS) return { ...others, came_ms: at, seen_ms: at }
  return { ...others, door_ms: at }
}

/** Since when nobody has been at home, as far as can be told. With nothing that sees people inside, the door alone tells it. */
export const outSince = ({ door_ms }: AtHome, at: number): number | undefined =>
  door_ms !== undefined && at - door_ms >= AWAY_MS ? door_ms : undefined
