// Goal: the AsyncAPI document that is derived is one, whole and true. Method: the parser of AsyncAPI's makers reads it and must find nothing; then the same
// document with one thing spoilt, each of which it must find; examples are judged by ajv, a checker that nobody here wrote.
import { Parser, type Diagnostic } from '@asyncapi/parser'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { asyncapi, catalogue, defineDevice, percent } from '@anju/sdk'
import { downChannels, upChannels } from '../src/topics.ts'

/** One kind is enough to be spoilt, and is read in a tenth of the time. */
const small = { climate: catalogue.climate }

type Tree = { [name: string]: unknown }

const copy = (document: unknown) => JSON.parse(JSON.stringify(document)) as Tree
const at = (tree: unknown, ...path: string[]) => path.reduce((now, name) => (now as Tree)[name], tree) as Tree
/** One for all: what costs is to make it. */
const parser = new Parser()
const parsed = (document: unknown) => parser.parse(JSON.stringify(document))

/**
 * What the parser says, without its advice to write 3.1: that version changes nothing that stands here, and fewer tools read it. Everything else counts,
 * down to its mere hints.
 */
const complaints = (diagnostics: readonly Diagnostic[]) =>
  diagnostics
    .filter(({ code }) => code !== 'asyncapi-latest-version')
    .map(({ code, message, path }) => `${code} ${path.join('/')}: ${message}`)

describe('the AsyncAPI document', () => {
  it('[DEV-19] is read by the parser of its makers without an error, a warning or a hint, and says what the protocol has', async () => {
    const { document, diagnostics } = await parsed(asyncapi(catalogue))
    expect(complaints(diagnostics)).toEqual([])
    expect(
      document!
        .channels()
        .all()
        .map((channel) => channel.id())
        .toSorted(),
    ).toEqual([...upChannels, ...downChannels].toSorted())
    const sent = document!
      .operations()
      .filterBySend()
      .flatMap((operation) => operation.channels().all())
      .map((channel) => channel.id())
    expect(sent.toSorted()).toEqual(['birth', 'death', 'event', 'frame', 'reading', 'reply'])
    expect(document!.operations().get('receive-command')!.reply()!.channel()!.id()).toBe('reply')
    expect(
      document!
        .servers()
        .all()
        .map((server) => [server.protocol(), server.security().length]),
    ).toEqual([
      ['secure-mqtt', 2],
      ['mqtt', 1],
    ])
    const ids = document!
      .messages()
      .all()
      .map((message) => message.id())
    for (const kind of Object.keys(catalogue)) expect(ids).toContain(`${kind}.event`)
  })

  it('[DEV-17] [DEV-19] is one with the kinds of a vendor too', async () => {
    const own = defineDevice({
      ...catalogue.climate,
      kind: 'vendor-soil',
      reading: { ...catalogue.climate.reading, fields: { soil_pct: percent({ is: { en: 'Water in the soil.', zh: '土壤含水量。' } }) } },
    })
    const { document, diagnostics } = await parsed(asyncapi({ [own.kind]: own }))
    expect(complaints(diagnostics)).toEqual([])
    expect(
      document!
        .messages()
        .all()
        .map((message) => message.id()),
    ).toContain('vendor-soil.reading')
  })

  it('[DEV-18] [DEV-19] shows examples that its own schemas take, of every message that is JSON and no lite one', () => {
    const ajv = new Ajv2020({ strict: false })
    const messages = at(asyncapi(catalogue), 'components', 'messages')
    for (const [name, message] of Object.entries(messages) as [string, Tree][]) {
      if (name.endsWith('.frame') || name.endsWith('.lite.event')) continue
      const fits = ajv.compile(at(message, 'payload', 'schema'))
      const examples = message['examples'] as { payload: unknown }[]
      expect(examples.length, name).toBeGreaterThan(0)
      for (const { payload } of examples) expect([name, fits(payload), fits.errors]).toEqual([name, true, null])
    }
  })

  it.each<[string, Readonly<Record<string, (document: Tree) => void>>]>([
    ['no version', { 'asyncapi-is-asyncapi': (document) => delete document['asyncapi'] }],
    [
      'wrong shapes',
      {
        info: (document) => delete at(document, 'info')['title'],
        'channels/reading/address': (document) => (at(document, 'channels', 'reading')['address'] = 7),
        'operations/send-event': (document) => delete at(document, 'operations', 'send-event')['action'],
        colour: (document) => (document['colour'] = 'red'),
      },
    ],
    [
      'what does not belong together',
      {
        'channels/event/parameters': (document) => (at(document, 'channels', 'event', 'parameters')['floor'] = {}),
        'operations/send-event/messages': (document) =>
          (at(document, 'operations', 'send-event')['messages'] = [{ $ref: '#/channels/birth/messages/climate.birth' }]),
        'channels/birth/messages/death/$ref': (document) =>
          (at(document, 'channels', 'birth', 'messages')['death'] = { $ref: '#/components/messages/deth' }),
      },
    ],
  ])('is not taken with %s', async (_, spoilt) => {
    const document = copy(asyncapi(small))
    for (const spoil of Object.values(spoilt)) spoil(document)
    const found = complaints((await parsed(document)).diagnostics)
    for (const place of Object.keys(spoilt)) expect(found, found.join('\n')).toContainEqual(expect.stringContaining(place))
  })
})
