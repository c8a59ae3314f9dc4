// Goal: every kind shows up in Home Assistant. Method: rules that hold for every kind of the catalogue; templates are run by an interpreter of the few
// forms that are written, so that a field that is not there cannot pass.
import { describe, expect, it } from 'vitest'
import { discoveryConfigs, readDiscoveryTopic, type DiscoveryConfig } from '../../src/adapters/message-families.ts'
import { catalogue, type DeviceKind } from '../../src/devices/catalogue.ts'
import type { Device } from '../../src/define-device.ts'
import { codeOf, valueOf } from './message-talk.ts'

const configsOf = (kind: DeviceKind, origin: 'real' | 'simulated' = 'simulated', language: 'en' | 'zh' = 'en') =>
  discoveryConfigs({
    address: { site: 's', home: 'h', device: 'd' },
    device: { id: 'd', kind, room: 'kitchen', place_m: [0, 0, 1] },
    kind: catalogue[kind],
    origin,
    language,
  })
const objectOf = ({ topic }: DiscoveryConfig) => valueOf(readDiscoveryTopic(topic)).object
const find = (all: DiscoveryConfig[], object: string) => all.find((one) => objectOf(one) === object)!.payload
const kinds = Object.keys(catalogue) as DeviceKind[]

/** What a template answers for a body: the three forms that discovery writes. */
function render(template: string, body: Record<string, unknown>): string {
  const event = /^{% if value_json\.body\.event == '([a-z-]+)' %}(.*){% endif %}$/.exec(template)
  if (event !== null) return body['event'] === event[1] ? render(event[2]!, body) : ''
  const present = /^{% if '(\w+)' in value_json\.body %}(.*){% endif %}$/.exec(template)
  if (present !== null) return Object.hasOwn(body, present[1]!) ? render(present[2]!, body) : ''
  const flag = /^{{ 'ON' if value_json\.body\.(\w+) == (true|'[a-z-]+') else 'OFF' }}$/.exec(template)
  if (flag !== null) return String(body[flag[1]!]) === flag[2]!.replaceAll("'", '') ? 'ON' : 'OFF'
  const field = /^{{ value_json\.body\.(\w+) }}$/.exec(template)
  if (field === null) throw new Error(`no such form: ${template}`)
  return String(body[field[1]!])
}

describe('discovery', () => {
  it('[ADAPT-94] shows every field and every event of every kind, once', () => {
    for (const kind of kinds) {
      const all = configsOf(kind)
      const device: Device = catalogue[kind]
      const objects = all.map(objectOf)
      expect(new Set(objects).size, kind).toBe(objects.length)
      expect(new Set(all.map(({ payload }) => payload['unique_id'])).size).toBe(all.length)
      const fields = Object.keys(device.schemas.reading.properties)
      const events = Object.keys(device.events).filter((event) => event !== 'self-test')
      const shown = events.map((event) => (fields.includes(event) ? `${event}-event` : event))
      expect(objects.sort(), kind).toEqual([...fields, ...shown].sort())
      for (const { payload, retain, qos } of all) {
        expect([retain, qos]).toEqual([true, 1])
        expect(String(payload['name'])).not.toBe('')
      }
    }
  })

  it('[ADAPT-94] has templates that answer for bodies of the kind, and keep silent for other events', () => {
    const template = (kind: DeviceKind, object: string) => String(find(configsOf(kind), object)['value_template'])
    expect(render(template('door-contact', 'door'), { event: 'door', open: true })).toBe('ON')
    expect(render(template('door-contact', 'door'), { event: 'door', open: false })).toBe('OFF')
    expect(render(template('door-contact', 'door'), { event: 'tamper', tampered: true })).toBe('')
    expect(render(template('help-button', 'sos'), { event: 'sos', state: 'raised' })).toBe('ON')
    expect(render(template('help-button', 'sos'), { event: 'sos', state: 'cancelled' })).toBe('OFF')
    expect(render(template('radar', 'fall'), { event: 'fall', x_m: 1 })).toBe('ON')
    expect(render(template('radar', 'posture-event'), { event: 'posture', posture: 'lying' })).toBe('lying')
    expect(render(template('wristband', 'heart_per_min'), { heart_per_min: 72 })).toBe('72')
    expect(render(template('wristband', 'heart_per_min'), {})).toBe('')
    for (const kind of kinds) {
      for (const { payload } of configsOf(kind)) {
        const read = String(payload['value_template'])
          .match(/body\.(\w+)/g)!
          .map((one) => one.slice(5))
        const fields = [catalogue[kind].schemas.reading, ...Object.values(catalogue[kind].schemas.events)].flatMap(({ properties }) =>
          Object.keys(properties),
        )
        for (const field of read) expect(fields, kind).toContain(field)
      }
    }
  })

  it('[ADAPT-94] is on for what the event says is there, by a table of its own', () => {
    const on: Record<string, [DeviceKind, object, object]> = {
      door: ['door-contact', { open: true }, { open: false }],
      water: ['water-sensor', { wet: true }, { wet: false }],
      gas: ['gas-detector', { alarm: true }, { alarm: false }],
      co: ['gas-detector', { alarm: true }, { alarm: false }],
      fault: ['gas-detector', { faulty: true }, { faulty: false }],
      'mains-power': ['gas-detector', { mains: 'back' }, { mains: 'lost' }],
      smoke: ['smoke-detector', { alarm: true }, { alarm: false }],
      'battery-low': ['smoke-detector', { low: true }, { low: false }],
      tamper: ['smoke-detector', { tampered: true }, { tampered: false }],
      motion: ['motion', { moving: true }, { moving: false }],
      presence: ['radar', { present: true }, { present: false }],
      zone: ['location-tag', { inside: true }, { inside: false }],
      charging: ['wristband', { charging: true }, { charging: false }],
      worn: ['wristband', { worn: true }, { worn: false }],
      switched: ['smart-plug', { on: true }, { on: false }],
      load: ['smart-plug', { plugged: true }, { plugged: false }],
    }
    for (const [event, [kind, there, gone]] of Object.entries(on)) {
      const template = String(find(configsOf(kind), event)['value_template'])
      expect(
        [there, gone].map((body) => render(template, { event, ...body })),
        event,
      ).toEqual(['ON', 'OFF'])
    }
  })

  it('[ADAPT-94] classes by capability', () => {
    const classes = kinds.flatMap((kind) => configsOf(kind).map((one) => [`${kind}/${objectOf(one)}`, one.payload['device_class']]))
    expect(Object.fromEntries(classes)).toMatchObject({
      'water-sensor/water': 'moisture',
      'gas-detector/gas': 'gas',
      'gas-detector/co_ppm': 'carbon_monoxide',
      'smoke-detector/smoke': 'smoke',
      'door-contact/door': 'door',
      'motion/motion': 'motion',
      'radar/presence': 'occupancy',
      'radar/fall': 'safety',
      'climate/air_c': 'temperature',
      'smart-plug/power_w': 'power',
      'wristband/battery_pct': 'battery',
    })
    expect(find(configsOf('radar'), 'fall')['off_delay']).toBe(60)
    const stateClass = (kind: DeviceKind, object: string) => find(configsOf(kind), object)['state_class']
    expect([stateClass('climate', 'air_c'), stateClass('gas-valve', 'position')]).toEqual(['measurement', undefined])
  })

  it('[ADAPT-95] follows birth and death, and lets values expire', () => {
    for (const kind of kinds) {
      for (const one of configsOf(kind)) {
        const topics = (one.payload['availability'] as { topic: string }[]).map(({ topic }) => topic)
        expect(topics).toEqual(['anju/1/s/h/d/birth', 'anju/1/s/h/d/death'])
        if (one.payload['state_topic'] === 'anju/1/s/h/d/reading')
          expect(one.payload['expire_after']).toBeGreaterThanOrEqual(2 * catalogue[kind].heartbeat_s)
      }
    }
  })

  it('[ADAPT-96] says what is simulated', () => {
    const model = (origin: 'real' | 'simulated', language: 'en' | 'zh') =>
      (configsOf('radar', origin, language)[0]!.payload['device'] as { model: string }).model
    expect([model('simulated', 'en'), model('real', 'en'), model('simulated', 'zh')]).toEqual([
      'Vitals radar (simulated)',
      'Vitals radar',
      '毫米波雷达(模拟)',
    ])
  })

  it('[ADAPT-43] reads the recorded topic', () => {
    expect(valueOf(readDiscoveryTopic('homeassistant/sensor/0x0017880104e45522/battery/config'))).toEqual({
      component: 'sensor',
      node: '0x0017880104e45522',
      object: 'battery',
    })
    expect(valueOf(readDiscoveryTopic('homeassistant/sensor/battery/config'))).toEqual({ component: 'sensor', object: 'battery' })
    for (const topic of [
      'homeassistant/sensor/config',
      'other/sensor/a/config',
      'homeassistant/sensor/a/b/c/config',
      'homeassistant/a//config',
    ])
      expect(codeOf(readDiscoveryTopic(topic)), topic).toBe('foreign-topic-unknown')
  })
})
