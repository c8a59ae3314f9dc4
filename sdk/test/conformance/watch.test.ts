// Goal: whoever watches a line is told what passes and what is wrong, to the byte, and no payload harms the terminal. Method: JSON.parse as oracle for positions,
// drawn hostile bytes, a captured log, and a real Aedes over TCP that is watched by the command itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { catalogue, openGate, topicOf } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { anjuConform } from '../../src/conformance/cli/program.ts'
import { faultByte } from '../../src/conformance/watch/fault-byte.ts'
import { jsonFaultAt, pointedAt } from '../../src/conformance/watch/json-position.ts'
import { inspector, KINDS_REMEMBERED } from '../../src/conformance/watch/sighting.ts'
import { sightingJson, sightingLine } from '../../src/conformance/watch/sighting-line.ts'
import { openGateBroker } from '../open-gate-broker.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-watch-'))
afterAll(() => rmSync(folder, { recursive: true }))
const bytes = (text: string) => new TextEncoder().encode(text)
const address = { site: 'demo', home: 'wanqing-1', device: 'gas-kitchen' }
const envelope = { boot: 'b1', clock: 'synced', origin: 'simulated' }
const gas = (body: object, seq = 0) => JSON.stringify({ ...envelope, seq, body })
const birth = gas({ kind: 'gas-detector', model: 'm', firmware: '1', heartbeat_s: 60, capabilities: [] })
const good = gas({ event: 'gas', alarm: true, gas_lel_pct: 12.5 })
const bad = gas({ event: 'gas', alarm: true, gas_lel_pct: 250 }, 1)
const lineOf = (channel: Parameters<typeof topicOf>[1], text: string) =>
  JSON.stringify({ tst: '2026-03-01T08:00:00.000000Z', topic: topicOf(address, channel), qos: 1, retain: 0, payload: text })

async function watch(args: readonly string[], { stop = new AbortController(), terminal = false } = {}) {
  const [out, err]: string[][] = [[], []]
  const machine = { folder, terminal, out: (l: string) => out!.push(l), err: (l: string) => err!.push(l), signal: () => stop.signal }
  const code = anjuConform(['watch', ...args], machine)
  return { out: out!, err: err!, code }
}

/** A text that a terminal shows and does not obey. */
// oxlint-disable-next-line no-control-regex
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/

describe('the byte that is pointed at', () => {
  it('[CONF-20] is one exactly where JSON.parse refuses, and the text before it is no fault', () => {
    const text = fc.oneof(fc.json(), fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([json, at, more]) => json.slice(0, at % (json.length + 1)) + more + json.slice((at % (json.length + 1)) + 1))) // prettier-ignore
    const isJson = (words: string) => {
      try {
        JSON.parse(words)
        return true
      } catch {
        return false
      }
    }
    fc.assert(
      fc.property(text, (words) => {
        const at = jsonFaultAt(words)
        expect(at === undefined).toBe(isJson(words))
        if (at !== undefined) expect(at).toBeLessThanOrEqual(words.length)
      }),
      { numRuns: 500 },
    )
  })

  it('[CONF-20] begins the value to which a pointer leads: drawn documents', () => {
    const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')
    const property = fc.property(fc.dictionary(fc.string(), fc.array(fc.jsonValue(), { minLength: 1 }), { minKeys: 1 }), (value) => {
      const text = JSON.stringify(value)
      for (const [name, list] of Object.entries(value))
        list.forEach((each, i) => {
          const at = pointedAt(text, `/${escaped(name)}/${i}`)!
          expect(text.startsWith(JSON.stringify(each), at)).toBe(true)
        })
    })
    fc.assert(property)
    expect(pointedAt('{"a":1}', '/b/c')).toBeUndefined()
  })

  it('[CONF-20] is that of the bytes, not of the characters, and of the first that is not UTF-8', () => {
    expect(faultByte(bytes('{"安":1,"b":x}'), { code: 'payload-not-json' })).toBe(13)
    expect(faultByte(Uint8Array.of(0x22, 0xff, 0x22), { code: 'payload-not-utf8' })).toBe(1)
    expect(faultByte(Uint8Array.of(0x22, 0xe5), { code: 'payload-not-utf8' })).toBe(2)
  })
})

describe('what is printed', () => {
  it('[CONF-20] says a message in words, and what is wrong with it, of a captured log', async () => {
    writeFileSync(join(folder, 'log.jsonl'), [lineOf('birth', birth), lineOf('event', good), lineOf('event', bad)].join('\n'))
    const { out, code } = await watch(['log.jsonl'])
    expect(await code).toBe(1)
    expect(out[1]).toContain('08:00:00.000 ↑ wanqing-1/gas-kitchen event')
    expect(out[1]).toContain('alarm yes, gas_lel_pct 12.5 %LEL')
    expect(out[2]).toContain(`body-invalid [REJ-5]`)
    expect(out[2]).toContain(`(at /body/gas_lel_pct, byte ${bad.indexOf('250')})`)
    expect(out.slice(3)).toEqual(['3 messages, 1 wrong', 'by channel: birth 1, event 2', 'wrong: body-invalid 1'])
    const wrong = await watch(['log.jsonl', '--only', 'wrong', '--json', '--device', 'wanqing-1/gas-kitchen'])
    await wrong.code
    expect(JSON.parse(wrong.out[0]!)).toMatchObject({ kind: 'gas-detector', wrong: { rule: 'REJ-5', pointer: '/body/gas_lel_pct' } })
    expect(wrong.out).toHaveLength(2)
    const other = await watch(['log.jsonl', '--device', 'kitchen'])
    expect(await other.code).toBe(0)
    expect(other.out).toEqual(['0 messages, 0 wrong'])
    const colourful = await watch(['log.jsonl'], { terminal: true })
    await colourful.code
    expect(colourful.out[2]).toContain('\u001b[31mWRONG')
    expect(await (await watch([])).code).toBe(2)
  })

  it('[CONF-20] judges no body whose kind nothing told', () => {
    const inspect = inspector(catalogue)
    const sighting = inspect({ topic: topicOf(address, 'event'), payload: bytes(bad), retain: false })
    expect(sighting).toMatchObject({ unjudged: true })
    expect(sighting.fault).toBeUndefined()
    expect(inspector(catalogue, 'gas-detector')({ topic: topicOf(address, 'event'), payload: bytes(bad), retain: false }).fault?.code).toBe('body-invalid') // prettier-ignore
    const mismatch = inspector(catalogue, 'radar')({ topic: topicOf(address, 'birth'), payload: bytes(birth), retain: true })
    expect(mismatch.fault?.code).toBe('kind-mismatch')
  })

  it('[CONF-21] is nothing that a terminal obeys, whatever bytes and topics come', () => {
    const inspect = inspector(catalogue)
    const evil = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u001b[2J', '\u009b31m', '\u202eevil', '\r\n', '\u001b]0;x\u0007', '\ud800'),
    )
    const topic = fc.oneof(evil, fc.constantFrom(...(['birth', 'event', 'reply', 'confirm', 'frame', 'reading'] as const)).map((c) => topicOf(address, c))) // prettier-ignore
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      evil.map((e) => bytes(JSON.stringify({ id: `1${e}`, done: false, error: e }))),
      evil.map((e) => bytes(gas({ event: e, [e]: e }))),
      evil.map((e) => bytes(JSON.stringify({ ...envelope, seq: 0, body: { kind: 'radar', model: `m${e}`, firmware: '1', heartbeat_s: 60, capabilities: [] } }))), // prettier-ignore
    )
    fc.assert(
      fc.property(topic, payload, (at, said) => {
        const sighting = inspect({ topic: at, payload: said, retain: false })
        for (const language of ['en', 'zh'] as const) {
          expect(sightingLine(0, sighting, { colours: false, language })).not.toMatch(OBEYED)
          expect(sightingJson(0, sighting, language)).not.toMatch(OBEYED)
          JSON.parse(sightingJson(0, sighting, language))
        }
      }),
      { numRuns: 500 },
    )
    const long = inspect({ topic: 'x'.repeat(60_000), payload: bytes('{}'), retain: false })
    expect(sightingLine(0, long, { colours: false, language: 'en' }).length).toBeLessThan(1_000)
  })

  it('[CONF-22] forgets the kind that was told first, beyond those that are remembered', () => {
    const inspect = inspector(catalogue)
    const at = (i: number, channel: 'birth' | 'event') => topicOf({ ...address, device: `d${i}` }, channel)
    for (let i = 0; i <= KINDS_REMEMBERED; i++) inspect({ topic: at(i, 'birth'), payload: bytes(birth), retain: true })
    const judged = (i: number) => inspect({ topic: at(i, 'event'), payload: bytes(bad), retain: false }).fault?.code
    expect(judged(0)).toBeUndefined()
    expect(judged(1)).toBe('body-invalid')
  })
})

describe('at a broker', () => {
  it('[CONF-20] prints what passes through a real Aedes over TCP until it is stopped', async () => {
    const server = createServer()
    const broker = await openGateBroker(openGate, async (attach) => {
      server.on('connection', attach)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      return mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port }) })
    })
    const { port } = server.address() as AddressInfo
    const stop = new AbortController()
    const { out, err, code } = await watch(['--broker', `mqtt://127.0.0.1:${port}`], { stop })
    await vi.waitFor(() => expect(err.join('')).toContain('Watching'))
    const device = await broker.bus.connect({ clientId: 'd', clean: true, onMessage: () => {} })
    for (const [channel, text] of [
      ['birth', birth],
      ['event', good],
      ['event', bad],
    ] as const)
      // prettier-ignore
      await device.publish({ topic: topicOf(address, channel), payload: bytes(text), qos: 1, retain: channel === 'birth' })
    await device.publish({ topic: 'anju/1/demo/wanqing-1/gas-kitchen/whatever', payload: bytes('{}'), qos: 1, retain: false })
    await vi.waitFor(() => expect(out).toHaveLength(4))
    stop.abort()
    expect(await code).toBe(1)
    expect(out[1]).toContain('gas_lel_pct 12.5 %LEL')
    expect(out.at(-1)).toBe('wrong: body-invalid 1, topic-unknown 1')
    await device.end()
    await broker.close()
    await new Promise((resolve) => server.close(resolve))
    const gone = await watch(['--broker', `mqtt://127.0.0.1:${port}`])
    expect(await gone.code).toBe(3)
  })
})
