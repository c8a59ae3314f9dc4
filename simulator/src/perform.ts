import { fail, ok, type Furniture, type Instant, type RegisteredDevice, type Result } from '@anju/sdk'
import type { Action } from './action.ts'
import { charger, housing, power, spendCalls, strap } from './device-actions.ts'
import { burnerPlace, type CausalHome } from './causal-home.ts'
import type { PowerBook } from './faults/power-book.ts'
import { comeBack, fall, goOut, lieOn, sitOn, slideDown, stand, useThing, walkTo } from './people/moves.ts'
import { decideHazard } from './hazards/decide-hazard.ts'
import { isHazard, type Hazard } from './hazards/hazard.ts'
import { decideNuisance } from './nuisances/decide-nuisance.ts'
import { isNuisance, type Nuisance } from './nuisances/nuisance.ts'
import { reaches } from './people/reach.ts'
import { effect, stillPose, type ResidentBody } from './people/resident.ts'
import type { PoweredDevice } from './sensors/powered-device.ts'
import type { KeyTouch, SpeechTouch, WristTouch } from './sensors/views.ts'
import type { Silences } from './truth/silences.ts'
import type { TruthLog } from './truth/truth-log.ts'
import { HEARD_DB, SHOUT_DB } from './world/sound.ts'
import { runsWater } from './world/water.ts'

/** What an action can reach. */
export interface Stage {
  world: CausalHome
  devices: ReadonlyMap<string, PoweredDevice>
  log: TruthLog
  power: PowerBook
  silences: Silences
}

/** Decides whether an action can be done now. The answer does it; nothing has changed before it is called. */
type Decided = Result<(now: Instant) => void>
type Does<Name extends Action['do']> = (stage: Stage, action: Extract<Action, { do: Name }>, now: Instant) => Decided

export function decide(stage: Stage, action: Action, now: Instant): Decided {
  if (isNuisance(action)) return decideNuisance(stage.world, action, now)
  if (isHazard(action)) return decideHazard(stage.world, action, now)
  const does = doers[action.do] as (stage: Stage, action: Action, now: Instant) => Decided
  return does(stage, action, now)
}

const doers: { readonly [Name in Exclude<Action, Nuisance | Hazard>['do']]: Does<Name> } = {
  walk: (stage, { who, to }, now) =>
    onFeet(stage, who, now, (body) => {
      const { places, surroundings } = stage.world
      const piece = places.furniture(to)
      const spot = piece === undefined ? places.inRoom(to) : places.beside(piece)
      if (piece === undefined && !places.plan.rooms.some(({ id }) => id === to)) return fail('home-has-no', { what: 'place', id: to })
      if (spot === undefined || !places.reachable(body.feet_m, spot)) return fail('no-way-there', { id: to })
      return ok((at) => body.begin(walkTo(places, surroundings, spot), at))
    }),
  sit: (stage, { who, on }, now) => settle(stage, who, on, now, SEATS, 'sit'),
  lie: (stage, { who, on }, now) => settle(stage, who, on, now, BEDS, 'lie'),
  use: (stage, { who, what }, now) =>
    onFeet(stage, who, now, (body) =>
      piece(stage, what, (furniture) => {
        const { places, surroundings } = stage.world
        const beside = places.beside(furniture)
        if (beside === undefined || !places.reachable(body.feet_m, beside)) return fail('no-way-there', { id: what })
        return ok((at) => body.begin(useThing(places, surroundings, furniture, beside), at))
      }),
    ),
  stand: (stage, { who }, now) =>
    onFeet(stage, who, now, (body) => {
      if (body.pose(now).posture === 'standing') return fail('already-so', { id: who, does: 'stand' })
      return ok((at) => body.begin([stand(stage.world.surroundings)], at))
    }),
  fall: (stage, { who }, now) =>
    onFeet(stage, who, now, (body) => ok((at) => body.begin(fall(stage.world.places, stage.world.surroundings), at))),
  'slide-down': (stage, { who }, now) =>
    onFeet(stage, who, now, (body) => ok((at) => body.begin(slideDown(stage.world.places, stage.world.surroundings), at))),
  'get-up': (stage, { who }, now) =>
    awake(stage, who, now, (body) => {
      if (body.pose(now).posture !== 'on-floor') return fail('person-not-on-floor', { who })
      return ok((at) => body.begin([stand(stage.world.surroundings)], at))
    }),
  press: (stage, { who, device, cancel = false, held_ms }, now) =>
    press(stage, who, device, { cancel, held_ms: held_ms ?? (cancel ? HOLD_MS : PRESS_MS) }, now),
  call: (stage, { who, cancel = false }, now) =>
    awake(stage, who, now, (body) =>
      ok((at) => {
        const touch: SpeechTouch = { words: cancel ? 'all-well' : 'help' }
        for (const terminal of inHearing(stage, body, at)) terminal.touch(touch)
        sos(stage, body, cancel, at)
      }),
    ),
  clap: (stage, { who }, now) => awake(stage, who, now, (body) => ok((at) => stage.world.surroundings.jolt(body, 'clap', at))),
  'go-out': (stage, { who }, now) =>
    onFeet(stage, who, now, (body) => {
      const threshold = stage.world.places.threshold()
      if (threshold === undefined) return fail('home-has-no', { what: 'entrance', id: 'entrance' })
      if (!stage.world.places.reachable(body.feet_m, threshold.inside)) return fail('no-way-there', { id: 'entrance' })
      return ok((at) => body.begin(goOut(stage.world.places, stage.world.surroundings), at))
    }),
  'come-back': (stage, { who }) =>
    known(stage, who, (body) => {
      if (!body.away) return fail('person-at-home', { who })
      return ok((at) => body.begin(comeBack(stage.world.places, stage.world.surroundings), at))
    }),
  'take-off': (stage, { who, device }) => wear(stage, who, device, false),
  'put-on': (stage, { who, device }) => wear(stage, who, device, true),
  loosen: (stage, { device }) => strap(stage, device, 'loosen'),
  tighten: (stage, { device }) => strap(stage, device, 'tighten'),
  'put-on-charger': (stage, { device }) => charger(stage, device, 'put-on-charger'),
  'take-off-charger': (stage, { device }) => charger(stage, device, 'take-off-charger'),
  open: (stage, { opening }) => turnLeaf(stage, opening, 1),
  shut: (stage, { opening }) => turnLeaf(stage, opening, 0),
  'turn-on': (stage, { what, lit = true, drain = 'open', full = false, pot_l = full ? FULL_POT_L : undefined }) =>
    piece(stage, what, (furniture) => {
      const { world } = stage
      if (furniture.kind === 'stove')
        return ok((at) => {
          world.setBurner(furniture, { lit })
          if (lit && pot_l !== undefined) world.hazards.setPot(what, pot_l, full, at)
        })
      if (!runsWater(furniture.kind)) return fail('not-made-for-it', { id: what, does: 'turn-on' })
      return ok(() => world.water.turn(furniture, true, drain === 'open'))
    }),
  'turn-off': (stage, { what }) =>
    piece(stage, what, (furniture) => {
      const { world } = stage
      if (world.burners.has(what)) return ok(() => world.setBurner(furniture, undefined))
      if (world.water.isRunning(what)) return ok(() => world.water.turn(furniture, false, false))
      return fail(furniture.kind === 'stove' || runsWater(furniture.kind) ? 'already-so' : 'not-made-for-it', {
        id: what,
        does: 'turn-off',
      })
    }),
  mop: ({ world }, { room }) =>
    world.home.plan.rooms.some(({ id }) => id === room) ? ok(() => world.water.mop(room)) : fail('home-has-no', { what: 'room', id: room }),
  tamper: (stage, { device }) => housing(stage, device, 'tamper'),
  'put-back': (stage, { device }) => housing(stage, device, 'put-back'),
  'spend-calls': ({ devices }, { device, left = 0 }) => spendCalls(devices, device, left),
  unplug: (stage, { device }) => power(stage, device, 'unplug'),
  'plug-in': (stage, { device }) => power(stage, device, 'plug-in'),
  'run-flat': (stage, { device }) => power(stage, device, 'run-flat'),
}

/** A pot that is full to the brim holds so much, litres (chosen). */
const FULL_POT_L = 2

const SEATS: ReadonlySet<Furniture['kind']> = new Set(['bed', 'sofa', 'armchair', 'chair', 'toilet'])
const BEDS: ReadonlySet<Furniture['kind']> = new Set(['bed', 'sofa'])

function known({ world }: Stage, who: string, then: (body: ResidentBody) => Decided): Decided {
  const body = world.people.find(({ registered }) => registered.id === who)
  return body === undefined ? fail('home-has-no', { what: 'resident', id: who }) : then(body)
}

const atHome = (stage: Stage, who: string, then: (body: ResidentBody) => Decided): Decided =>
  known(stage, who, (body) => (body.away ? fail('person-away', { who }) : then(body)))

const awake = (stage: Stage, who: string, now: Instant, then: (body: ResidentBody) => Decided): Decided =>
  atHome(stage, who, (body) => (body.physiology.conscious(now) ? then(body) : fail('person-unconscious', { who })))

const onFeet = (stage: Stage, who: string, now: Instant, then: (body: ResidentBody) => Decided): Decided =>
  awake(stage, who, now, (body) => {
    const { posture } = body.pose(now)
    return posture === 'on-floor' || posture === 'falling' ? fail('person-on-floor', { who }) : then(body)
  })

function piece({ world }: Stage, id: string, then: (furniture: Furniture) => Decided): Decided {
  const furniture = world.places.furniture(id)
  return furniture === undefined ? fail('home-has-no', { what: 'furniture', id }) : then(furniture)
}

function settle(stage: Stage, who: string, on: string, now: Instant, kinds: ReadonlySet<Furniture['kind']>, does: 'sit' | 'lie'): Decided {
  const { places, surroundings } = stage.world
  return onFeet(stage, who, now, (body) =>
    piece(stage, on, (furniture) => {
      if (!kinds.has(furniture.kind)) return fail('not-made-for-it', { id: on, does })
      const beside = places.beside(furniture)
      if (beside === undefined || !places.reachable(body.feet_m, beside)) return fail('no-way-there', { id: on })
      const steps = does === 'sit' ? sitOn(places, surroundings, furniture, beside) : lieOn(places, surroundings, furniture, beside)
      return ok((at) => body.begin(steps, at))
    }),
  )
}

/** How long a key is held to call, and to take the call back, milliseconds (chosen). */
const PRESS_MS = 400
const HOLD_MS = 3_500

function press(stage: Stage, who: string, id: string, { cancel, held_ms }: { cancel: boolean; held_ms: number }, now: Instant): Decided {
  return awake(stage, who, now, (body) => {
    const device = stage.devices.get(id)
    if (device === undefined) return fail('home-has-no', { what: 'device', id })
    const { registered } = device
    const worn = registered.kind === 'wristband' || registered.kind === 'location-tag'
    if (!worn && registered.kind !== 'help-button') return fail('not-made-for-it', { id, does: 'press' })
    const touch: KeyTouch & WristTouch = { held_ms }
    const push = (at: Instant) => {
      device.touch(touch)
      sos(stage, body, cancel, at)
    }
    if (worn) return body.worn.has(id) ? ok(push) : fail('out-of-reach', { who, id })
    if (reaches(stillPose(body, now), registered.place_m)) return ok(push)
    const { posture } = body.pose(now)
    const spot = spotBefore(stage, registered)
    if (posture === 'on-floor' || posture === 'falling' || spot === undefined || !stage.world.places.reachable(body.feet_m, spot))
      return fail('out-of-reach', { who, id })
    return ok((at) => body.begin([...walkTo(stage.world.places, stage.world.surroundings, spot), effect(push)], at))
  })
}

/** The free spot nearest to a device, when a hand comes to the device from there. */
function spotBefore({ world }: Stage, { place_m }: RegisteredDevice): [number, number] | undefined {
  const spot = world.places.nearestFree([place_m[0], place_m[1]])
  return reaches({ at_m: spot, centre_m: 1, top_m: 1.5, heading_deg: 0, posture: 'standing' }, place_m) ? spot : undefined
}

function sos({ world, log }: Stage, body: ResidentBody, cancel: boolean, at: Instant): void {
  const resident = body.registered.id
  if (cancel) log.end('sos', resident, at)
  else log.onset('sos', resident, at, { room: world.roomOf(body, at), position_m: world.centreOf(body, at), resident })
}

/** Voice terminals that hear somebody who calls out. */
function inHearing({ world, devices }: Stage, body: ResidentBody, at: Instant): PoweredDevice[] {
  return [...devices.values()].filter(
    ({ registered: { kind, place_m } }) =>
      kind === 'voice-terminal' && world.sound(world.centreOf(body, at), place_m, SHOUT_DB, at) >= HEARD_DB,
  )
}

function wear(stage: Stage, who: string, id: string, on: boolean): Decided {
  return atHome(stage, who, (body) => {
    const device = stage.devices.get(id)
    if (device === undefined) return fail('home-has-no', { what: 'device', id })
    const does = on ? 'put-on' : 'take-off'
    if (device.registered.kind !== 'wristband' && device.registered.kind !== 'location-tag') return fail('not-made-for-it', { id, does })
    if (stage.world.people.some((other) => other !== body && other.worn.has(id)) || body.worn.has(id) === on)
      return fail('already-so', { id, does })
    return ok(() => {
      if (!on) body.worn.delete(id)
      else {
        stage.world.bands.charging.delete(id)
        body.worn.add(id)
      }
    })
  })
}

function turnLeaf({ world }: Stage, id: string, to: 0 | 1): Decided {
  const opening = world.home.plan.openings.find((one) => one.id === id)
  const does = to === 1 ? 'open' : 'shut'
  if (opening === undefined) return fail('home-has-no', { what: 'opening', id })
  if (opening.kind === 'passage') return fail('not-made-for-it', { id, does })
  if (world.leaves.goal(id) === to) return fail('already-so', { id, does })
  return ok((at) => world.leaves.move(id, to, at))
}

/** Burners that are on, for a view of the world. */
export const burnersOf = ({ places, burners }: CausalHome) =>
  [...burners].map(([id, { lit }]) => ({ position_m: burnerPlace(places.furniture(id)!), lit }))
