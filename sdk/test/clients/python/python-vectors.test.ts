// Goal: anju.py writes and refuses exactly what the reference does, and does the same at the same times. Method: the shared vectors, read by Python.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { noPython, python } from '../../../src/conformance/python/find-python.ts'

const sdk = join(import.meta.dirname, '..', '..', '..')
const vectors = join(sdk, 'vectors')
const count = (file: string, list: string) =>
  (JSON.parse(readFileSync(join(vectors, `${file}.json`), 'utf8')) as Record<string, unknown[]>)[list]!.length

const lists = [
  ...['good', 'bad'].map((list) => ['topics', list] as const),
  ...['full', 'lite'].map((list) => ['ids', list] as const),
  ...['births', 'events', 'readings', 'deaths', 'confirms', 'commands', 'replies', 'lite'].map((list) => ['envelopes', list] as const),
  ...['bad', 'good'].map((list) => ['refusals', list] as const),
  ...['good', 'cut', 'bad'].map((list) => ['frames', list] as const),
  ['timelines', 'timelines'] as const,
]

describe.skipIf(noPython !== '')(`anju.py keeps the shared vectors${noPython}`, () => {
  const held = () => {
    const script = join(import.meta.dirname, 'check_vectors.py')
    const env = { ...process.env, PYTHONPATH: join(sdk, 'clients', 'python'), PYTHONDONTWRITEBYTECODE: '1' }
    const out = execFileSync('command' in python ? python.command : '', [script, vectors], { encoding: 'utf8', env, timeout: 60_000 })
    return JSON.parse(out) as Record<string, { checked: number; failed: unknown[] }>
  }
  let all: ReturnType<typeof held> | undefined

  it.each(lists)('every one of %s %s', (file, list) => {
    all ??= held()
    expect(all[`${file}.${list}`]).toEqual({ checked: count(file, list), failed: [] })
  })

  it.each(['store', 'frames.too-many'])('what has no vectors: %s', (name) => {
    all ??= held()
    expect(all[name]).toMatchObject({ failed: [] })
  })
})
