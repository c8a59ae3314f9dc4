// Goal: what Zigbee2MQTT publishes becomes events of our kinds, and presence stays presence. Method: vectors, a model of change detection, fuzz.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterSilence,
  measuredHundredths,
  readZigbee2Mqtt,
  xiaomiValues,
  zigbee2mqttInterpreter,
  zigbee2mqttCommander,
  zigbee2mqttMaps,
  zigbee2mqttStates,
  zoneStatus,
  type Zigbee2MqttKind,
} from '../../src/adapters/message-families.ts'
import { Hours, Minutes } from '../../src/time.ts'
import { codeOf, faults, fitsKind, json, told, utf8, valueOf } from './message-talk.ts'

const kinds = Object.keys(zigbee2mqttMaps) as Zigbee2MqttKind[]

describe('the messages', () => {
  it('[ADAPT-61] tells devices, availability and the bridge apart', () => {
    const read = (topic: string, payload: Uint8Array) => valueOf(readZigbee2Mqtt(topic, payload))
    expect(read('zigbee2mqtt/bridge/state', json({ state: 'online' }))).toEqual({ about: 'bridge', online: true })
    expect(read('zigbee2mqtt/bridge/state', utf8('offline'))).toEqual({ about: 'bridge', online: false })
    expect(read('zigbee2mqtt/hall/door/availability', json({ state: 'offline' }))).toEqual({
      about: 'availability',
      name: 'hall/door',
      online: false,
    })
    expect(read('zigbee2mqtt/hall/door', json({ contact: true }))).toEqual({
      about: 'device',
      name: 'hall/door',
      values: { contact: true },
    })
    for (const topic of ['zigbee2mqtt/bridge/logging', 'zigbee2mqtt/hall/door/set', 'zigbee2mqtt/hall/door/get/contact'])
      expect(read(topic, json({ contact: true })), topic).toEqual({ about: 'other' })
    expect(codeOf(readZigbee2Mqtt('zigbee2mqtt/a/availability', json({ state: 'perhaps' })))).toBe('value-meaningless')
  })

  it('[ADAPT-43] refuses topics of others', () => {
    for (const topic of ['', 'zigbee2mqtt', 'zigbee2mqtt/', 'tele/a/SENSOR'])
      expect(codeOf(readZigbee2Mqtt(topic, json({})))).toBe('foreign-topic-unknown')
    expect(codeOf(readZigbee2Mqtt('home/z/a', json({}), 'home/z'))).toBe('ok')
  })

  it('[ADAPT-40] refuses what is too large, no UTF-8, no JSON, no object', () => {
    const code = (payload: Uint8Array) => codeOf(readZigbee2Mqtt('zigbee2mqtt/a', payload))
    expect(code(new Uint8Array(65_537))).toBe('payload-too-large')
    expect(code(Uint8Array.of(0x7b, 0xff))).toBe('payload-not-utf8')
    expect(code(utf8('{"contact":tr'))).toBe('payload-not-json')
    expect(code(json([1]))).toBe('foreign-shape-wrong')
  })
})

describe('the devices', () => {
  it('[ADAPT-59] reads contact true as shut', () => {
    const door = zigbee2mqttInterpreter('door-contact')
    expect(zigbee2mqttStates.contact(zoneStatus(0x0000)).contact).toBe(true)
    expect(zigbee2mqttStates.contact(zoneStatus(0x0001)).contact).toBe(false)
    expect(told(door.hear(zigbee2mqttStates.contact(zoneStatus(0))))).toEqual([{ event: 'door', open: false }])
    expect(told(door.hear(zigbee2mqttStates.contact(zoneStatus(1))))).toEqual([{ event: 'door', open: true }])
  })

  it('[ADAPT-60] tells water, tamper and battery as in the vector', () => {
    const state = zigbee2mqttStates.water(zoneStatus(0x0009))
    expect(state).toEqual({ water_leak: true, tamper: false, battery_low: true })
    expect(zigbee2mqttStates.water(zoneStatus(0x0004))).toEqual({ water_leak: false, tamper: true, battery_low: false })
    expect(told(zigbee2mqttInterpreter('water-sensor').hear({ ...state, battery: 8 }))).toEqual([
      { event: 'water', wet: true },
      { event: 'battery-low', low: true, battery_pct: 8 },
      { battery_pct: 8 },
    ])
  })

  it('[ADAPT-60] tells gas, carbon monoxide, smoke, occupancy and calls', () => {
    const first = (kind: Zigbee2MqttKind, said: object) => told(zigbee2mqttInterpreter(kind).hear({ ...said }))
    expect(first('gas-detector', zigbee2mqttStates.gas(zoneStatus(1)))).toEqual([{ event: 'gas', alarm: true }])
    expect(first('gas-detector', { carbon_monoxide: true, co: 120 })).toEqual([{ event: 'co', alarm: true, co_ppm: 120 }, { co_ppm: 120 }])
    expect(first('smoke-detector', zigbee2mqttStates.smoke(zoneStatus(1)))).toEqual([{ event: 'smoke', alarm: true }])
    expect(first('motion', zigbee2mqttStates.motion(zoneStatus(2)))).toEqual([{ event: 'motion', moving: true }])
    expect(first('help-button', { action: 'emergency' })).toEqual([{ event: 'sos', state: 'raised' }])
    expect(first('help-button', { action: '' })).toEqual([])
    expect(first('help-button', { sos: true })).toEqual([{ event: 'sos', state: 'raised' }])
    expect(first('smart-plug', { state: 'ON', power: 9 })).toEqual([{ event: 'switched', on: true }, { power_w: 9 }])
  })

  it('[ADAPT-48] [ADAPT-60] tells both ends of every state', () => {
    const ends = (kind: Zigbee2MqttKind, key: string) => {
      const device = zigbee2mqttInterpreter(kind)
      return [true, false].map((value) => told(device.hear({ [key]: value }))[0])
    }
    expect(ends('gas-detector', 'gas')).toEqual([
      { event: 'gas', alarm: true },
      { event: 'gas', alarm: false },
    ])
    expect(ends('gas-detector', 'carbon_monoxide')).toEqual([
      { event: 'co', alarm: true },
      { event: 'co', alarm: false },
    ])
    expect(ends('smoke-detector', 'smoke')).toEqual([
      { event: 'smoke', alarm: true },
      { event: 'smoke', alarm: false },
    ])
    expect(ends('smoke-detector', 'tamper')).toEqual([
      { event: 'tamper', tampered: true },
      { event: 'tamper', tampered: false },
    ])
    expect(ends('motion', 'occupancy')).toEqual([
      { event: 'motion', moving: true },
      { event: 'motion', moving: false },
    ])
    expect(ends('water-sensor', 'water_leak')).toEqual([
      { event: 'water', wet: true },
      { event: 'water', wet: false },
    ])
    const low = [
      { event: 'battery-low', low: true },
      { event: 'battery-low', low: false },
    ]
    expect(ends('water-sensor', 'battery_low')).toEqual(low)
  })

  it('[ADAPT-45] tells each press, and never takes a call back by itself', () => {
    const button = zigbee2mqttInterpreter('help-button')
    const presses = [{ action: 'emergency' }, { action: 'emergency' }, { sos: true }, { sos: false }, { sos: true }]
    expect(presses.map((said) => button.hear(said).length)).toEqual([1, 1, 1, 0, 1])
  })

  it('[ADAPT-45] tells a state when it differs from the last, by a model', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (all) => {
        const door = zigbee2mqttInterpreter('door-contact')
        all.forEach((contact, i) => expect(door.hear({ contact }).length).toBe(i > 0 && all[i - 1] === contact ? 0 : 1))
      }),
    )
  })

  it('[ADAPT-46] tells a reading when it is whole, and in it nothing that was not said', () => {
    expect(told(zigbee2mqttInterpreter('motion').hear({ battery: 80, linkquality: 120 }))).toEqual([{ battery_pct: 80 }])
    const climate = zigbee2mqttInterpreter('climate')
    expect(told(climate.hear({ battery: 100, humidity: 40 }))).toEqual([])
    expect(told(climate.hear({ temperature: measuredHundredths(-85) }))).toEqual([{ humidity_pct: 40, air_c: -0.85 }])
  })

  it('[ADAPT-44] refuses one value and tells the others', () => {
    const heard = zigbee2mqttInterpreter('water-sensor').hear({ water_leak: true, battery: 250, tamper: 'yes' })
    expect(faults(heard)).toEqual(['value-meaningless', 'value-meaningless'])
    expect(heard.filter((one) => one.ok)).toHaveLength(1)
  })

  it('[ADAPT-40] [ADAPT-44] [ADAPT-47] hears anything without a throw, and tells only what fits', () => {
    const keys = fc.constantFrom(
      'contact',
      'water_leak',
      'gas',
      'co',
      'smoke',
      'occupancy',
      'action',
      'sos',
      'state',
      'power',
      'battery',
      '__proto__',
    )
    const values = fc.dictionary(
      fc.oneof(keys, fc.string()),
      fc.oneof(fc.boolean(), fc.integer(), fc.constantFrom('ON', 'emergency'), fc.jsonValue()),
    )
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.array(values, { maxLength: 6 }), (kind, all) => {
        const heard = zigbee2mqttInterpreter(kind)
        for (const said of all) fitsKind(heard.hear(said))
      }),
    )
    fc.assert(fc.property(fc.string(), fc.uint8Array(), (topic, payload) => void readZigbee2Mqtt(`zigbee2mqtt/${topic}`, payload)))
  })
})

describe('silence and radio', () => {
  it('[ADAPT-105] says a command in the words in which the device speaks of itself, and no other', () => {
    const valve = zigbee2mqttCommander('gas-valve')
    const close = { command: 'close' }
    expect(valve.say(close)).toEqual({ state: 'OFF' })
    for (const state of ['OPEN', 'CLOSE', 'CLOSED']) {
      valve.hear({ state })
      expect(valve.say(close)).toEqual({ state: 'CLOSE' })
      valve.hear({ battery: 5 })
      valve.hear({ state: 7 })
      expect(valve.say(close)).toEqual({ state: 'CLOSE' })
      valve.hear({ state: 'ON' })
      expect(valve.say(close)).toEqual({ state: 'OFF' })
    }
    expect(valve.say({ command: 'identify', blink_s: 3 })).toBeUndefined()
    expect(valve.say({ command: 'open' })).toBeUndefined()
    expect(zigbee2mqttCommander('water-sensor').say(close)).toBeUndefined()
    expect(zigbee2mqttCommander('smart-plug').say({ command: 'switch', on: true })).toEqual({ state: 'ON' })
  })

  it('[ADAPT-62] concludes nothing from 24 h of a battery sensor', () => {
    expect(afterSilence('battery', Hours(24))).toBe('unknown')
    expect(afterSilence('battery', Hours(25))).toBe('unknown')
    expect(afterSilence('battery', Hours(26))).toBe('silent')
    expect(afterSilence('mains', Minutes(11))).toBe('silent')
  })

  it('[ADAPT-63] reads the recorded attributes', () => {
    const rtcgq = xiaomiValues({ 1: 3_045, 3: 19, 5: 35, 6: [0, 3], 11: 381, 100: 0 })
    expect(rtcgq).toEqual({ battery: 100, illuminance: 381, voltage: 3_045, device_temperature: 19, power_outage_count: 34 })
    expect(xiaomiValues({ 1: 2_990 })).toEqual({ battery: 93, voltage: 2_990 })
    expect(measuredHundredths(-85)).toBe(-0.85)
  })

  it('[ADAPT-61] gives a siren its four further bits', () => {
    expect(zigbee2mqttStates.siren(zoneStatus(0x01b0))).toEqual({
      tamper: false,
      battery_low: false,
      supervision_reports: true,
      restore_reports: true,
      ac_status: true,
      test: true,
    })
  })
})
