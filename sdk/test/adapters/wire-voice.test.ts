// Goal: a simulated device says on its wire what is true, and nothing else. Method: drawn utterances of every kind go through the voice of a family and
// back through its decoder and interpreter; what comes out must be what went in, as far as the family has words. Pictures of radars likewise.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Interpreter, Utterance } from '../../src/adapters/adapter.ts'
import { gattWristband } from '../../src/adapters/ble-gatt/gatt-wristband.ts'
import { ld2410Decoder } from '../../src/adapters/ld2410/frame.ts'
import { ld2450Decoder } from '../../src/adapters/ld2450/frame.ts'
import { micradarDecoder } from '../../src/adapters/micradar/frame.ts'
import { micradarInterpreter } from '../../src/adapters/micradar/interpret.ts'
import { readTasmota } from '../../src/adapters/tasmota/tasmota-message.ts'
import { tasmotaPlug } from '../../src/adapters/tasmota/tasmota-plug.ts'
import { pointPlace, tiDecoder } from '../../src/adapters/ti-mmwave/frame.ts'
import { tinyframeDecoder } from '../../src/adapters/tinyframe/frame.ts'
import { frameTypes, type TinyModel } from '../../src/adapters/tinyframe/frame-types.ts'
import { tinyframeInterpreter } from '../../src/adapters/tinyframe/interpret.ts'
import { tinyframeMeaning } from '../../src/adapters/tinyframe/meaning.ts'
import type { RadarPicture, WireSaid } from '../../src/adapters/wire-said.ts'
import { wireVoice, type WireSetting } from '../../src/adapters/wire-voice.ts'
import { zoneInterpreter } from '../../src/adapters/zigbee-ias/zone-interpreter.ts'
import { readZoneChange } from '../../src/adapters/zigbee-ias/zone-status.ts'
import { zoneTypes, type ZoneTypeName } from '../../src/adapters/zigbee-ias/zone-type.ts'
import { zigbee2mqttInterpreter, zigbee2mqttMaps, type Zigbee2MqttKind } from '../../src/adapters/zigbee2mqtt/zigbee2mqtt-interpreter.ts'
import { readZigbee2Mqtt } from '../../src/adapters/zigbee2mqtt/zigbee2mqtt-message.ts'
import type { Device } from '../../src/define-device.ts'
import { catalogue, type DeviceKind } from '../../src/devices/catalogue.ts'
import type { Result } from '../../src/result.ts'
import { instant } from '../../src/time.ts'
import { bodyOf, type Schema } from '../drawn.ts'
import { fitsKind, valueOf } from './message-talk.ts'
import { framesOf } from './radar-streams.ts'

const now = () => instant('2026-01-15T22:30:00+08:00')
const device = (kind: string): Device => catalogue[kind as DeviceKind]

/** Anything that a device of a kind may say. */
const utterance = (kind: string): fc.Arbitrary<Utterance> => {
  const { reading, events } = device(kind).schemas
  const of = (channel: Utterance['channel'], schema: unknown) =>
    bodyOf(schema as Schema).map((body): Utterance => ({ kind, channel, body }))
  return fc.oneof(of('reading', reading), ...Object.values(events).map((schema) => of('event', schema)))
}

type Hears = (said: WireSaid) => Result<Utterance>[]
const values = <V>(read: (said: WireSaid) => Result<V>, interpreter: Interpreter<V>): Hears => {
  return (said) => interpreter.hear(valueOf(read(said)))
}
const bytesOf = (said: WireSaid): Uint8Array => (said.over === 'mqtt' ? said.payload : said.bytes)

const zigbee2mqtt = (kind: Zigbee2MqttKind): Hears => {
  const interpreter = zigbee2mqttInterpreter(kind)
  return (said) => {
    const message = valueOf(readZigbee2Mqtt(said.over === 'mqtt' ? said.topic : '', bytesOf(said)))
    return message.about === 'device' ? interpreter.hear(message.values) : []
  }
}
const tasmota = (): Hears => {
  const plug = tasmotaPlug()
  return (said) => {
    const message = valueOf(readTasmota(said.over === 'mqtt' ? said.topic : '', bytesOf(said)))
    return message.about === 'values' ? plug.hear(message.values) : []
  }
}
const zone = (type: string): Hears => {
  const interpreter = zoneInterpreter(type)
  return (said) => interpreter.hear(valueOf(readZoneChange(bytesOf(said))).status)
}

/** A family of messages: its voice, its hearer, and how far a number may be off: what the wire rounds away. */
interface Case {
  kind: string
  setting: WireSetting
  hears: () => Hears
  off: number
}
const cases: readonly Case[] = [
  ...(Object.keys(zigbee2mqttMaps) as Zigbee2MqttKind[]).map((kind): Case => ({
    kind,
    setting: { family: 'zigbee2mqtt', name: 'a/b', kind },
    hears: () => zigbee2mqtt(kind),
    off: 1e-9,
  })),
  ...(Object.keys(zoneTypes) as ZoneTypeName[]).map((type): Case => ({
    kind: zoneTypes[type].device.kind,
    setting: { family: 'ias-zone', type },
    hears: () => zone(type),
    off: 0,
  })),
  { kind: 'smart-plug', setting: { family: 'tasmota', name: 'plug', now }, hears: tasmota, off: 0.5 },
  {
    kind: 'wristband',
    setting: { family: 'ble-gatt' },
    hears: () =>
      values((said) => ({ ok: true, value: { uuid: said.over === 'gatt' ? said.uuid : 0, bytes: bytesOf(said) } }), gattWristband()),
    off: 0.5,
  },
]

/** Every field of what was heard is as it was said. */
const agrees = (heard: Utterance, said: Utterance, off: number) =>
  heard.channel === said.channel &&
  Object.entries(heard.body).every(([field, value]) =>
    typeof value === 'number' ? Math.abs(value - Number(said.body[field])) <= off : value === said.body[field],
  )

describe.each(cases.map((one) => [`${one.setting.family} ${'type' in one.setting ? one.setting.type : one.kind}`, one] as const))(
  'the voice of %s',
  (_name, { kind, setting, hears, off }) => {
    it('[ADAPT-103] is read back as what was said', () => {
      fc.assert(
        fc.property(fc.array(utterance(kind), { minLength: 1, maxLength: 12 }), (all) => {
          const [voice, hear] = [wireVoice(setting), hears()]
          /** What is known to be so on the other side: the last of each event, and each number by field. */
          const told = new Map<string, Utterance>()
          const known: Record<string, unknown> = {}
          for (const said of all) {
            if (said.channel === 'reading') Object.assign(known, said.body)
            else Object.assign(known, said.body, { event: undefined })
            const wire = voice.say(said)
            const results = wire.flatMap(hear)
            fitsKind(results)
            const heard = results.map(valueOf)
            for (const one of heard) {
              if (one.channel === 'reading')
                expect(agrees(one, { ...said, channel: 'reading', body: known }, off), JSON.stringify([said, one])).toBe(true)
              else if (one.body['event'] === said.body['event'])
                expect(agrees(one, { ...said, body: { ...known, ...said.body } }, off), JSON.stringify([said, one])).toBe(true)
              else {
                // A heart rate tells that the band is worn; the bits of a zone tell a calm that nobody mentioned.
                expect(kind === 'wristband' || Object.values(one.body).every((value) => value !== true), JSON.stringify([said, one])).toBe(
                  true,
                )
                told.set(String(one.body['event']), { ...one, body: flagsOf(one.body) })
              }
            }
            const name = String(said.body['event'])
            if (said.channel !== 'event' || wire.length === 0) continue
            const before = told.get(name)
            const isRepeat = before !== undefined && Object.entries(before.body).every(([field, value]) => said.body[field] === value)
            const event = heard.find(({ body }) => body['event'] === name)
            const first = before === undefined && ['battery-low', 'tamper', 'fault', 'mains-power'].includes(name)
            if (!isRepeat && !first) expect(event, JSON.stringify(said)).toBeDefined()
            if (event !== undefined) told.set(name, { ...event, body: flagsOf(event.body) })
            else if (first) told.set(name, { ...said, body: flagsOf(said.body) })
          }
        }),
        { numRuns: 60 },
      )
    })
  },
)

/** The part of an event that is its state, without the numbers beside it. */
const flagsOf = (body: Utterance['body']) => Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value !== 'number'))

describe('every voice', () => {
  const settings: readonly WireSetting[] = [
    ...cases.map(({ setting }) => setting),
    { family: 'ti-mmwave' },
    { family: 'micradar' },
    { family: 'micradar', model: 'mr60fda1' },
    { family: 'tinyframe', model: 'mr60fda2' },
    { family: 'ld2410' },
    { family: 'ld2450' },
  ]
  const anything = fc.oneof(...Object.keys(catalogue).map(utterance))

  it('[ADAPT-104] has no words for what its family cannot say, and never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...settings), fc.array(anything, { maxLength: 8 }), (setting, all) => {
        const voice = wireVoice(setting)
        for (const said of all) {
          const wire = voice.say(said)
          if (['ti-mmwave', 'ld2410', 'ld2450'].includes(setting.family)) expect(wire).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
    const fall: Utterance = { kind: 'radar', channel: 'event', body: { event: 'fall' } }
    const saysFall = (setting: WireSetting) => wireVoice(setting).say(fall).length > 0
    expect(settings.filter(saysFall)).toEqual([
      { family: 'micradar' },
      { family: 'micradar', model: 'mr60fda1' },
      { family: 'tinyframe', model: 'mr60fda2' },
    ])
    expect(wireVoice({ family: 'ble-gatt' }).say({ kind: 'wristband', channel: 'event', body: { event: 'sos', state: 'raised' } })).toEqual(
      [],
    )
  })

  it('[ADAPT-104] tells presence where the family has a message for it', () => {
    const said = (setting: WireSetting) => wireVoice(setting).presence(false)
    const z2m = said({ family: 'zigbee2mqtt', name: 'hall', kind: 'motion' })
    expect(valueOf(readZigbee2Mqtt('zigbee2mqtt/hall/availability', bytesOf(z2m[0]!)))).toEqual({
      about: 'availability',
      name: 'hall',
      online: false,
    })
    const lwt = said({ family: 'tasmota', name: 'plug', now })
    expect(valueOf(readTasmota('tele/plug/LWT', bytesOf(lwt[0]!)))).toEqual({ about: 'presence', name: 'plug', online: false })
    expect([...z2m, ...lwt].every((one) => one.over === 'mqtt' && one.retain)).toBe(true)
    expect(said({ family: 'ld2450' })).toEqual([])
  })
})

const f = (most: number) => fc.integer({ min: -most * 1_000, max: most * 1_000 }).map((mm) => mm / 1_000)
const target = fc.record({
  id: fc.nat({ max: 99 }),
  x_m: f(6),
  y_m: f(6),
  z_m: f(3),
  vx_m_s: f(2),
  vy_m_s: f(2),
  vz_m_s: f(1),
  confidence_pct: fc.nat({ max: 100 }),
})
const picture: fc.Arbitrary<RadarPicture> = fc.record(
  {
    number: fc.nat(),
    targets: fc.uniqueArray(target, { maxLength: 5, selector: ({ id }) => id }),
    points: fc.array(fc.record({ x_m: f(4), y_m: f(4), z_m: f(2), doppler_m_s: f(2), snr_db: fc.nat({ max: 60 }) }), { maxLength: 12 }),
    vitals: fc.record({
      target: fc.constant(1),
      breath_per_min: fc.integer({ min: 6, max: 30 }),
      heart_per_min: fc.integer({ min: 40, max: 180 }),
    }),
    heights: fc.constant([{ id: 1, top_m: -0.5, bottom_m: -2 }]),
  },
  { requiredKeys: ['number', 'targets'] },
)
const joinedBytes = (said: readonly WireSaid[]) => Uint8Array.from(said.flatMap((one) => [...bytesOf(one)]))
const near = (a: number, b: number, off: number) => Math.abs(a - b) <= off

describe('a radar that sees', () => {
  it('[ADAPT-103] TI: targets, points, heights and vitals come back', () => {
    fc.assert(
      fc.property(picture, fc.constantFrom('header-40' as const, 'header-48' as const, 'header-52' as const), (seen, generation) => {
        const voice = wireVoice({ family: 'ti-mmwave', generation, mount_height_m: 2.5, z_from: 'floor' })
        const [frame] = framesOf(tiDecoder({ generation }).push(joinedBytes(voice.see(seen))))
        const [targets, points] = [frame!.targets!, frame!.points]
        expect(frame!.frame_number).toBe(seen.number)
        expect(targets.map(({ id }) => id)).toEqual(seen.targets.map(({ id }) => id))
        targets.forEach((got, i) =>
          expect(near(got.z_m, seen.targets[i]!.z_m + 2.5, 1e-5) && near(got.vx_m_s, seen.targets[i]!.vx_m_s, 1e-5)).toBe(true),
        )
        expect(points?.count).toBe(seen.points?.length)
        // A hundredth of a radian at 6 m is 6 cm, and half a step may be lost in each angle; beyond 1.27 rad a byte holds no angle.
        seen.points?.forEach(({ x_m, y_m, z_m }, i) => {
          if (y_m < Math.abs(x_m) || Math.abs(z_m) > y_m) return
          pointPlace(points!, i).forEach((got, k) => expect(near(got, [x_m, y_m, z_m][k]!, 0.07)).toBe(true))
        })
        if (generation === 'header-48') return
        expect(frame!.presence).toBe(seen.targets.length > 0 ? 1 : 0)
        if (seen.heights !== undefined) expect(frame!.heights![0]!.top_m).toBeCloseTo(2, 5)
        if (seen.vitals !== undefined)
          expect(frame!.vitals![0]).toMatchObject({
            id: 1,
            breath_per_min: seen.vitals.breath_per_min,
            heart_per_min: seen.vitals.heart_per_min,
          })
      }),
      { numRuns: 100 },
    )
  })

  it('[ADAPT-103] LD2450 and LD2410: the nearest come back, to the millimetre and the centimetre', () => {
    fc.assert(
      fc.property(picture, (seen) => {
        const near3 = seen.targets.toSorted((a, b) => Math.hypot(a.x_m, a.y_m) - Math.hypot(b.x_m, b.y_m)).slice(0, 3)
        const [ld2450] = framesOf(ld2450Decoder().push(joinedBytes(wireVoice({ family: 'ld2450' }).see(seen))))
        expect(ld2450!.targets.map(({ x_mm, y_mm }) => [x_mm, y_mm])).toEqual(
          near3.map(({ x_m, y_m }) => [Math.round(x_m * 1_000), Math.round(y_m * 1_000)]),
        )
        const [ld2410] = framesOf(ld2410Decoder().push(joinedBytes(wireVoice({ family: 'ld2410' }).see(seen))))
        const [one] = near3
        const speed = one === undefined ? 0 : Math.hypot(one.vx_m_s, one.vy_m_s, one.vz_m_s)
        expect(ld2410).toMatchObject({ moving: speed >= 0.1, still: one !== undefined && speed < 0.1 })
        if (one !== undefined && ld2410!.is === 'report') expect(ld2410!.detected_cm).toBe(Math.round(Math.hypot(one.x_m, one.y_m) * 100))
      }),
      { numRuns: 100 },
    )
  })

  it('[ADAPT-103] 53 59: reports and falls come back, once each, and a model says no more than it can', () => {
    const radar = (setting: WireSetting) => {
      const [voice, decoder, interpreter] = [wireVoice(setting), micradarDecoder(), micradarInterpreter({ now })]
      const hear = (wire: readonly WireSaid[]) =>
        framesOf(decoder.push(joinedBytes(wire)))
          .flatMap((frame) => interpreter.hear(frame))
          .map((one) => valueOf(one).body)
      return {
        say: (body: Utterance['body']) => hear(voice.say({ kind: 'radar', channel: 'event' in body ? 'event' : 'reading', body })),
        see: (one: RadarPicture) => hear(voice.see(one)),
      }
    }
    const any = radar({ family: 'micradar' })
    expect(any.say({ event: 'presence', present: true })).toEqual([{ event: 'presence', present: true }])
    expect(any.say({ event: 'presence', present: true })).toEqual([])
    expect(
      any.say({ x_m: -1.25, y_m: 2, z_m: -0.4, posture: 'unknown', motion_pct: 40, breath_per_min: 14, heart_per_min: 132 }),
    ).toMatchObject([{ motion_pct: 40 }])
    expect(any.say({ event: 'fall' })).toMatchObject([{ event: 'fall', x_m: -1.25, y_m: 2, z_m: -0.4 }])
    expect(any.say({ event: 'fall' })).toHaveLength(1)
    expect(any.say({ event: 'posture', posture: 'standing' })).toEqual([])
    expect(any.say({ event: 'presence', present: false })).toEqual([{ event: 'presence', present: false, targets: 0 }])

    const bha1 = radar({ family: 'micradar', model: 'mr60bha1' })
    expect(bha1.say({ posture: 'unknown', breath_per_min: 30, heart_per_min: 132 })).toMatchObject([{ breath_per_min: 25 }])
    expect(bha1.say({ event: 'fall' })).toEqual([])
    const fda1 = radar({ family: 'micradar', model: 'mr60fda1' })
    expect(fda1.say({ posture: 'unknown', breath_per_min: 14, heart_per_min: 70 })).toEqual([])
    expect(fda1.say({ event: 'fall' })).toHaveLength(1)
    fc.assert(
      fc.property(picture, (seen) => {
        const events = radar({ family: 'micradar' })
          .see(seen)
          .filter((body) => 'event' in body)
        expect(events).toMatchObject([{ event: 'presence', present: seen.targets.length > 0 }])
      }),
      { numRuns: 50 },
    )
  })

  it('[ADAPT-103] TinyFrame: flags, people and vitals come back by what the model has words for', () => {
    fc.assert(
      fc.property(picture, fc.constantFrom(...(Object.keys(frameTypes) as TinyModel[])), (seen, model) => {
        const said = framesOf(tinyframeDecoder().push(joinedBytes(wireVoice({ family: 'tinyframe', model }).see(seen)))).map((frame) =>
          valueOf(tinyframeMeaning(model, frame)),
        )
        const people = said.find((one) => one.says === 'targets')
        expect(people?.says === 'targets' && people.targets.map(({ x_m, cluster }) => [x_m.toFixed(3), cluster])).toEqual(
          seen.targets.map(({ x_m, id }) => [x_m.toFixed(3), id]),
        )
        const heard = model === 'ld6002' || model === 'mr60bha2' ? (seen.vitals?.heart_per_min ?? 'none') : 'none'
        const heart = said.find((one) => one.says === 'heart')
        expect(heart?.says === 'heart' ? heart.value : 'none').toBe(heard)
      }),
      { numRuns: 100 },
    )
    const [voice, decoder, interpreter] = [
      wireVoice({ family: 'tinyframe', model: 'mr60fda2' }),
      tinyframeDecoder(),
      tinyframeInterpreter({ now, model: 'mr60fda2' }),
    ]
    const say = (body: Utterance['body']) =>
      framesOf(decoder.push(joinedBytes(voice.say({ kind: 'radar', channel: 'event', body }))))
        .flatMap((frame) => interpreter.hear(frame))
        .map((one) => valueOf(one).body)
    expect(say({ event: 'presence', present: true })).toEqual([{ event: 'presence', present: true }])
    expect([...say({ event: 'fall' }), ...say({ event: 'fall' })]).toEqual([{ event: 'fall' }, { event: 'fall' }])
    expect(say({ event: 'presence', present: false })).toEqual([{ event: 'presence', present: false, targets: 0 }])
  })
})
