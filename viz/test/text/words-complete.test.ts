// Goal: every word exists in Chinese and English, and every code that can arrive has words. Method: the two lists are walked and compared;
// codes come from the sdk's own tables and catalogue; keys that components ask for are read out of their sources.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue, hazards, incidentStates, outcomes, roles, severities, steps } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { en } from '../../src/text/en.ts'
import { firstLanguage } from '../../src/text/first-language.ts'
import type { RoomWords } from '../../src/text/in-both.ts'
import { zh } from '../../src/text/zh.ts'

type Tree = { [key: string]: string | Tree }
const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  )
/** The rooms of the page bring words of their own: `src/<room>/<room>-words.ts` gives one export, a `RoomWords`. */
const source = join(import.meta.dirname, '../../src')
const rooms = await Promise.all(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(\w+)\/\1-words\.ts$/.test(name))
    .map(async (name) => Object.values((await import(join(source, name))) as Record<string, RoomWords<Tree>>)),
)
const [chinese, english] = [
  new Map([...flat(zh), ...rooms.flat().flatMap((words) => flat(words.zh))]),
  new Map([...flat(en), ...rooms.flat().flatMap((words) => flat(words.en))]),
]
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort((a, b) => String(a).localeCompare(String(b)))

describe('the words', () => {
  it('are the same keys in both languages, none empty, with the same placeholders', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
    for (const [key, text] of chinese) {
      expect(text.trim(), key).not.toBe('')
      expect(english.get(key)!.trim(), key).not.toBe('')
      expect(holes(english.get(key)!), key).toEqual(holes(text))
    }
  })

  it('are Chinese in Chinese and have no Chinese in English', () => {
    const han = /\p{Script=Han}/u
    for (const [key, text] of english) expect(han.test(text), key).toBe(false)
    const bare = [...chinese].filter(
      ([key, text]) => !han.test(text.replace(/\{\w+\}/g, '')) && !['cardDetail.plain', 'cardDetail.gas'].includes(key),
    )
    expect(bare).toEqual([])
  })

  it('name every state, step, role, outcome, severity and hazard of the loop', () => {
    const groups = {
      state: incidentStates,
      step: steps,
      stepDone: steps,
      role: roles,
      outcome: outcomes,
      severity: severities,
      hazard: hazards,
    }
    for (const [group, codes] of Object.entries(groups))
      for (const code of codes) expect(chinese.has(`${group}.${code}`), `${group}.${code}`).toBe(true)
  })

  it('name every kind, event and field of the catalogue', () => {
    for (const device of Object.values(catalogue)) {
      expect(chinese.get(`kind.${device.kind}`), device.kind).toBe(device.title.zh)
      expect(english.get(`kind.${device.kind}`), device.kind).toBe(device.title.en)
      const fields = [device.reading.fields, ...Object.values(device.events).map((event) => event.fields)].flatMap((all) =>
        Object.keys(all),
      )
      for (const event of Object.keys(device.events)) expect(chinese.has(`said.${event}`), event).toBe(true)
      for (const field of fields) expect(chinese.has(`field.${field}`), field).toBe(true)
    }
  })

  it('hold every key that a component asks for', () => {
    const src = join(import.meta.dirname, '../../src')
    const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.(vue|ts)$/.test(name) && !name.startsWith('text'),
    )
    const asked = sources.flatMap((name) => [...readFileSync(join(src, name), 'utf8').matchAll(/\bt\('([\w.-]+)'/g)].map(([, key]) => key!))
    expect(asked.length).toBeGreaterThan(60)
    expect([...new Set(asked)].filter((key) => !chinese.has(key))).toEqual([])
  })
})

describe('the first language', () => {
  it('is the one chosen before, else the browser’s', () => {
    expect(firstLanguage('en', ['zh-CN'])).toBe('en')
    expect(firstLanguage(null, ['zh-TW', 'en'])).toBe('zh')
    expect(firstLanguage('fr', ['de', 'en'])).toBe('en')
  })
})
