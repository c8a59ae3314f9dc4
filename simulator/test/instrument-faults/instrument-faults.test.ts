// Goal: each fault of a device does at its messages what its name says, ends when it ends, touches no other device, and is refused where it cannot be. Method: whole
// homes with one fault, beside the same home without it.
import { describe, expect, it } from 'vitest'
import { Value } from 'typebox/value'
import type { Home, RegisteredDevice } from '@anju/sdk'
import { checkFaults, Fault } from '@anju/simulator'
import { instrumentFaults, type InstrumentFault } from '../../src/instrument-faults/instrument-fault.ts'
import { live, wanqing, type Life, type Lived } from '../lived.ts'

const who = 'wang-xiulan'
const climate: RegisteredDevice = { id: 'climate-living', kind: 'climate', room: 'living', place_m: [2, 0.2, 1.5] }
function home(): Home {
  const plain = wanqing()
  return { ...plain, devices: [...plain.devices, climate] }
}
const broken = (fault: InstrumentFault, life: Partial<Life> = {}) => live({ home: home(), for_s: 1_200, ...life, faults: [fault] })
const of = ({ said }: Lived, device: string, channel?: string, from_s = 0, until_s = Infinity) =>
  said.filter(
    (one) => one.device === device && (channel === undefined || one.channel === channel) && one.at_s >= from_s && one.at_s < until_s,
  )
const silences = ({ truths }: Lived) => truths.filter(({ kind }) => kind === 'device-silent').map(({ phase, at_s }) => [phase, at_s])

describe('faults of devices', () => {
  it('[SIM-102] unplugged and flat: not a word from the instant on, and a birth at the end', async () => {
    for (const [fault, device] of [
      ['unplugged', 'radar-living'],
      ['unplugged', 'climate-living'],
      ['flat', 'climate-living'],
    ] as const) {
      const lived = await broken({ fault, device, from_s: 100, until_s: 800 })
      const during = of(lived, device, undefined, 100.5, 800)
      expect(during).toEqual([])
      expect(of(lived, device, 'death', 99)).toHaveLength(1)
      expect(of(lived, device, 'birth', 800)).toHaveLength(1)
      expect(of(lived, device, 'reading', 800).length).toBeGreaterThan(3)
      expect(silences(lived)).toEqual([
        ['onset', 100],
        ['end', 800],
      ])
    }
  })

  it('[SIM-102] stuck: shows the same until it ends, whatever happens', async () => {
    const lived = await broken({ fault: 'stuck', device: 'climate-living', from_s: 200, until_s: 900 })
    const shown = (from: number, until: number) =>
      new Set(of(lived, 'climate-living', 'reading', from, until).map(({ body }) => JSON.stringify(body)))
    expect(shown(200, 900).size).toBe(1)
    expect(of(lived, 'climate-living', 'reading', 200, 900).length).toBeGreaterThan(10)
    expect(shown(0, 200).size).toBeGreaterThan(1)
    expect(shown(900, 1_200).size).toBeGreaterThan(1)
    const walks = { script: [[300, { do: 'walk', who, to: 'kitchen' }]] as const, for_s: 400 }
    const sees = await live({ home: home(), ...walks })
    const stuck = await broken({ fault: 'stuck', device: 'motion-kitchen', from_s: 100 }, walks)
    expect(sees.events('motion-kitchen', 'motion').length).toBeGreaterThan(0)
    expect(stuck.events('motion-kitchen', 'motion')).toEqual([])
  })

  it('[SIM-102] drifting: the figure leaves the truth, its alarm follows, and no gas is true', async () => {
    const lived = await broken({ fault: 'drifting', device: 'gas-kitchen', field: 'gas_lel_pct', per_h: 60, from_s: 60, until_s: 1_000 })
    const shown = of(lived, 'gas-kitchen', 'reading').map(({ at_s, body }) => [at_s, body['gas_lel_pct'] as number] as const)
    for (const [at_s, lel] of shown.filter(([at_s]) => at_s > 180 && at_s < 1_000))
      expect(Math.abs(lel - (at_s - 60) / 60)).toBeLessThan(1.6)
    const alarms = lived.events('gas-kitchen', 'gas').map(({ at_s, body }) => [Math.round(at_s / 60), body['alarm']])
    expect(alarms.map(([, alarm]) => alarm)).toEqual([true, false])
    expect(alarms[0]![0]).toBeGreaterThanOrEqual(11)
    expect(lived.truths).toEqual([])
  })

  it('[SIM-102] wrong room: sees the room where it really hangs, and says so when it was told', async () => {
    const life = { starts: { people: { [who]: { lies: 'bed' } } }, for_s: 300 }
    const right = await live({ home: home(), ...life })
    const wrong = await broken({ fault: 'wrong-room', device: 'radar-living', really_in: 'bedroom', births: true }, life)
    expect(right.events('radar-living', 'presence')).toEqual([])
    expect(wrong.events('radar-living', 'presence').map(({ body }) => body['present'])).toEqual([true])
    expect(of(wrong, 'radar-living', 'birth')[0]!.body).toMatchObject({ room: 'bedroom' })
    const quiet = await broken({ fault: 'wrong-room', device: 'radar-living', really_in: 'bedroom' }, life)
    expect(of(quiet, 'radar-living', 'birth')[0]!.body).toMatchObject({ room: 'living' })
    const moved = await broken({ fault: 'wrong-room', device: 'radar-living', really_in: 'bedroom', from_s: 100, until_s: 200 }, life)
    expect(moved.events('radar-living', 'presence').map(({ at_s, body }) => [at_s, body['present']])).toEqual([
      [100, true],
      [200, false],
    ])
  })

  it('[SIM-102] tilted: heights and places turn with it', async () => {
    const life = { starts: { people: { [who]: { in: 'living' } } }, for_s: 300 }
    const [straight, askew] = [
      await live({ home: home(), ...life }),
      await broken({ fault: 'tilted', device: 'radar-living', by_deg: 25 }, life),
    ]
    const mean = (lived: Lived, field: string) => {
      const values = of(lived, 'radar-living', 'reading').flatMap(({ body }) => (typeof body[field] === 'number' ? [body[field]] : []))
      return values.reduce((sum, value) => sum + value, 0) / values.length
    }
    const [y, z] = [mean(straight, 'y_m'), mean(straight, 'z_m')]
    const turn = (-25 * Math.PI) / 180
    expect(Math.abs(mean(askew, 'y_m') - (y * Math.cos(turn) - z * Math.sin(turn)))).toBeLessThan(0.06)
    expect(Math.abs(mean(askew, 'z_m') - (y * Math.sin(turn) + z * Math.cos(turn)))).toBeLessThan(0.06)
    expect(Math.abs(mean(askew, 'x_m') - mean(straight, 'x_m'))).toBeLessThan(0.06)
  })

  it('[SIM-102] reboots and browns out: a new boot each time, as often as it says', async () => {
    const reboots = await broken({ fault: 'reboots', device: 'climate-living', every_s: 100, from_s: 50, until_s: 1_000 })
    const births = of(reboots, 'climate-living', 'birth')
    expect(births).toHaveLength(10)
    expect(new Set(births.map(({ text }) => (JSON.parse(text) as { boot: string }).boot)).size).toBe(10)
    expect(silences(reboots)).toEqual([])
    const browns = await broken({ fault: 'brown-out', device: 'climate-living', every_s: 300 }, { for_s: 30_000 })
    const count = of(browns, 'climate-living', 'birth').length - 1
    expect(Math.abs(count - 100)).toBeLessThan(4 * 10)
  })

  it('[SIM-102] firmware: says it wrongly from its installation on, by another version, until the old one is back', async () => {
    const lived = await broken({ fault: 'firmware', device: 'climate-living', change: 'fahrenheit', from_s: 300, until_s: 800 })
    const shown = (from: number, until: number) =>
      of(lived, 'climate-living', 'reading', from, until).map(({ body }) => body['air_c'] as number)
    for (const air of [...shown(0, 300), ...shown(810, 1_200)]) expect(air).toBeLessThan(35)
    for (const air of shown(310, 800)) expect(air).toBeGreaterThan(55)
    const versions = of(lived, 'climate-living', 'birth').map(({ body }) => body['firmware'])
    expect(versions).toEqual(['1.0.0', '1.0.0+fahrenheit', '1.0.0'])
    const door = { for_s: 400, script: [[200, { do: 'open', opening: 'front-door' }]] as const }
    const inverted = await broken({ fault: 'firmware', device: 'door-front', change: 'inverted', from_s: 100 }, door)
    expect(inverted.events('door-front', 'door').map(({ body }) => body['open'])).toEqual([false])
    const still = { for_s: 300, starts: { people: { [who]: { in: 'living' } } } }
    const [right, wrong] = [
      await live({ home: home(), ...still }),
      await broken({ fault: 'firmware', device: 'radar-living', change: 'swapped-axes', from_s: 1 }, still),
    ]
    const place = (lived: Lived) =>
      of(lived, 'radar-living', 'reading', 100).map(({ body }) => [body['x_m'] as number, body['y_m'] as number])[0]!
    expect(place(wrong)[0]).toBeCloseTo(place(right)[1]!, 0)
    expect(place(wrong)[1]).toBeCloseTo(place(right)[0]!, 0)
  })

  it('[SIM-102] duplicate id: two devices push each other off the line, each telling of its own room', async () => {
    const life = { for_s: 120, starts: { people: { [who]: { lies: 'bed' } } } }
    const lived = await broken({ fault: 'duplicate-id', device: 'radar-living', really_in: 'bedroom', from_s: 30, until_s: 60 }, life)
    const boots = (from: number, until: number) =>
      new Set(of(lived, 'radar-living', 'birth', from, until).map(({ text }) => (JSON.parse(text) as { boot: string }).boot))
    expect(boots(0, 30).size).toBe(1)
    expect(boots(30, 60).size).toBe(2)
    expect(of(lived, 'radar-living', 'birth', 30, 60).length).toBeGreaterThan(4)
    expect(lived.events('radar-living', 'presence').some(({ body }) => body['present'] === true)).toBe(true)
    expect(of(lived, 'radar-living', 'birth', 75)).toEqual([])
    expect(of(lived, 'radar-living', 'reading', 75).length).toBeGreaterThan(0)
  })

  it('[SIM-102] mute: no reports, but events; silent once nothing is told for three heartbeats', async () => {
    const script = [[900, { do: 'walk', who, to: 'living' }]] as const
    const lived = await broken(
      { fault: 'mute', device: 'radar-living', from_s: 60, until_s: 1_000 },
      { script, starts: { people: { [who]: { lies: 'bed' } } } },
    )
    expect(of(lived, 'radar-living', 'reading', 60, 1_000)).toEqual([])
    expect(of(lived, 'radar-living', 'reading', 1_000).length).toBeGreaterThan(1)
    const told = of(lived, 'radar-living', 'event', 60, 1_000)
    expect(told.length).toBeGreaterThan(0)
    expect(silences(lived)).toEqual([
      ['onset', 60],
      ['end', told[0]!.at_s],
    ])
  })

  it('[SIM-102] touches no other device: all else is said byte for byte', async () => {
    const life = { for_s: 900, script: [[100, { do: 'walk', who, to: 'kitchen' }]] as const }
    const sound = await live({ home: home(), ...life })
    const others = (lived: Lived) => lived.said.filter(({ device }) => device !== 'radar-living').map(({ at_s, text }) => `${at_s} ${text}`)
    for (const fault of [
      { fault: 'unplugged', device: 'radar-living', from_s: 50 },
      { fault: 'tilted', device: 'radar-living', by_deg: 30 },
      { fault: 'duplicate-id', device: 'radar-living', really_in: 'kitchen', from_s: 200, until_s: 220 },
    ] as const)
      expect(others(await live({ home: home(), ...life, faults: [fault] }))).toEqual(others(sound))
  })

  it('[SIM-103] are words in both languages, and refused where they cannot be', () => {
    for (const shape of instrumentFaults as unknown as { description: string; 'x-zh': string }[])
      expect([shape.description.length > 10, shape['x-zh'].length > 4]).toEqual([true, true])
    const codes = (fault: unknown) => {
      expect(Value.Check(Fault, fault)).toBe(true)
      return checkFaults(home(), [fault as Fault]).map(({ code }) => code)
    }
    for (const name of ['unplugged', 'flat', 'stuck', 'mute'])
      expect(codes({ fault: name, device: 'no-such' })).toEqual(['fault-unknown-device'])
    expect(codes({ fault: 'flat', device: 'radar-living' })).toEqual(['fault-unfit'])
    expect(codes({ fault: 'tilted', device: 'climate-living', by_deg: 5 })).toEqual(['fault-unfit'])
    expect(codes({ fault: 'drifting', device: 'climate-living', field: 'gas_lel_pct', per_h: 1 })).toEqual(['fault-unfit'])
    expect(codes({ fault: 'firmware', device: 'door-front', change: 'feet' })).toEqual(['fault-unfit'])
    expect(codes({ fault: 'wrong-room', device: 'radar-living', really_in: 'cellar' })).toEqual(['fault-unfit'])
    expect(codes({ fault: 'duplicate-id', device: 'radar-living', really_in: 'living' })).toEqual(['fault-unfit'])
    expect(codes({ fault: 'reboots', device: 'radar-living', every_s: 0 })).toEqual(['fault-no-span'])
    expect(codes({ fault: 'mute', device: 'radar-living', from_s: 5, until_s: 5 })).toEqual(['fault-ends-first'])
    expect(codes({ fault: 'flat', device: 'climate-living' })).toEqual([])
  })
})
