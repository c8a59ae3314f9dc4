// Goal: a site that is remembered is the site that was read, and is never that of another text. Method: a site file and its memory on disk, changed, cut off and
// wrong.
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readSite } from '../src/config.ts'
import { rememberedSite } from '../src/site-memory.ts'
import { site } from './one-home.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'anju-site-'))))
afterEach(() => rmSync(folder, { recursive: true }))

it('[REL-3] a site is remembered for the very same text, and read anew for another or when the memory is damaged', async () => {
  const memory = join(folder, 'data', 'site-read.json')
  const [text, other] = [stringify(site), stringify({ ...site, id: 'other' })]
  expect(await rememberedSite(text, memory)).toEqual(readSite(text))
  expect(await rememberedSite(text, memory)).toEqual(readSite(text))
  // It really is taken from there.
  writeFileSync(memory, readFileSync(memory, 'utf8').replace('"id":"test"', '"id":"kept"'))
  expect(await rememberedSite(text, memory)).toMatchObject({ site: { id: 'kept' } })
  expect(await rememberedSite(other, memory)).toMatchObject({ site: { id: 'other' } })
  expect(await rememberedSite(text, memory)).toMatchObject({ site: { id: 'test' } })
  truncateSync(memory, 200)
  expect(await rememberedSite(text, memory)).toMatchObject({ site: { id: 'test' } })
})

it('[REL-3] a site that is wrong is not remembered', async () => {
  const memory = join(folder, 'site-read.json')
  expect(await rememberedSite('id: [', memory)).toHaveProperty('problems')
  expect(existsSync(memory)).toBe(false)
})
