// Goal: what is derived from the definitions says the same as the code. Method: ajv, a checker that nobody here wrote, judges drawn and spoilt
// messages by the derived schemas; the code judges the same bytes.
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asyncapi,
  Birth,
  catalogue,
  checkBody,
  commonJsonSchemas,
  decodeBirth,
  decodeCommand,
  decodeConfirm,
  decodeDeath,
  decodeEvent,
  decodeReading,
  decodeReply,
  deviceJsonSchemas,
  type Device,
  type Result,
} from '@anju/sdk'
import { bodyOf, fullEnvelope, liteEnvelope, spoilt, type Schema } from './drawn.ts'

type Tree = Record<string, unknown>
const ajv = new Ajv2020({ strict: false })
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

/** Ours and the other's verdict on drawn messages, good and spoilt. Returns how many were good and how many not. */
function agree(schema: object, drawn: fc.Arbitrary<Tree>, ours: (payload: Uint8Array) => boolean, numRuns = 40) {
  const theirs = ajv.compile(schema)
  let [good, bad] = [0, 0]
  const property = fc.property(fc.oneof(drawn, spoilt(drawn)), (message) => {
    const plain: unknown = JSON.parse(JSON.stringify(message))
    const verdict = theirs(plain)
    expect(ours(bytes(plain)), JSON.stringify(plain)).toBe(verdict)
    if (verdict) good += 1
    else bad += 1
  })
  fc.assert(property, { numRuns })
  return [good, bad]
}

const passes = (decode: (payload: Uint8Array) => Result<unknown>) => (payload: Uint8Array) => decode(payload).ok
const anyOf = (schemas: readonly unknown[]) => fc.oneof(...schemas.map((schema) => bodyOf(schema as Schema)))

describe('derived schemas', () => {
  it('[DEV-18] judge as the code does: every kind and channel, drawn and spoilt messages', () => {
    let [good, bad] = [0, 0]
    for (const device of Object.values<Device>(catalogue)) {
      const { birth, event, eventLite, reading, command } = deviceJsonSchemas(device)
      const events = anyOf(Object.values(device.schemas.events))
      const ofKind = bodyOf(Birth as Schema & typeof Birth).map((body) => ({ ...body, kind: device.kind }))
      const command_ = fc.record({ id: fc.stringMatching(/^[a-z]{1,8}$/), body: anyOf(Object.values(device.schemas.commands)) })
      const isCommand = (payload: Uint8Array) => {
        const decoded = decodeCommand(payload)
        if (!decoded.ok) return false
        const name = String(decoded.value.body['command'])
        const schema = Object.hasOwn(device.schemas.commands, name) ? device.schemas.commands[name] : undefined
        return schema !== undefined && checkBody(schema, decoded.value.body).ok
      }
      const isBirth = (payload: Uint8Array) => {
        const decoded = decodeBirth(payload)
        return decoded.ok && decoded.value.birth.kind === device.kind
      }
      // The schema of a profile says no to the other; the code takes both, so each is asked for its own.
      const profile = (lite: boolean) => (payload: Uint8Array) => {
        const decoded = decodeEvent(device, payload)
        return decoded.ok && 'id' in decoded.value.envelope === lite
      }
      const results = [
        agree(event, fullEnvelope(events), profile(false)),
        agree(eventLite, liteEnvelope(events), profile(true)),
        agree(
          reading,
          fullEnvelope(bodyOf(device.schemas.reading)),
          passes((payload) => decodeReading(device, payload)),
        ),
        agree(birth, fullEnvelope(ofKind), isBirth),
        agree(command, command_, isCommand),
      ]
      for (const [g, b] of results) {
        good += g!
        bad += b!
      }
    }
    expect(good).toBeGreaterThan(500)
    expect(bad).toBeGreaterThan(500)
  })

  it('[PRES-1] take a birth of their own kind only', () => {
    const birth = (kind: string) => ({
      boot: 'b',
      seq: 0,
      clock: 'synced',
      origin: 'real',
      body: { kind, model: 'M', firmware: '1', heartbeat_s: 60, capabilities: [] },
    })
    const check = new Ajv2020({ strict: false }).compile(deviceJsonSchemas(catalogue.radar).birth)
    expect([check(birth('radar')), check(birth('motion'))]).toEqual([true, false])
  })

  it('[DEV-18] judge as the code does what is the same for all kinds', () => {
    const { death, confirm, reply } = commonJsonSchemas()
    const id = fc.stringMatching(/^[a-z]{1,8}$/)
    const boot = fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/)
    const reason = fc.record({ reason: fc.constantFrom('lost', 'shutdown', 'restart', 'battery') })
    agree(death, fc.record({ boot, origin: fc.constantFrom('real', 'simulated'), body: reason }), passes(decodeDeath), 300)
    const confirms = fc.record({ id, accepted: fc.boolean(), error: fc.string() }, { requiredKeys: ['id', 'accepted'] })
    agree(confirm, confirms, passes(decodeConfirm), 300)
    const replies = fc.record({ id, done: fc.boolean(), error: fc.string({ maxLength: 220 }) }, { requiredKeys: ['id', 'done'] })
    agree(reply, replies, passes(decodeReply), 300)
  })

  it('[DEV-19] are all named by the AsyncAPI document, and every reference in it leads somewhere', () => {
    const document = asyncapi(catalogue) as {
      channels: Record<string, Tree>
      operations: Record<string, Tree>
      components: { messages: Record<string, Tree> }
    }
    expect(Object.keys(document.channels).sort()).toEqual(['birth', 'command', 'confirm', 'death', 'event', 'frame', 'reading', 'reply'])
    const references: string[] = []
    JSON.stringify(document, (key, value: unknown) => {
      if (key === '$ref') references.push(value as string)
      return value
    })
    const resolve = (path: string) =>
      path
        .slice(2)
        .split('/')
        .reduce<unknown>((at, name) => (at as Tree | undefined)?.[name], document)
    expect(references.length).toBeGreaterThan(50)
    for (const reference of references) expect(resolve(reference), reference).toBeDefined()
    for (const [kind, device] of Object.entries<Device>(catalogue)) {
      const names = Object.keys(document.components.messages).filter((name) => name.startsWith(`${kind}.`))
      const due = ['birth', 'event', 'lite.event', 'reading', 'command', ...(device.frames === true ? ['frame'] : [])]
      expect(names.sort(), kind).toEqual(due.map((channel) => `${kind}.${channel}`).sort())
    }
  })
})
