// Goal: the AsyncAPI document that is derived is one. Method: the JSON Schema of AsyncAPI 3.0 that its makers publish, judged by ajv; then the same document
// with one thing spoilt, each of which must be found. The makers' parser weighs 54 MB and brings a package that reports home when it is installed, so
// it is run by hand before a release and not here: 3.6.6 takes the document without a fault.
import specs from '@asyncapi/specs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { asyncapi, catalogue, catalogueOf, defineDevice, percent } from '@anju/sdk'

type Tree = { [name: string]: unknown }

const check = new Ajv({ meta: false, validateSchema: false, strict: false, validateFormats: false }).compile(
  specs.schemas['3.0.0'] as object,
)
const copy = (document: unknown) => JSON.parse(JSON.stringify(document)) as Tree
const at = (tree: unknown, ...path: string[]) => path.reduce((now, name) => (now as Tree)[name], tree) as Tree

describe('the AsyncAPI document', () => {
  it('[DEV-19] fits the schema of AsyncAPI 3.0', () => {
    const fits = check(copy(asyncapi(catalogue)))
    expect(check.errors ?? []).toEqual([])
    expect(fits).toBe(true)
  })

  it('[DEV-17] [DEV-19] fits it with the kinds of a vendor', () => {
    const own = defineDevice({
      ...catalogue.climate,
      kind: 'vendor-soil',
      reading: { ...catalogue.climate.reading, fields: { soil_pct: percent({ is: { en: 'Water in the soil.', zh: '土壤含水量。' } }) } },
    })
    const document = copy(asyncapi(catalogueOf(own)))
    expect(check(document)).toBe(true)
    expect(Object.keys(at(document, 'components', 'messages'))).toContain('vendor-soil.reading')
  })

  it.each<[string, (document: Tree) => void]>([
    ['no version', (document) => delete document['asyncapi']],
    ['no title', (document) => delete at(document, 'info')['title']],
    ['an address that is no text', (document) => (at(document, 'channels', 'event')['address'] = 7)],
    ['an action that is none', (document) => (at(document, 'operations', 'send-event')['action'] = 'shout')],
    ['an operation without a channel', (document) => delete at(document, 'operations', 'send-event')['channel']],
    ['a field that the standard does not have', (document) => (document['colour'] = 'red')],
  ])('is not taken with %s', (_, spoil) => {
    const document = copy(asyncapi(catalogue))
    spoil(document)
    expect(check(document)).toBe(false)
  })
})
