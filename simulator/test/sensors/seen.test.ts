// Goal: nobody is seen who is not in view, and nothing is known that cannot be seen. Method: drawn places of a person against the geometry of the home;
// and the compiler as the judge of what an instrument can name.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue, inPolygon, random, roomAt, type Point3, type RegisteredDevice } from '@anju/sdk'
import type { Model, Port } from '@anju/simulator'
import { live, wanqing } from '../lived.ts'
import { fieldOfView, OPTICS } from '../../src/sensors/field-of-view.ts'
import type { RadarView } from '../../src/sensors/views.ts'
import { sightOf } from '../../src/world/sight.ts'
import { distance3_m, toSegment_m } from '../../src/world/vector.ts'
import { wallsOf } from '../../src/world/walls.ts'

const home = wanqing()
const sight = sightOf(home.plan)
const { solid, gaps } = wallsOf(home.plan)
const who = 'wang-xiulan'

/** The angle between a device's aim and a point, by the law of cosines on a point one metre ahead. */
function offAim_deg({ place_m, aim_deg = 0, tilt_deg = 0 }: RegisteredDevice, at: Point3): number {
  const [aim, tilt] = [(aim_deg / 180) * Math.PI, (tilt_deg / 180) * Math.PI]
  const ahead: Point3 = [
    place_m[0] + Math.sin(aim) * Math.cos(tilt),
    place_m[1] + Math.cos(aim) * Math.cos(tilt),
    place_m[2] - Math.sin(tilt),
  ]
  const [away, apart] = [distance3_m(place_m, at), distance3_m(ahead, at)]
  return (Math.acos((1 + away * away - apart * apart) / (2 * away)) * 180) / Math.PI
}

describe('what a sensor sees', () => {
  it('[SIM-11] lies within its cone, its range, its line of sight and, for a radar, its room', () => {
    const point = fc.tuple(fc.integer({ min: -50, max: 1_100 }), fc.integer({ min: -50, max: 850 }), fc.integer({ min: 5, max: 180 }))
    const seers = home.devices.filter(({ kind }) => kind === 'radar' || kind === 'motion')
    fc.assert(
      fc.property(point, fc.constantFrom(...seers), fc.boolean(), ([x, y, z], device, open) => {
        const at: Point3 = [x / 100, y / 100, z / 100]
        const kind = device.kind as 'radar' | 'motion'
        const leaves = () => (open ? 1 : 0)
        // On the middle line of a wall nobody stands, and which side counts there is nobody's business.
        fc.pre([...solid, ...gaps].every((wall) => toSegment_m([at[0], at[1]], wall.a, wall.b) > 0.02))
        const room = home.plan.rooms.find(({ id }) => id === device.room)!
        const seen = fieldOfView(home.plan, device, OPTICS[kind])(at, leaves)
        const should =
          distance3_m(at, device.place_m) <= OPTICS[kind].range_m &&
          offAim_deg(device, at) <= OPTICS[kind].half_deg &&
          sight(device.place_m, at, leaves) &&
          (kind === 'motion' || inPolygon([at[0], at[1]], room.polygon_m))
        expect(seen || Math.abs(offAim_deg(device, at) - OPTICS[kind].half_deg) < 1e-6).toBe(should)
        fc.pre(seen)
        expect(distance3_m(at, device.place_m)).toBeLessThanOrEqual(OPTICS[kind].range_m)
        expect(sight(device.place_m, at, leaves)).toBe(true)
        expect(offAim_deg(device, at)).toBeLessThanOrEqual(OPTICS[kind].half_deg + 1e-6)
        const inRoom = inPolygon([at[0], at[1]], room.polygon_m)
        // With the doors shut only the passage between living room and kitchen lets an infrared sensor look into another room.
        const passage =
          kind === 'motion' && device.room !== 'bedroom' && ['living', 'kitchen'].includes(roomAt(home.plan, [at[0], at[1]])?.id ?? '')
        if (kind === 'radar' || !open) expect(inRoom || passage).toBe(true)
        if (kind === 'radar') expect(at[2]).toBeLessThan(device.place_m[2])
      }),
      { numRuns: 1_000 },
    )
  })

  it('[SIM-11] is no one behind a wall: a fall in one room leaves the radars of the others silent', async () => {
    const lived = await live({
      for_s: 120,
      script: [
        [5, { do: 'walk', who, to: 'bathroom' }],
        [40, { do: 'fall', who }],
      ],
    })
    expect(lived.events('radar-bathroom', 'fall').length + lived.events('radar-bathroom', 'posture').length).toBeGreaterThan(0)
    for (const other of ['radar-living', 'radar-bedroom']) {
      const late = lived.said.filter(({ device, at_s, channel }) => device === other && at_s > 40 && channel === 'event')
      expect(late.map(({ body }) => body)).toEqual([])
      const readings = lived.said.filter(({ device, at_s, channel }) => device === other && at_s > 40 && channel === 'reading')
      for (const { body } of readings) expect(body).toEqual({ posture: 'unknown' })
    }
  })

  it('[SIM-10] gives an instrument no truth and no words of another kind', () => {
    const model: Model<typeof catalogue.radar, RadarView> = {
      device: catalogue.radar,
      model: 'x',
      firmware: '1',
      capabilities: [],
      start(port) {
        expect(port.look().bodies).toHaveLength(1)
        // @ts-expect-error a body has no posture: it must be concluded
        expect(port.look().bodies[0]?.posture).toBeUndefined()
        // @ts-expect-error nobody tells an instrument what is true
        expect(port.truth).toBeUndefined()
        // @ts-expect-error the world is out of reach
        expect(port.world).toBeUndefined()
        // @ts-expect-error water is not a radar's word
        port.event({ event: 'water', wet: true })
        // @ts-expect-error a presence says whether somebody is there
        port.event({ event: 'presence', targets: 1 })
        // @ts-expect-error the reading of another kind
        port.reading({ gas_lel_pct: 3 })
        port.event({ event: 'presence', present: true, targets: 1 })
        return { notice() {} }
      },
    }
    const said: unknown[] = []
    const body = {
      track: 0,
      centre_m: [0, 0, -2] as Point3,
      top_m: 1.5,
      speed_m_s: 0,
      sink_m_s: 0,
      cross_m_s: 0,
      facing: 1,
      stir: 0,
      breath_per_min: 15,
      heart_per_min: 70,
    }
    const port: Port<typeof catalogue.radar, RadarView> = {
      now: () => 0 as ReturnType<typeof port.now>,
      random: random(1),
      wakeAt: () => () => {},
      look: () => ({ bodies: [body], mount_m: 2.5, exits: [] }),
      event: (event) => said.push(event),
      reading: (reading) => said.push(reading),
      frame: () => {},
      day: () => 0,
      cold: false,
      kept: {},
    }
    model.start(port)
    expect(said.at(-1)).toEqual({ event: 'presence', present: true, targets: 1 })
  })
})

describe('a sight line', () => {
  it('[SIM-11] ends at a shut door and at tall furniture', () => {
    const [inside, outside]: Point3[] = [
      [4.7, 5.5, 1],
      [4.7, 4, 1],
    ]
    expect(sight(inside!, outside!, () => 1)).toBe(true)
    expect(sight(inside!, outside!, () => 0)).toBe(false)
    const behind: RegisteredDevice['place_m'] = [8, 7.5, 2.4]
    expect(sight(behind, [5.88, 6.5, 0.2], () => 1)).toBe(false)
    expect(sight(behind, [7, 6.5, 0.2], () => 1)).toBe(true)
  })
})
