import { OUTDOORS, type AirFlow } from './air-system.ts'

/** A room with what it is open to. */
export interface ConnectedRoom {
  volume_m3: number
  /** Rooms beyond an open door or passage, by index. */
  open: readonly number[]
  /** Area of its open windows, m². */
  window_m2: number
}

/**
 * Where the air comes from that a fan draws out of a room: through the open windows of the rooms that it reaches through open doors, by their area, or else
 * through the cracks of all those rooms, by their volume. It goes along the ways with the fewest doors. In and out are equal in every room.
 */
export function extraction(rooms: readonly ConnectedRoom[], from: number, m3_s: number): AirFlow[] {
  const towards = new Map<number, number>([[from, from]])
  const reached = [from]
  for (const room of reached) {
    for (const beyond of rooms[room]!.open) {
      if (towards.has(beyond)) continue
      towards.set(beyond, room)
      reached.push(beyond)
    }
  }
  const windows = reached.reduce((sum, room) => sum + rooms[room]!.window_m2, 0)
  const weight = (room: number) => (windows > 0 ? rooms[room]!.window_m2 : rooms[room]!.volume_m3)
  const all = reached.reduce((sum, room) => sum + weight(room), 0)
  const flows: AirFlow[] = []
  const passes = new Map<number, number>(reached.map((room) => [room, (m3_s * weight(room)) / all]))
  for (const room of reached.toReversed()) {
    const own = (m3_s * weight(room)) / all
    if (own > 0) flows.push({ from: OUTDOORS, to: room, m3_s: own })
    if (room === from) continue
    const next = towards.get(room)!
    flows.push({ from: room, to: next, m3_s: passes.get(room)! })
    passes.set(next, passes.get(next)! + passes.get(room)!)
  }
  return flows
}
