// Goal: every device kind keeps the rules of definitions. Method: all definitions at once, walked field by field; nothing is named here that the
// catalogue already says, save the rule ids.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue, catalogueOf, decodeEvent, defineDevice, encode, parseTopic, topicOf, type Device } from '@anju/sdk'
import { bodyOf, fullEnvelope, type Schema } from './drawn.ts'

const devices: Device[] = Object.values(catalogue)
const spec = readFileSync(join(import.meta.dirname, '..', 'SPEC.md'), 'utf8')

/** Every body schema of a kind, by a name for messages. */
const bodies = (device: Device): [string, Schema][] => [
  ...Object.entries(device.schemas.events).map(([name, schema]): [string, Schema] => [`${device.kind} ${name}`, schema as Schema]),
  [`${device.kind} reading`, device.schemas.reading],
  ...Object.entries(device.schemas.commands).map(([name, schema]): [string, Schema] => [`${device.kind} ${name}`, schema as Schema]),
]
const fields = (device: Device) =>
  bodies(device).flatMap(([of, { properties = {} }]) => Object.entries(properties).map(([name, schema]) => ({ of, name, schema })))

/** Endings of names, by unit. The longest ending wins, so that `_lel_pct` is no plain percentage. */
const ENDINGS: Record<string, string> = {
  '%': '_pct',
  '%LEL': '_lel_pct',
  ppm: '_ppm',
  m: '_m',
  'm/s': '_m_s',
  s: '_s',
  '/min': '_per_min',
  Cel: '_c',
  W: '_w',
  dBm: '_dbm',
  '[g]': '_g',
}

const chinese = /\p{Script=Han}/u

describe('device kinds', () => {
  it('[DEV-1] [DEV-2] [DEV-3] [DEV-4] [DEV-5] [DEV-6] [DEV-7] [DEV-8] [DEV-9] [DEV-10] [DEV-11] [DEV-12] [DEV-13] are defined as the page says', () => {
    expect(devices).toHaveLength(13)
    for (const device of devices) {
      const rule = new RegExp(`- \\*\\*\\[${device.spec}\\]\\*\\* \`${device.kind}\`: ([^]*?)\n(?=- \\*\\*|\n)`).exec(spec)?.[1]
      expect(rule, `${device.kind} stands in SPEC.md as ${device.spec}`).toBeDefined()
      const named = [...rule!.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name!)
      const known = new Set([...Object.keys(device.events), ...Object.keys(device.commands)])
      expect(
        named.filter((name) => !known.has(name)),
        `names in the rule of ${device.kind}`,
      ).toEqual([])
    }
  })

  it('[DEV-1] [DEV-2] [DEV-3] [DEV-4] [DEV-5] [DEV-6] [DEV-7] [DEV-8] [DEV-9] [DEV-10] [DEV-11] [DEV-12] [DEV-13] take every event that they define: drawn', () => {
    for (const device of devices) {
      for (const schema of Object.values(device.schemas.events)) {
        const property = fc.property(fullEnvelope(bodyOf(schema as Schema)), (envelope) => {
          const decoded = decodeEvent(device, encode(envelope))
          expect(decoded.ok && decoded.value.body).toEqual(JSON.parse(JSON.stringify(envelope.body)))
        })
        fc.assert(property, { numRuns: 10 })
      }
    }
  })

  it('[DEV-14] give each number its unit and range, and a name that ends in the unit', () => {
    for (const device of devices) {
      for (const { of, name, schema } of fields(device)) {
        if (schema.type !== 'number' && schema.type !== 'integer') {
          expect(schema['x-unit'], `${of}.${name}`).toBeUndefined()
          continue
        }
        const unit = schema['x-unit']
        expect(unit, `unit of ${of}.${name}`).toBeDefined()
        expect(schema.minimum, `least of ${of}.${name}`).toBeLessThan(schema.maximum!)
        if (unit === '1')
          expect(
            Object.values(ENDINGS).filter((ending) => name.endsWith(ending)),
            `${of}.${name}`,
          ).toEqual([])
        else expect(name, `${of}.${name} in ${unit}`).toMatch(new RegExp(`${ENDINGS[unit!]}$`))
        if (unit === '%') expect(name).not.toMatch(/_lel_pct$/)
      }
    }
  })

  it('[DEV-15] say what everything is, in Chinese and English', () => {
    for (const device of devices) {
      const said = [
        device.title,
        device.is,
        device.reading.is,
        ...[...Object.values(device.events), ...Object.values(device.commands)].map(({ is }) => is),
      ]
      for (const { zh, en } of said) {
        expect(zh).toMatch(chinese)
        expect(en).toMatch(/^[^\p{Script=Han}]+$/u)
      }
      for (const { of, name, schema } of fields(device)) {
        if (schema.const !== undefined) continue
        expect(schema.description, `${of}.${name}`).toMatch(/^[A-Z][^]*\.$/)
        expect(schema['x-zh'], `${of}.${name}`).toMatch(chinese)
      }
    }
  })

  it('[DEV-16] have ASCII names, ids of their own, closed bodies that name their event', () => {
    expect(new Set(devices.map(({ spec }) => spec)).size).toBe(devices.length)
    for (const [kind, device] of Object.entries(catalogue)) {
      expect(device.kind).toBe(kind)
      const names = [kind, ...Object.keys(device.events), ...Object.keys(device.commands)]
      for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{0,63}$/)
      for (const { name } of fields(device)) expect(name).toMatch(/^[a-z][a-z0-9_]{0,63}$/)
      for (const [name, schema] of Object.entries(device.schemas.events)) expect((schema as Schema).properties!['event']!.const).toBe(name)
      const more = { boot: 'b', seq: 0, clock: 'synced', origin: 'real' } as const
      for (const [name, schema] of Object.entries(device.schemas.events)) {
        const body = fc.sample(bodyOf(schema as Schema), { numRuns: 1, seed: 1 })[0]!
        const decoded = decodeEvent(device, encode({ ...more, body: { ...body, more: 1 } }))
        expect(!decoded.ok && decoded.fault.code, `${kind} ${name}`).toBe('body-invalid')
      }
    }
  })

  it("[DEV-17] are open to a vendor's own kind, and closed to one whose name is taken", () => {
    const own = defineDevice({
      kind: 'pill-box',
      spec: 'DEV-17',
      title: { en: 'Pill box', zh: '药盒' },
      is: { en: 'A box that knows when it is opened.', zh: '能感知开启的药盒。' },
      class: 'vitals',
      use: 'none',
      power: 'battery',
      heartbeat_s: 3_600,
      events: { opened: { is: { en: 'It was opened.', zh: '药盒被打开。' }, fields: {} } },
      reading: { is: { en: 'Sign of life.', zh: '在线。' }, every_s: 3_600, fields: {} },
      commands: {},
    })
    expect(catalogueOf(own)['pill-box']).toBe(own)
    const payload = encode({ id: 'a', body: { event: 'opened' } })
    expect(decodeEvent(own, payload).ok).toBe(true)
    expect(() => catalogueOf(own, own)).toThrow(/Two kinds/)
    expect(() => catalogueOf(catalogue.radar)).toThrow(/Two kinds/)
  })

  it('[PRES-6] have a reading at least once a heartbeat, 60 s on mains and an hour on a battery', () => {
    for (const { kind, power, heartbeat_s, reading } of devices) {
      expect(heartbeat_s, kind).toBe(power === 'mains' ? 60 : 3_600)
      expect(reading.every_s, kind).toBeLessThanOrEqual(heartbeat_s)
    }
  })

  it('[LITE-4] take the event of the example with mosquitto_pub', () => {
    const example = /-t (\S+) \\\n\s+-m '(.+)'/.exec(spec)!
    const parsed = parseTopic(example[1]!)
    expect(parsed.ok && parsed.value).toEqual({ site: 'demo', home: 'wanqing-3-1204', device: 'gas-kitchen', channel: 'event' })
    expect(decodeEvent(catalogue['gas-detector'], new TextEncoder().encode(example[2])).ok).toBe(true)
  })

  it('[LITE-5] take the event of the example with Python', () => {
    const [, id, body] = /event = \{"id": f"([^"]+)", "body": (\{.+\})\}\n/.exec(spec)!
    const said = body!.replaceAll('True', 'true')
    const payload = `{"id":"${id!.replace('{int(time.time())}', '1767225600')}","body":${said}}`
    expect(decodeEvent(catalogue['gas-detector'], new TextEncoder().encode(payload)).ok).toBe(true)
    expect(spec).toContain(`client.publish("${topicOf({ site: 'demo', home: 'wanqing-3-1204', device: 'gas-kitchen' }, 'event')}"`)
  })
})
