// Goal: editors know what the checker knows. Method: the published files are compared with what is derived now, and must take and refuse
// what the checker takes and refuses.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { publishedSchemas } from '../../src/document/json-schema.ts'

const folder = join(import.meta.dirname, '../..')
const published = (name: string) => readFileSync(join(folder, 'schema', name), 'utf8')

describe('the published schemas', () => {
  it('[SCN-8] are up to date (write them with `node scenarios/bin/write-schemas.ts`)', () => {
    for (const [name, text] of Object.entries(publishedSchemas())) expect(JSON.parse(published(name)), name).toEqual(JSON.parse(text))
  })

  it('[SCN-8] take the home and a scenario that come with Anju, and refuse a typing error', () => {
    const check = (name: string, text: string) => Value.Check(JSON.parse(published(name)) as TSchema, parse(text))
    const home = readFileSync(join(folder, 'homes/wanqing-3-1204.yaml'), 'utf8')
    const scenario = readFileSync(join(folder, 'suites/fall/fall-in-bathroom.yaml'), 'utf8')
    expect(check('home.schema.json', home)).toBe(true)
    expect(check('home.schema.json', home.replace('kind: kitchen', 'kind: kitchn'))).toBe(false)
    expect(check('scenario.schema.json', scenario)).toBe(true)
    expect(check('scenario.schema.json', scenario.replace('do: fall', 'do: fal'))).toBe(false)
  })

  it('[SCN-8] [SCN-11] take a parameter wherever a value or a key stands, and nothing that only looks like one', () => {
    const check = (text: string) => Value.Check(JSON.parse(published('scenario.schema.json')) as TSchema, parse(text))
    const scenario = readFileSync(join(folder, 'suites/fall/fall-in-bathroom.yaml'), 'utf8').concat('parameters: { x: [1, 2] }\n')
    const holed = scenario.replace('at: 3 min, do: fall, who: wang-xiulan', 'at: "${x} min", do: fall, who: "${who}"')
    expect(check(holed)).toBe(true)
    expect(check(holed.replace('{ wang-xiulan: {', '{ "${who}": {'))).toBe(true)
    expect(check(holed.replace('"${x} min"', '"$x min"'))).toBe(false)
    expect(check(scenario.replace('lasts: 10 min', 'lasts: 10'))).toBe(false)
  })
})
