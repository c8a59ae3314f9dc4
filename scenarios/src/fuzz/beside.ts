import { roomAt, type Home, type Opening } from '@anju/sdk'

/** Just past a wall, metres. */
const PAST_M = 0.35

/** The rooms on both sides of a door or window. */
export function roomsBeside({ plan }: Home, { from_m: [x1, y1], to_m: [x2, y2] }: Opening): string[] {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2]
  const [dx, dy] = [(-(y2 - y1) / length) * PAST_M, ((x2 - x1) / length) * PAST_M]
  return [roomAt(plan, [x + dx, y + dy]), roomAt(plan, [x - dx, y - dy])].flatMap((room) => (room === undefined ? [] : [room.id]))
}
