import type { WorldSnapshot } from '@anju/sdk'
import { toSegment_m } from '../world/vector.ts'
import { wallsOf } from '../world/walls.ts'
import type { Invariant } from './invariant.ts'

/** A body's centre comes no nearer to the middle of a wall than half the wall, less this, metres: plans are drawn by hand. */
const SLACK_M = 0.03
/** Slack of a speed for the rounding of instants to milliseconds, m/s. */
const SLACK_M_S = 0.01
/** Nobody indoors walks faster, whatever their gait (the most that the check of a home takes), m/s. */
const FASTEST_M_S = 1.6

type Person = WorldSnapshot['people'][number]

/** Invariants of people, doors, gas and water. */
export const worldInvariants: readonly Invariant[] = [
  {
    id: 'time-goes-on',
    says: { en: 'Time never goes back.', zh: '时间不会倒流。' },
    watch: () => {
      let last = -Infinity
      return {
        step({ at_ms }) {
          if (at_ms < last) return `from ${last} back to ${at_ms}`
          last = at_ms
          return undefined
        },
      }
    },
  },
  {
    id: 'nobody-in-a-wall',
    says: { en: 'Nobody is inside a wall.', zh: '没有人在墙里。' },
    watch: ({ home: { plan } }) => {
      const { solid } = wallsOf(plan)
      return {
        step({ people }) {
          for (const { id, position_m, posture, room } of people) {
            if (room === undefined || (posture !== 'standing' && posture !== 'walking' && posture !== 'sitting')) continue
            const [x, y] = position_m
            if (solid.some(({ a, b, half_m }) => toSegment_m([x, y], a, b) < half_m - SLACK_M))
              return `${id} at ${shown([x, y])}, ${posture}`
          }
          return undefined
        },
      }
    },
  },
  {
    id: 'no-faster-than-a-gait',
    says: { en: 'Nobody moves along the floor faster than they can walk, but in a fall.', zh: '除跌倒外,没有人移动得比步速更快。' },
    watch: ({ home: { residents } }) => {
      const gait = new Map(residents.map(({ id, gait_m_s }) => [id, gait_m_s ?? FASTEST_M_S]))
      let last: WorldSnapshot | undefined
      return {
        step(world) {
          const before = last
          last = world
          if (before === undefined || world.at_ms === before.at_ms) return undefined
          const span_s = (world.at_ms - before.at_ms) / 1000
          for (const person of world.people) {
            const was = before.people.find(({ id }) => id === person.id)
            const most = gait.get(person.id)
            if (was === undefined || most === undefined || falls(was, person) || was.room === undefined || person.room === undefined)
              continue
            const [dx, dy] = [person.position_m[0] - was.position_m[0], person.position_m[1] - was.position_m[1]]
            const speed = Math.sqrt(dx * dx + dy * dy) / span_s
            if (speed > most + SLACK_M_S + 0.002 / span_s) return `${person.id} at ${speed.toFixed(2)} m/s, gait ${most} m/s`
          }
          return undefined
        },
      }
    },
  },
  {
    id: 'bodies-live',
    says: { en: 'Hearts and breaths are those of somebody alive, and places are places.', zh: '心率、呼吸与位置均为合理数值。' },
    watch: () => ({
      step({ people }) {
        for (const { id, heart_per_min, breath_per_min, position_m, since_s } of people) {
          if (!(heart_per_min >= 20 && heart_per_min <= 250)) return `${id}: heart ${heart_per_min}/min`
          if (!(breath_per_min >= 0 && breath_per_min <= 80)) return `${id}: breath ${breath_per_min}/min`
          if (!position_m.every(Number.isFinite) || !(since_s >= 0)) return `${id} at ${shown(position_m)} since ${since_s} s`
        }
        return undefined
      },
    }),
  },
  {
    id: 'leaves-on-hinges',
    says: { en: 'Doors and windows stand between shut and open, and passages are open.', zh: '门窗开度在零到一之间,过道始终敞开。' },
    watch: ({ home: { plan } }) => ({
      step: ({ openings }) => {
        for (const { id, kind } of plan.openings) {
          const open = openings[id]
          if (open === undefined || !(open >= 0 && open <= 1) || (kind === 'passage' && open !== 1)) return `${id} stands ${open} open`
        }
        return undefined
      },
    }),
  },
  {
    id: 'no-less-than-nothing',
    says: { en: 'There is never less gas or water than none, nor more than there is room for.', zh: '燃气与积水不为负,也不超出空间。' },
    watch: ({ home: { plan } }) => ({
      step({ gas_lel_pct, water }) {
        for (const [room, lel] of Object.entries(gas_lel_pct)) if (!(lel >= -1e-9 && lel <= 2_000 + 1e-6)) return `${room}: ${lel} %LEL`
        for (const { room, area_m2 } of water) {
          const box = plan.rooms.find(({ id }) => id === room)?.polygon_m ?? []
          if (!(area_m2 >= 0 && area_m2 <= area(box) * 1.1 + 0.1)) return `${room}: ${area_m2} m² of water`
        }
        return undefined
      },
    }),
  },
]

/** A fall, and the topple that ends it, move the body's centre faster than feet do. */
const falls = (was: Person, is: Person): boolean =>
  is.posture === 'falling' || was.posture === 'falling' || is.posture === 'on-floor' || was.posture === 'on-floor'

const shown = (place: readonly number[]): string => place.map((value) => value.toFixed(2)).join(', ')

/** The area of a polygon, m² (the shoelace formula). */
function area(polygon: readonly (readonly [number, number] | number[])[]): number {
  const twice = polygon.reduce((sum, [x = 0, y = 0], i) => {
    const [nx = 0, ny = 0] = polygon[(i + 1) % polygon.length] ?? []
    return sum + x * ny - nx * y
  }, 0)
  return Math.abs(twice) / 2
}
