// Goal: the page of rules says what the rules do, and every option says where its default is from. Method: the page is made again and compared; the schemas
// of all options are read.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { alertKinds } from '@anju/sdk'
import { referenceRules } from '../../src/detect/rules/reference-rules.ts'
import { promisesIn, rulesPage } from '../../src/detect/rules-page.ts'

const file = (name: string) => readFileSync(join(import.meta.dirname, '../..', name), 'utf8')
const spec = file('SPEC.md')

it('[ALERT-10] is told on one page, made from the rules: write it anew with node server/bin/write-rules-page.ts', () => {
  expect(file('RULES.md')).toBe(rulesPage(referenceRules, spec))
  const promises = promisesIn(spec)
  expect(referenceRules.map(({ spec: id }) => promises.has(id)).every(Boolean)).toBe(true)
  expect(Object.values(alertKinds).every(({ spec: id }) => promises.has(id))).toBe(true)
  expect(new Set(Object.values(alertKinds).map(({ spec: id }) => id)).size).toBe(Object.keys(alertKinds).length)
})

it('[ALERT-10] gives every option a default, a unit, a range, and a source or the word chosen', () => {
  for (const { id, options } of referenceRules) {
    for (const [name, schema] of Object.entries(options.properties as Record<string, Record<string, unknown>>)) {
      const at = `${id}.${name}`
      expect(typeof schema['default'], at).toBe('number')
      expect(typeof schema['x-unit'], at).toBe('string')
      expect(typeof (schema['minimum'] ?? schema['exclusiveMinimum']), at).toBe('number')
      expect(typeof schema['maximum'], at).toBe('number')
      expect(schema['description'], at).toMatch(/chosen|GB \d|EN \d|vendor/i)
    }
  }
})
