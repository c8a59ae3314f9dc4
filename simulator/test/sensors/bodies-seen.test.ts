// Goal: nobody steps through time to see somebody come and go, and yet nothing is missed. Method: somebody wanders about drawn rooms, seats and doors; what an
// instrument knows that looks only when it is told to is held against the geometry at every 50 ms.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, random, type Instant, type Point3, type RegisteredDevice } from '@anju/sdk'
import { wanqing } from '../lived.ts'
import { causalHome } from '../../src/causal-home.ts'
import { goOut, lieOn, sitOn, walkTo } from '../../src/people/moves.ts'
import { bodiesSeen } from '../../src/sensors/bodies-seen.ts'
import { fieldOfView, OPTICS } from '../../src/sensors/field-of-view.ts'
import { truthLog } from '../../src/truth/truth-log.ts'
import { localTime } from '../../src/world/local-time.ts'

const home = wanqing()
const START = instant('2026-01-15T10:00:00+08:00')
const STEP_MS = 100
/** It looks from the living room through the bathroom door, so that a leaf alone decides what it sees. */
const peeper: RegisteredDevice = {
  id: 'peeper',
  kind: 'motion',
  title: { zh: '门外红外', en: 'Motion sensor before a door' },
  room: 'living',
  place_m: [4.7, 0.5, 2.2],
  aim_deg: 0,
  tilt_deg: 15,
}
const seers = [...home.devices.filter(({ kind }) => kind === 'radar' || kind === 'motion'), peeper, peeper]
const seats = home.plan.furniture.filter(({ kind }) => kind === 'bed' || kind === 'sofa' || kind === 'toilet' || kind === 'chair')
const whatNext = fc.oneof(
  fc.record({ does: fc.constant('walk' as const), to: fc.constantFrom('bathroom', ...home.plan.rooms.map(({ id }) => id)) }),
  fc.record({ does: fc.constant('sit' as const), to: fc.constantFrom(...seats.map(({ id }) => id)) }),
  fc.record({ does: fc.constant('lie' as const), to: fc.constantFrom('bed', 'sofa') }),
  fc.record({ does: fc.constant('door' as const), to: fc.constantFrom('bathroom-door', 'bathroom-door', 'study-door') }),
  fc.record({ does: fc.constant('out' as const), to: fc.constant('') }),
)

function begin(world: ReturnType<typeof causalHome>, { does, to }: { does: string; to: string }, at: Instant): void {
  const { places, surroundings, leaves } = world
  const body = world.people[0]!
  if (body.away) return
  if (does === 'door') return leaves.move(to, leaves.goal(to) === 1 ? 0 : 1, at)
  if (does === 'out') return body.begin(goOut(places, surroundings), at)
  const piece = places.furniture(to)
  const spot = piece === undefined ? places.inRoom(to)! : places.beside(piece)!
  if (does === 'walk') body.begin(walkTo(places, surroundings, spot), at)
  else body.begin((does === 'sit' ? sitOn : lieOn)(places, surroundings, piece!, spot), at)
}

describe('who looks only when something changes', () => {
  it('[SIM-28] knows at every instant who is in view, a tenth of a second late at most', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...seers),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 15_000 }), whatNext), { maxLength: 5 }),
        (device, script) => {
          const kind = device.kind as 'radar' | 'motion'
          const told = { log: truthLog(home.id, () => {}), jolt: () => {} }
          const world = causalHome(home, {}, random(1), START, localTime('Asia/Shanghai'), told)
          const watched = bodiesSeen(world, device, kind, [])
          const sees = fieldOfView(home.plan, device, OPTICS[kind])
          const body = world.people[0]!
          const truly = (at: Instant) => {
            const { at_m, centre_m } = body.pose(at)
            return !body.away && sees([at_m[0], at_m[1], centre_m] as Point3, (id) => world.leaves.open(id, at))
          }
          let [knows, wakes, due, acts] = [watched.look(START).length > 0, 0, START, START]
          const todo = script.map(([after_ms, what]) => [(acts = (acts + after_ms) as Instant), what] as const)
          let history: (readonly [Instant, boolean])[] = []
          for (let now = START; now < acts + 20_000; now = (now + 50) as Instant) {
            while (due <= now || (todo[0]?.[0] ?? Infinity) <= now) {
              const act = todo[0] !== undefined && todo[0][0] <= due ? todo.shift() : due <= now ? undefined : todo.shift()
              const at = act?.[0] ?? due
              world.advance(at)
              if (act !== undefined) begin(world, act[1], at)
              world.advance(at)
              if ((world.takeChanges() & 5) !== 0 || watched.changes(at) !== undefined || act !== undefined) wakes += 1
              knows = watched.look(at).length > 0
              due = Math.min(world.next(at) ?? Infinity, watched.changes(at) ?? Infinity) as Instant
              history.push([at, truly(at)])
            }
            history = [...history.filter(([at]) => at > now - STEP_MS - 50), [now, truly(now)]]
            expect(history.map(([, seen]) => seen)).toContain(knows)
          }
          expect(wakes).toBeLessThan(400)
        },
      ),
      {
        numRuns: 100,
        examples: [
          [
            peeper,
            [
              [100, { does: 'walk', to: 'bathroom' }],
              [14_000, { does: 'door', to: 'bathroom-door' }],
              [9_000, { does: 'door', to: 'bathroom-door' }],
            ],
          ],
        ],
      },
    )
  })
})
