// Goal: whoever writes a gateway file is told everything that is wrong with it, where, and what to do. Method: files with one fault each, files with
// many, arbitrary text, and the examples of the documents.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { showProblem } from '../../src/document/problem.ts'
import { idOf, loadGatewayFile } from '../../src/gateway/file/load-gateway-file.ts'
import { gatewayLimits } from '../../src/gateway/gateway-limits.ts'

const TO = 'anju: gateway/1\nto: { broker: mqtt://anju:1883, site: demo, home: h-1 }\nfrom:\n'
const load = (text: string) => loadGatewayFile('home.yaml', text)
/** `line:column sentence | hint` of each problem. */
function wrong(text: string): string[] {
  const loaded = load(text)
  return loaded.ok
    ? []
    : loaded.problems.map(({ line, column, says, hint }) => `${line}:${column} ${says}${hint === undefined ? '' : ` | ${hint}`}`)
}
const source = (text: string) => wrong(`${TO}  - ${text}\n`)

describe('a gateway file', () => {
  it('[GW-1] [GW-19] of five lines is right, and ids follow from names', () => {
    const spec = readFileSync(join(import.meta.dirname, '..', '..', 'src', 'gateway', 'SPEC.md'), 'utf8')
    const example = /```yaml\n([\s\S]*?)```/.exec(spec)![1]!
    expect(example.trimEnd().split('\n')).toHaveLength(5)
    const loaded = load(example)
    expect(loaded).toMatchObject({
      ok: true,
      file: { from: [{ is: 'zigbee2mqtt', url: 'mqtt://localhost:1883', devices: { kitchen_leak: { kind: 'water-sensor' } } }] },
    })
    expect(['kitchen_leak', 'Hall/Front Door', '0x00158d0001', '水浸', '-a-', 'x'.repeat(80)].map(idOf)).toEqual([
      'kitchen-leak',
      'hall-front-door',
      '0x00158d0001',
      '',
      'a',
      'x'.repeat(64),
    ])
  })

  it.each([
    [
      'a kind that is not there',
      'zigbee2mqtt: mqtt://z\n    devices: { a: water-sensr }',
      "5:16 'water-sensr' is not possible here. | did you mean 'water-sensor'?",
    ],
    ['a source that is not there', 'zigbee2mqt: mqtt://z', "4:5 This does not say what it is. | did you mean 'zigbee2mqtt'?"],
    ['no source', '{}', '4:5 This does not say what it is. | one of: zigbee2mqtt, tasmota, sparkplug, milesight, tcp, serial'],
    [
      'two sources at once',
      'zigbee2mqtt: mqtt://z\n    tasmota: mqtt://z',
      '4:5 This is zigbee2mqtt and tasmota at once. | make an item of the list of each',
    ],
    ['no devices', 'tasmota: mqtt://t', "4:5 'devices' is missing."],
    [
      'an address without its scheme',
      'tasmota: localhost\n    devices: { a: smart-plug }',
      "4:14 'localhost' does not look right. | like mqtt://192.168.1.5:1883; mqtts:// with TLS; ws:// or wss:// through the web",
    ],
    [
      'a field that nobody knows',
      'tasmota: mqtt://t\n    device: { a: smart-plug }',
      "4:5 'devices' is missing.\n5:5 'device' is not known here. | did you mean 'devices'?",
    ],
    [
      'an id that is none',
      'tasmota: mqtt://t\n    devices: { a: { kind: smart-plug, id: A b } }',
      "5:43 'A b' does not look right. | lower-case letters, digits and hyphens",
    ],
    [
      'a name of which no id can be made',
      'tasmota: mqtt://t\n    devices: { 插座: smart-plug }',
      '5:16 No id can be made of this name. | give it one: `id: water-kitchen`',
    ],
    [
      'two devices of one id',
      'tasmota: mqtt://t\n    devices: { a-b: smart-plug, A_B: smart-plug }',
      "5:33 Two devices have the id 'a-b'. | give one of them another `id`",
    ],
    [
      'a family of streams that is not there',
      'tcp: r:1\n    family: ld2451\n    id: r',
      "5:13 'ld2451' is not possible here. | did you mean 'ld2450'?",
    ],
    [
      'a tinyframe without its model',
      'tcp: r:1\n    family: tinyframe\n    id: r',
      "4:5 'model' is missing. | the model decides what a tinyframe means",
    ],
    ['a serial port that is none', 'serial: COM3\n    family: ld2410\n    id: r', "4:13 'COM3' does not look right. | like /dev/ttyUSB0"],
    [
      'a metric of an event that is not there',
      'sparkplug: mqtt://s\n    devices:\n      g/e/d: { kind: water-sensor, metrics: { W: { event: watr, flag: wet } } }',
      "6:59 A water-sensor has no 'watr'. | did you mean 'water'?",
    ],
    [
      'a metric of a field that is not there',
      'sparkplug: mqtt://s\n    devices:\n      g/e/d: { kind: climate, metrics: { T: { reading: temperature } } }',
      "6:56 A climate has no 'temperature'. | there are: air_c, humidity_pct, battery_pct",
    ],
    [
      'a metric that says neither',
      'sparkplug: mqtt://s\n    devices:\n      g/e/d: { kind: climate, metrics: { T: {} } }',
      '6:45 A metric is either `reading: field` or `event: name` with `flag: field`.',
    ],
    [
      'a password in the file',
      'tasmota: mqtt://t\n    password: secret\n    devices: { a: smart-plug }',
      "5:5 'password' is not known here. | did you mean 'password_env'?",
    ],
  ])('[GW-19] %s', (_, text, says) => {
    expect(source(text).join('\n')).toBe(says)
  })

  it('[GW-1] takes a name as it is written, also where YAML takes it for a number', () => {
    const loaded = load(
      `${TO}  - zigbee2mqtt: mqtt://z\n    devices: { 0x00158d00045b2c13: water-sensor, 12: motion, 1e3: climate, true: smart-plug }\n`,
    )
    expect(loaded.ok && loaded.file.from.map((source) => ('devices' in source ? Object.keys(source.devices).sort() : []))).toEqual([
      ['0x00158d00045b2c13', '12', '1e3', 'true'],
    ])
    expect(source('zigbee2mqtt: mqtt://z\n    devices: { 0x00158d00045b2c13: watersensor }')).toEqual([
      "5:16 'watersensor' is not possible here. | did you mean 'water-sensor'?",
    ])
  })

  it('[GW-19] refuses more devices than a gateway follows', () => {
    const many = (n: number) => Array.from({ length: 600 }, (_, i) => `d${n}-${i}: smart-plug`).join(', ')
    const text = `${TO}${[0, 1].map((n) => `  - tasmota: mqtt://t${n}\n    devices: { ${many(n)} }\n`).join('')}`
    expect(wrong(text)).toEqual(['3:1 More than 1024 devices are not followed. | run another gateway'])
  })

  it('[GW-19] tells everything at once, in the order of the text', () => {
    const text = 'anju: gateway/2\nto: { broker: anju, site: Demo, hom: h-1 }\nfrom:\n  - tasmota: mqtt://t\n    devices: { a: plug }\n'
    expect(wrong(text)).toEqual([
      "1:7 'gateway/2' is not possible here. | did you mean 'gateway/1'?",
      "2:5 'home' is missing. | lower-case letters, digits and hyphens, no personal data",
      "2:15 'anju' does not look right. | like mqtt://192.168.1.5:1883; mqtts:// with TLS; ws:// or wss:// through the web",
      "2:27 'Demo' does not look right. | lower-case letters, digits and hyphens",
      "2:33 'hom' is not known here. | did you mean 'home'?",
      "5:16 'plug' is not possible here. | did you mean 'smart-plug'?",
    ])
  })

  it('[GW-19] [GW-21] with certificates names them where there is TLS, and a certificate with its key', () => {
    const to = (line: string) =>
      wrong(`anju: gateway/1\nto: { ${line}, site: demo, home: h-1 }\nfrom:\n  - tasmota: mqtt://t\n    devices: { a: smart-plug }\n`)
    expect(to('broker: mqtts://anju, ca: ca.pem, cert: a.pem, key: a.key')).toEqual([])
    expect(to('broker: "wss://anju/mqtt", ca: ca.pem')).toEqual([])
    expect(to('broker: mqtt://anju, ca: ca.pem')).toEqual(['2:15 Certificates are named, but this line has no TLS. | mqtts:// or wss://'])
    expect(to('broker: mqtts://anju, cert: a.pem')).toEqual(["2:5 'key' is missing. | a certificate and its key go together"])
    expect(source('tasmota: mqtt://t\n    key: k.pem\n    devices: { a: smart-plug }')).toEqual([
      '4:14 Certificates are named, but this line has no TLS. | mqtts:// or wss://',
    ])
  })

  it('[GW-19] is shown with file, line, column, the line itself, a caret and the hint', () => {
    const loaded = load(`${TO}  - tasmota: mqtt://t\n    devices: { a: plug }\n`)
    expect(loaded.ok ? '' : showProblem(loaded.problems[0]!)).toBe(
      [
        "home.yaml:5:16: 'plug' is not possible here.",
        '    5 |     devices: { a: plug }',
        '      |                ^',
        "        hint: did you mean 'smart-plug'?",
      ].join('\n'),
    )
  })

  it('[GW-17] [GW-19] whatever the text is, gives a file or problems with a place in it, and never throws', () => {
    const piece = fc.constantFrom(
      'anju: gateway/1\n',
      TO,
      '  - tasmota: mqtt://t\n',
      '    devices: { a: smart-plug }\n',
      '- ',
      '{',
      ']',
      ': ',
      '&a ',
      '*a',
      '\t',
      '"',
      '\n',
      '__proto__: 1\n',
      '? ',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(text, (words) => {
        const loaded = load(words)
        if (loaded.ok) return
        expect(loaded.problems.length).toBeGreaterThan(0)
        const lines = words.split('\n').length
        for (const { line, column, says } of loaded.problems) {
          expect(line >= 1 && line <= lines && column >= 1, `${line}:${column} ${says}`).toBe(true)
          expect(says.length).toBeGreaterThan(3)
        }
      }),
      { numRuns: 500 },
    )
    expect(wrong('a'.repeat(gatewayLimits.file_bytes + 1))).toHaveLength(1)
    const bomb = `a: &a [x,x]\n${Array.from({ length: 20 }, (_, i) => `b${i}: &b${i} [${Array.from({ length: 10 }, () => `*${i === 0 ? 'a' : `b${i - 1}`}`).join(',')}]`).join('\n')}\n`
    expect(wrong(bomb)).toHaveLength(1)
  })
})
