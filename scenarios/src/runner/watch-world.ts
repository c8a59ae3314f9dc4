import { after, Milliseconds, type Cancel, type Clock, type Instant, type TraceLook, type WorldSnapshot } from '@anju/sdk'
import { moving } from '../director/moving.ts'

/** How often somebody looks at the true world: often while something moves, seldom while nothing does. */
const MOVING = Milliseconds(500)
const STILL = Milliseconds(5_000)

/** Looks at the world until it is over, and tells what is not as it was at the look before; the answer ends it. Looking changes nothing. */
export function watchWorld(clock: Clock, world: () => WorldSnapshot, until: Instant, tell: (look: TraceLook) => void): Cancel {
  let before: WorldSnapshot | undefined
  const look = () => {
    const now = world()
    const at = after(clock.now(), moving(before, now) ? MOVING : STILL)
    const seen = lookOf(now, before)
    before = now
    if (Object.keys(seen).length > 0) tell(seen)
    if (at <= until) cancel = clock.wakeAt(at, look)
  }
  let cancel = clock.wakeAt(clock.now(), look)
  return () => cancel()
}

/** What of a world is not as it was. */
export function lookOf(now: WorldSnapshot, before: WorldSnapshot | undefined): TraceLook {
  const people = changed(bodies(now), before === undefined ? {} : bodies(before))
  const openings = changed(now.openings, before?.openings ?? {})
  const water = changed(pools(now), before === undefined ? {} : pools(before))
  const gas = changed(clouds(now), before === undefined ? clear(now) : clouds(before))
  const dead = now.dead_devices.join() === (before?.dead_devices ?? []).join() ? undefined : now.dead_devices
  return {
    ...(people === undefined ? {} : { people }),
    ...(openings === undefined ? {} : { openings }),
    ...(dead === undefined ? {} : { dead_devices: dead }),
    ...(water === undefined ? {} : { water_m2: water }),
    ...(gas === undefined ? {} : { gas_lel_pct: gas }),
  }
}

function changed<T>(now: Readonly<Record<string, T>>, before: Readonly<Record<string, T>>): Record<string, T> | undefined {
  const entries = Object.entries(now).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]))
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

const bodies = ({ people }: WorldSnapshot): NonNullable<TraceLook['people']> =>
  Object.fromEntries(
    people.map(({ id, position_m: [x, y, z], heading_deg, posture, room }) => [
      id,
      {
        position_m: [hundredth(x), hundredth(y), hundredth(z)],
        heading_deg: Math.round(heading_deg),
        posture,
        ...(room === undefined ? {} : { room }),
      },
    ]),
  )

/** Pools and clouds in round figures: what is drawn needs no more, and a cloud is never still. */
const pools = ({ water }: WorldSnapshot) => Object.fromEntries(water.map(({ room, area_m2 }) => [room, tenth(area_m2)]))
const clouds = ({ gas_lel_pct }: WorldSnapshot) =>
  Object.fromEntries(Object.entries(gas_lel_pct).flatMap(([room, pct]) => (pct < 0.5 ? [[room, 0]] : [[room, Math.round(pct)]])))

const clear = ({ gas_lel_pct }: WorldSnapshot) => Object.fromEntries(Object.keys(gas_lel_pct).map((room) => [room, 0]))

const hundredth = (value: number) => Math.round(value * 100) / 100
const tenth = (value: number) => Math.round(value * 10) / 10
