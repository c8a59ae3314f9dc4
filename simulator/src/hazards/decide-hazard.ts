import { fail, Hours, ok, Seconds, type Furniture, type Instant, type Result } from '@anju/sdk'
import type { CausalHome } from '../causal-home.ts'
import { fall } from '../people/moves.ts'
import type { ResidentBody } from '../people/resident.ts'
import { BURST_L_S, runsWater } from '../world/water.ts'
import type { Hazard } from './hazard.ts'

type Decided = Result<(now: Instant) => void>
type Does<Name extends Hazard['do']> = (world: CausalHome, hazard: Extract<Hazard, { do: Name }>, now: Instant) => Decided

/** What a hose with a crack lets out unless it is said otherwise, L/h: about what the norms' example of a slow leak has, 50 to 100. */
const LEAK_L_H = 60
const L_PER_M3 = 1_000

/** Decides whether a hazard can begin or end now; the answer does it. Codes `home-has-no`, `not-made-for-it`, `already-so`, `person-away`. */
export function decideHazard(world: CausalHome, hazard: Hazard, now: Instant): Decided {
  const does = doers[hazard.do] as (world: CausalHome, hazard: Hazard, now: Instant) => Decided
  return does(world, hazard, now)
}

const doers: { readonly [Name in Hazard['do']]: Does<Name> } = {
  leak: (world, { what, flow_l_h = LEAK_L_H }) =>
    stove(world, what, 'leak', () => ok(() => world.hazards.setLeak(what, flow_l_h / L_PER_M3 / 3600))),
  burst: (world, { what, flow_l_min }) =>
    piece(world, what, (furniture) => {
      if (!runsWater(furniture.kind)) return fail('not-made-for-it', { id: what, does: 'burst' })
      return ok(() => world.water.burst(furniture, flow_l_min === undefined ? BURST_L_S : flow_l_min / 60))
    }),
  mend: (world, { what }) =>
    piece(world, what, () => {
      if (!world.hazards.leaks.has(what) && !world.water.isBurst(what)) return fail('already-so', { id: what, does: 'mend' })
      return ok(() => {
        if (world.hazards.leaks.has(what)) world.hazards.setLeak(what, 0)
        if (world.water.isBurst(what)) world.water.mend(what)
      })
    }),
  'blow-out': (world, { what }) => lit(world, what, 'blow-out', () => world.hazards.setBurner(what, { lit: false })),
  scorch: (world, { what }) => lit(world, what, 'scorch', () => world.hazards.setBurner(what, { lit: true, dry: true })),
  smoulder: (world, { room }) =>
    turned(world, room, 'smoulder', !world.hazards.braziers.has(room), () => world.hazards.setBrazier(room, true)),
  'put-out': (world, { room }) =>
    turned(world, room, 'put-out', world.hazards.braziers.has(room), () => world.hazards.setBrazier(room, false)),
  'block-flue': (world, { room }) =>
    turned(world, room, 'block-flue', !world.hazards.flues.has(room), () => world.hazards.setFlue(room, true)),
  'clear-flue': (world, { room }) =>
    turned(world, room, 'clear-flue', world.hazards.flues.has(room), () => world.hazards.setFlue(room, false)),
  ventilate: (world, { room, on }) =>
    turned(world, room, 'ventilate', world.hazards.fans.has(room) !== on, () => world.hazards.setFan(room, on)),
  'switch-light': (world, { room, on }) =>
    turned(world, room, 'switch-light', world.hazards.lamp(room) !== on, () => world.hazards.setLamp(room, on)),
  switch: (world, { what, on }) =>
    piece(world, what, ({ kind }) => {
      if (kind !== 'tv' && kind !== 'washing-machine') return fail('not-made-for-it', { id: what, does: 'switch' })
      if (!on && !world.hazards.appliances.has(what)) return fail('already-so', { id: what, does: 'switch' })
      return ok((at) => world.hazards.setAppliance(what, on ? at : undefined))
    }),
  'fall-ill': (world, { who, illness, over_h, severity = 1 }) =>
    person(world, who, ({ physiology }) => ok((at) => physiology.fallIll(illness, severity, at, Hours(over_h)))),
  recover: (world, { who, illness, over_h }) =>
    person(world, who, ({ physiology }) => ok((at) => void physiology.recover(illness, at, Hours(over_h)))),
  'stop-breathing': (world, { who, for_s }) =>
    person(world, who, ({ physiology }) => ok((at) => physiology.stopBreathing(at, Seconds(for_s)))),
  faint: (world, { who }, now) =>
    person(world, who, (body) => {
      if (body.away) return fail('person-away', { who })
      if (!body.physiology.conscious(now)) return fail('already-so', { id: who, does: 'faint' })
      return ok((at) => {
        body.physiology.faint(at)
        const { posture } = body.pose(at)
        if (posture !== 'on-floor' && posture !== 'falling' && posture !== 'lying') body.begin(fall(world.places, world.surroundings), at)
      })
    }),
  'come-round': (world, { who }, now) =>
    person(world, who, ({ physiology }) =>
      physiology.conscious(now) ? fail('already-so', { id: who, does: 'come-round' }) : ok((at) => physiology.comeRound(at)),
    ),
}

function person({ people }: CausalHome, who: string, then: (body: ResidentBody) => Decided): Decided {
  const body = people.find(({ registered }) => registered.id === who)
  return body === undefined ? fail('home-has-no', { what: 'resident', id: who }) : then(body)
}

function piece({ places }: CausalHome, id: string, then: (furniture: Furniture) => Decided): Decided {
  const furniture = places.furniture(id)
  return furniture === undefined ? fail('home-has-no', { what: 'furniture', id }) : then(furniture)
}

const stove = (world: CausalHome, id: string, does: string, then: () => Decided): Decided =>
  piece(world, id, ({ kind }) => (kind === 'stove' ? then() : fail('not-made-for-it', { id, does })))

const lit = (world: CausalHome, id: string, does: string, change: () => void): Decided =>
  stove(world, id, does, () => (world.burners.get(id)?.lit === true ? ok(change) : fail('already-so', { id, does })))

function turned({ home }: CausalHome, room: string, does: string, differs: boolean, change: () => void): Decided {
  if (!home.plan.rooms.some(({ id }) => id === room)) return fail('home-has-no', { what: 'room', id: room })
  return differs ? ok(change) : fail('already-so', { id: room, does })
}
