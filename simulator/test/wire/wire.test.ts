// Goal: a simulated device that speaks its family's bytes says what the native device says, as far as the family has words and digits. Method: the same home twice with
// one seed, native and on the wire; the bytes go through the adapters' decoder and interpreter, and what comes out is held against what the native device told.
import { describe, expect, it } from 'vitest'
import { queueClock, instant, memoryBroker, openGate, type Home, type Instant, type RegisteredDevice, type Result } from '@anju/sdk'
import {
  gattWristband,
  ld2410Decoder,
  ld2410Interpreter,
  ld2450Decoder,
  ld2450Interpreter,
  micradarDecoder,
  micradarInterpreter,
  readTasmota,
  readZigbee2Mqtt,
  readZoneChange,
  tasmotaPlug,
  tiDecoder,
  tiInterpreter,
  tinyframeDecoder,
  tinyframeInterpreter,
  tinyframeMeaning,
  zigbee2mqttInterpreter,
  zoneInterpreter,
  type WireSaid,
  type WireSetting,
} from '@anju/sdk/adapters'
import { checkHome, simulateHome, type Action } from '@anju/simulator'
import { live, run, wanqing, type Lived } from '../lived.ts'

const who = 'wang-xiulan'
type Family = NonNullable<RegisteredDevice['wire']>
interface Told {
  at_s: number
  channel: string
  body: Record<string, unknown>
}

const extra: RegisteredDevice[] = [
  { id: 'plug-tv', kind: 'smart-plug', room: 'living', place_m: [5.3, 2.3, 0.3] },
  { id: 'climate-living', kind: 'climate', room: 'living', place_m: [2, 0.2, 1.5] },
  { id: 'smoke-kitchen', kind: 'smoke-detector', room: 'kitchen', place_m: [2, 6, 2.6] },
]
function home(device?: string, wire?: Family): Home {
  const plain = wanqing()
  const devices = [...plain.devices, ...extra]
  return { ...plain, devices: devices.map((one) => (one.id === device && wire !== undefined ? { ...one, wire } : one)) }
}

const START = '2026-01-15T10:00:00+08:00'
const script: readonly (readonly [number, Action])[] = [
  [20, { do: 'walk', who, to: 'bathroom' }],
  [60, { do: 'open', opening: 'front-door' }],
  [70, { do: 'shut', opening: 'front-door' }],
  [100, { do: 'turn-on', what: 'basin', drain: 'shut' }],
  [130, { do: 'press', who, device: 'button-bathroom' }],
  [200, { do: 'fry', what: 'stove', for_s: 200, ratio: [1, 1] }],
  [300, { do: 'sit', who, on: 'toilet' }],
  [500, { do: 'turn-off', what: 'basin' }],
  [700, { do: 'stand', who }],
  [800, { do: 'fall', who }],
]
const FOR_S = 1_000

/** What one device puts on its wire in the scripted home. */
async function spoken(device: string, wire: Family, setting?: WireSetting): Promise<{ at: Instant; said: WireSaid }[]> {
  const clock = queueClock(instant(START))
  const began = clock.now()
  const said: { at: Instant; said: WireSaid }[] = []
  const broker = memoryBroker(openGate)
  const sim = simulateHome({
    home: home(device, wire),
    site: 'test',
    clock,
    seed: 1,
    bus: () => broker.bus,
    wire: () => ({ out: (one) => void said.push({ at: clock.now(), said: one }), ...(setting === undefined ? {} : { setting }) }),
  })
  sim.start()
  for (const [at, action] of script) clock.wakeAt((began + at * 1000) as Instant, () => void sim.act(action))
  await run(clock, (began + FOR_S * 1000) as Instant)
  return said
}

const bytesOf = (said: WireSaid) => (said.over === 'mqtt' ? said.payload : said.bytes)
type Hears = (said: WireSaid) => Result<{ channel: string; body: Record<string, unknown> }>[]

/** The other side of each family. `now` is the instant at which the bytes came. */
function hearer(family: Family, kind: string, now: () => Instant): Hears {
  const stream = <Frame>(
    decoder: { push(chunk: Uint8Array): Result<Frame>[] },
    interpreter: { hear(frame: Frame): ReturnType<Hears> },
  ): Hears => {
    return (said) => decoder.push(bytesOf(said)).flatMap((frame) => (frame.ok ? interpreter.hear(frame.value) : [frame]))
  }
  switch (family) {
    case 'ti-mmwave':
      return stream(
        tiDecoder({ generation: 'header-40' }),
        tiInterpreter({ now, frame_period_s: 0.1, mount_height_m: 2.5, z_from: 'device' }),
      )
    case 'ld2450':
      return stream(ld2450Decoder(), ld2450Interpreter({ now }))
    case 'ld2410':
      return stream(ld2410Decoder(), ld2410Interpreter({ now }))
    case 'micradar':
      return stream(micradarDecoder(), micradarInterpreter({ now }))
    case 'tinyframe':
      return stream(tinyframeDecoder(), tinyframeInterpreter({ now, model: 'mr60bha2' }))
    case 'zigbee2mqtt': {
      const interpreter = zigbee2mqttInterpreter(kind as 'motion')
      return (said) => {
        const message = readZigbee2Mqtt(said.over === 'mqtt' ? said.topic : '', bytesOf(said))
        return !message.ok ? [message] : message.value.about === 'device' ? interpreter.hear(message.value.values) : []
      }
    }
    case 'tasmota': {
      const plug = tasmotaPlug()
      return (said) => {
        const message = readTasmota(said.over === 'mqtt' ? said.topic : '', bytesOf(said))
        return !message.ok ? [message] : message.value.about === 'values' ? plug.hear(message.value.values) : []
      }
    }
    case 'ias-zone': {
      const zones = {
        motion: 'motion',
        'door-contact': 'contact',
        'water-sensor': 'water',
        'smoke-detector': 'fire',
        'gas-detector': 'gas',
      } as const
      const interpreter = zoneInterpreter(zones[kind as 'motion'] ?? 'personal-emergency')
      return (said) => {
        const change = readZoneChange(bytesOf(said))
        return change.ok ? interpreter.hear(change.value.status) : [change]
      }
    }
    case 'ble-gatt':
    default: {
      const band = gattWristband()
      return (said) => (said.over === 'gatt' ? band.hear({ uuid: said.uuid, bytes: said.bytes }) : [])
    }
  }
}

/** The native home, lived once for all. */
let natively: Promise<Lived> | undefined

/** What the device said natively, and what came back from its wire. */
async function both(device: string, wire: Family): Promise<{ native: Told[]; wired: Told[] }> {
  const lived = await (natively ??= live({ home: home(), at: START, seed: 1, for_s: FOR_S, script }))
  const native = lived.said.filter((one) => one.device === device && (one.channel === 'event' || one.channel === 'reading'))
  const { kind } = home().devices.find(({ id }) => id === device)!
  let now = instant(START)
  const hear = hearer(wire, kind, () => now)
  const wired = (await spoken(device, wire)).flatMap(({ at, said }) => {
    now = at
    return hear(said).map((one): Told => {
      if (!one.ok) throw new Error(`${one.fault.code} ${JSON.stringify(one.fault)}`)
      return { at_s: (at - instant(START)) / 1000, channel: one.value.channel, body: one.value.body }
    })
  })
  return { native, wired }
}

const events = (told: readonly Told[], name: string) => told.filter(({ body }) => body['event'] === name)
const readings = (told: readonly Told[]) => told.filter(({ channel }) => channel === 'reading')

describe('kinds on Zigbee2MQTT, IAS zones, Tasmota and GATT', () => {
  it.each([
    ['motion-living', 'zigbee2mqtt', 'motion', 'moving'],
    ['door-front', 'zigbee2mqtt', 'door', 'open'],
    ['water-bathroom', 'zigbee2mqtt', 'water', 'wet'],
    ['smoke-kitchen', 'zigbee2mqtt', 'smoke', 'alarm'],
    ['gas-kitchen', 'zigbee2mqtt', 'gas', 'alarm'],
    ['motion-living', 'ias-zone', 'motion', 'moving'],
    ['door-front', 'ias-zone', 'door', 'open'],
    ['water-bathroom', 'ias-zone', 'water', 'wet'],
    ['smoke-kitchen', 'ias-zone', 'smoke', 'alarm'],
    ['gas-kitchen', 'ias-zone', 'gas', 'alarm'],
  ] as const)('[SIM-104] %s on %s: every %s comes back at its instant', async (device, wire, event, field) => {
    const { native, wired } = await both(device, wire)
    const states = (told: readonly Told[]) => events(told, event).map(({ at_s, body }) => [at_s, body[field]])
    expect(states(native).length).toBeGreaterThan(0)
    expect(states(wired)).toEqual(states(native))
  })

  it('[SIM-104] a button pressed is a call, each time', async () => {
    for (const wire of ['zigbee2mqtt', 'ias-zone'] as const) {
      const { native, wired } = await both('button-bathroom', wire)
      const calls = (told: readonly Told[]) => events(told, 'sos').map(({ at_s, body }) => [at_s, body['state']])
      expect(calls(native)).toEqual([[expect.any(Number), 'raised']])
      expect(calls(wired).filter(([, state]) => state === 'raised')).toEqual(calls(native))
    }
  })

  it.each([
    ['climate-living', 'zigbee2mqtt', { air_c: 0.05, humidity_pct: 0.5 }],
    ['plug-tv', 'tasmota', { power_w: 0.51 }],
    ['plug-tv', 'zigbee2mqtt', { power_w: 0.05 }],
  ] as const)('[SIM-104] %s on %s: readings come back within its digits', async (device, wire, off) => {
    const { native, wired } = await both(device, wire)
    const [said, heard] = [readings(native), readings(wired)]
    expect(heard.length).toBeGreaterThan(10)
    for (const one of heard) {
      const same = said.find(({ at_s }) => at_s === one.at_s)!
      for (const [field, most] of Object.entries(off))
        expect(Math.abs(Number(one.body[field]) - Number(same.body[field]))).toBeLessThanOrEqual(most)
    }
  })

  it('[SIM-104] a wristband on GATT: heart and oxygen of each sample', async () => {
    const { native, wired } = await both('wristband-1', 'ble-gatt')
    const shown = (told: readonly Told[], field: string) =>
      new Map(readings(told).flatMap(({ at_s, body }) => (typeof body[field] === 'number' ? [[at_s, body[field]] as const] : [])))
    for (const [field, off] of [
      ['heart_per_min', 0.5],
      ['spo2_pct', 0.5],
    ] as const) {
      const [said, heard] = [shown(native, field), shown(wired, field)]
      expect(heard.size).toBeGreaterThan(10)
      for (const [at_s, value] of heard) expect(Math.abs(value - said.get(at_s)!)).toBeLessThanOrEqual(off)
    }
  })
})

describe('radars by their bytes', () => {
  /** Whether somebody is there, second by second, as the events say. */
  const there = (told: readonly Told[]) => {
    const changes = events(told, 'presence').map(({ at_s, body }) => [at_s, body['present'] === true] as const)
    return (at: number) => changes.findLast(([at_s]) => at_s <= at)?.[1] ?? false
  }
  /** Places of the native device by instant, to hold a heard place against the nearest in time. */
  const close = (native: readonly Told[], at: number) =>
    readings(native).filter(({ at_s, body }) => Math.abs(at_s - at) < 6 && typeof body['x_m'] === 'number')

  it.each(['ti-mmwave', 'ld2450', 'ld2410', 'micradar', 'tinyframe'] as const)(
    '[SIM-104] %s: presence comes and goes with the native one, a second and a half late at most',
    async (wire) => {
      const { native, wired } = await both('radar-bathroom', wire)
      const [truly, heard] = [there(native), there(wired)]
      expect(events(native, 'presence').length).toBeGreaterThan(0)
      for (let at = 3; at < FOR_S; at += 1) {
        const around = [at - 1.5, at - 0.75, at].map(truly)
        expect(around, `at ${at} s`).toContain(heard(at))
      }
    },
  )

  it.each([
    ['ti-mmwave', ['x_m', 'y_m', 'z_m']],
    ['ld2450', ['x_m', 'y_m']],
    ['micradar', ['x_m', 'y_m', 'z_m']],
  ] as const)('[SIM-104] %s: places are those of the native device within both their errors', async (wire, fields) => {
    const { native, wired } = await both('radar-bathroom', wire)
    let compared = 0
    for (const { at_s, body } of readings(wired).filter((one) => one.at_s > 310 && one.at_s < 690)) {
      for (const same of close(native, at_s)) {
        compared += 1
        // Native 5 cm and frames 3 cm of deviation, each a few times, and a centimetre of the wire.
        for (const field of fields) expect(Math.abs(Number(body[field]) - Number(same.body[field]))).toBeLessThan(0.4)
      }
    }
    expect(compared).toBeGreaterThan(20)
  })

  it('[SIM-104] MicRadar: breathing and heart of the same reading, in whole numbers', async () => {
    const { native, wired } = await both('radar-bathroom', 'micradar')
    const rates = readings(wired).filter(({ body }) => typeof body['breath_per_min'] === 'number')
    expect(rates.length).toBeGreaterThan(5)
    for (const { at_s, body } of rates) {
      const fresh = readings(native).filter((one) => one.at_s <= at_s && one.at_s > at_s - 31)
      expect(fresh.some((one) => Math.abs(Number(one.body['breath_per_min']) - Number(body['breath_per_min'])) <= 0.5)).toBe(true)
    }
  })

  it('[SIM-104] a fall: MicRadar tells the native flag at its instant, TI lets the host see it from the heights', async () => {
    for (const [wire, late_s] of [
      ['micradar', 0],
      ['ti-mmwave', 5],
    ] as const) {
      const { native, wired } = await both('radar-bathroom', wire)
      const [flag] = events(native, 'fall')
      const heard = events(wired, 'fall')
      expect(flag).toBeDefined()
      expect(heard.length, wire).toBe(1)
      expect(Math.abs(heard[0]!.at_s - flag!.at_s)).toBeLessThanOrEqual(late_s)
    }
  })
})

describe('the option', () => {
  it('[SIM-104] takes a model from the runner: an LD6002B lists people with their places, once a second', async () => {
    const said = await spoken('radar-bathroom', 'tinyframe', { family: 'tinyframe', model: 'ld6002b' })
    const decoder = tinyframeDecoder()
    const lists = said.flatMap(({ at, said: one }) =>
      decoder.push(bytesOf(one)).flatMap((frame) => {
        const meaning = frame.ok ? tinyframeMeaning('ld6002b', frame.value) : frame
        return meaning.ok && meaning.value.says === 'targets'
          ? [{ at_s: (at - instant(START)) / 1000, targets: meaning.value.targets }]
          : []
      }),
    )
    expect(lists.length).toBeGreaterThan(FOR_S * 0.95)
    expect(lists.length).toBeLessThan(FOR_S * 1.05)
    const sitting = lists.filter(({ at_s }) => at_s > 320 && at_s < 690)
    // The toilet is 0.88 m west and 1 m north of the radar, the middle of who sits on it 1.84 m below.
    for (const { targets } of sitting) {
      expect(targets).toHaveLength(1)
      expect(Math.abs(targets[0]!.x_m + 0.88)).toBeLessThan(0.35)
      expect(Math.abs(targets[0]!.y_m - 1)).toBeLessThan(0.35)
      expect(Math.abs(targets[0]!.z_m + 1.84)).toBeLessThan(0.35)
    }
  })

  it('[SIM-104] changes nothing that other devices say, and needs somebody who reads', async () => {
    const native = await live({ home: home(), at: START, for_s: 200, script: script.slice(0, 3) })
    expect(() =>
      simulateHome({
        home: home('door-front', 'zigbee2mqtt'),
        site: 't',
        clock: queueClock(instant(START)),
        seed: 1,
        bus: () => memoryBroker(openGate).bus,
      }),
    ).toThrow(/nobody reads/)
    const topics = (await spoken('door-front', 'zigbee2mqtt')).map(({ said }) => (said.over === 'mqtt' ? said.topic : ''))
    expect(new Set(topics)).toEqual(new Set(['zigbee2mqtt/door-front', 'zigbee2mqtt/door-front/availability']))
    expect(native.bad).toEqual([])
  })

  it('[SIM-104] is refused for a kind that cannot speak the family', () => {
    expect(checkHome(home('door-front', 'ld2450')).map(({ code }) => code)).toEqual(['wire-unfit'])
    expect(checkHome(home('door-front', 'ias-zone'))).toEqual([])
  })
})
