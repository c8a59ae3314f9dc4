import { roomAt, type Instant, type Plan, type Point } from '@anju/sdk'
import type { Phase } from '../../people/phase.ts'
import { between_m, distance_m } from '../../world/vector.ts'

/** The instant from which on somebody is in a room; undefined between rooms and outside. */
export interface RoomTurn {
  at: Instant
  room: string | undefined
}

/**
 * The rooms that a phase of a body leads through, with the instant at which each is entered, to the millisecond: where the way crosses the edge of a room,
 * not where it was looked at. The first is that of its beginning.
 */
export function roomTurns(plan: Plan, phase: Phase): RoomTurn[] {
  const { from } = phase
  const room = (at_m: Point) => roomAt(plan, at_m)?.id
  const turns: RoomTurn[] = [{ at: from, room: room(phase.pose.at_m) }]
  if (phase.kind === 'rest') return turns
  const way = phase.kind === 'walk' ? phase.way : [phase.pose.at_m, phase.end.at_m]
  const total_m = way.reduce((sum, to, i) => (i === 0 ? 0 : sum + distance_m(way[i - 1]!, to)), 0)
  if (total_m === 0) return turns
  let passed_m = 0
  for (const [i, a] of way.slice(0, -1).entries()) {
    const b = way[i + 1]!
    const leg_m = distance_m(a, b)
    const shares = [0, ...edgesCrossed(plan, a, b), 1]
    for (const [j, share] of shares.slice(0, -1).entries()) {
      const here = room(between_m(a, b, (share + shares[j + 1]!) / 2))
      if (here === turns.at(-1)!.room) continue
      const at = Math.round(from + ((passed_m + share * leg_m) / total_m) * (phase.until - from)) as Instant
      turns.push({ at, room: here })
    }
    passed_m += leg_m
  }
  return turns
}

/** The shares of a leg at which it crosses the edge of any room, rising. */
function edgesCrossed({ rooms }: Plan, a: Point, b: Point): number[] {
  const shares: number[] = []
  const [rx, ry] = [b[0] - a[0], b[1] - a[1]]
  for (const { polygon_m } of rooms) {
    for (let i = 0; i < polygon_m.length; i++) {
      const c = polygon_m[i]!
      const d = polygon_m[(i + 1) % polygon_m.length]!
      const [sx, sy] = [d[0] - c[0], d[1] - c[1]]
      const turned = rx * sy - ry * sx
      if (turned === 0) continue
      const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / turned
      const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / turned
      if (t > 0 && t < 1 && u >= 0 && u <= 1) shares.push(t)
    }
  }
  return shares.sort((p, q) => p - q)
}
