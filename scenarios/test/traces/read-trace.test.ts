// Goal: a trace that is whole is read, and whatever is not is refused by one sentence. Method: one recorded run; every way to cut, change or pack it, and then bytes
// and lines changed at random.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Stop } from '../../src/cli/exit-code.ts'
import { limits } from '../../src/limits.ts'
import { readTrace } from '../../src/traces/read-trace.ts'
import { traceFile } from '../../src/traces/trace-file.ts'
import { callForHelp, recordedRun, traceFolder } from './recorded-run.ts'

const folder = traceFolder()
afterAll(() => rmSync(folder, { recursive: true }))
let lines: string[] = []
beforeAll(async () => {
  await recordedRun(callForHelp, join(folder, 'whole.jsonl'))
  lines = readFileSync(join(folder, 'whole.jsonl'), 'utf8').split('\n')
})

/** Reads the whole of a file: how many lines it has, or the sentence by which it is refused. Anything else that is thrown is a fault of ours. */
async function reading(bytes: string | Buffer, name = 'some.jsonl'): Promise<number | string> {
  writeFileSync(join(folder, name), bytes)
  return readingOf(name)
}
async function readingOf(name: string): Promise<number | string> {
  try {
    let count = 1
    const { lines: rest } = await readTrace(name, join(folder, name))
    for await (const line of rest) count += 'at_ms' in line ? 1 : 0
    return count
  } catch (error) {
    if (!(error instanceof Stop) || error.code !== 2 || /\n/.test(error.message)) throw error
    return error.message
  }
}
const changed = (change: (lines: string[]) => string[]) => reading(change([...lines]).join('\n'))

describe('a trace', () => {
  it('[TRACE-1] says in its header who wrote it, of which document, by which seed, and that it is simulated; and is read whole', async () => {
    const header = JSON.parse(lines[0]!) as Record<string, unknown>
    expect(header).toMatchObject({ anju: 'trace/1', origin: 'simulated', seed: 1, document: 'Help', way: 'model' })
    expect(header['document_sha256']).toMatch(/^[0-9a-f]{64}$/)
    expect(header['versions']).toHaveProperty('@anju/scenarios')
    expect(await readingOf('whole.jsonl')).toBe(lines.length - 2)
    const sorts = new Set(lines.slice(1, -2).map((line) => Object.keys(JSON.parse(line) as object)[1]))
    expect(sorts).toEqual(new Set(['message', 'action', 'truth', 'alert', 'incident', 'look']))
  })

  it('[TRACE-1] packed, it is the same trace', async () => {
    const plain = await recordedRun(callForHelp, join(folder, 'a.jsonl'))
    const packed = await recordedRun(callForHelp, join(folder, 'a.jsonl.gz'))
    expect(packed.trace_sha256).toBe(plain.trace_sha256)
    expect(gunzipSync(readFileSync(join(folder, 'a.jsonl.gz')))).toEqual(readFileSync(join(folder, 'a.jsonl')))
    expect(await readingOf('a.jsonl.gz')).toBe(lines.length - 2)
  })

  it('[TRACE-2] looks change nothing of what makes two runs the same', async () => {
    const looked = await recordedRun(callForHelp, join(folder, 'looked.jsonl'), { looks: true })
    const blind = await recordedRun(callForHelp, join(folder, 'blind.jsonl'), { looks: false })
    expect(looked.trace_sha256).toBe(blind.trace_sha256)
    const without = readFileSync(join(folder, 'looked.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => !line.includes('"look"'))
    expect(without.slice(0, -2)).toEqual(readFileSync(join(folder, 'blind.jsonl'), 'utf8').split('\n').slice(0, -2))
  })

  it('[TRACE-3] of another version, cut off, changed or none at all, it is refused by one sentence', async () => {
    expect(await changed(([head, ...rest]) => [head!.replace('trace/1', 'trace/2'), ...rest])).toMatch(
      /it is 'trace\/2', and this program reads 'trace\/1'/,
    )
    expect(await changed((all) => all.slice(0, 9))).toMatch(/some\.jsonl is no trace that can be used: it is cut off after line 9\./)
    expect(await changed((all) => [...all.slice(0, 9), all[9]!.slice(0, 30)])).toMatch(/line 10: it is not JSON/)
    expect(await changed((all) => all.map((line) => line.replace('button-bedside/event', 'button-bedsidf/event')))).toMatch(
      /it was changed after/,
    )
    expect(await changed((all) => all.filter((line) => !line.includes('"look"')))).toMatch(/its end speaks of \d+ lines, and there are \d+/)
    expect(await changed((all) => [...all.slice(0, -1), all[5]!, ''])).toMatch(/line \d+ stands behind its end/)
    expect(await changed((all) => [all[0]!, ...all.slice(1, -2).toReversed(), all.at(-2)!, ''])).toMatch(/it lies before the line above it/)
    expect(await changed((all) => [all[0]!, all[1]!.replace('"topic"', '"topik"'), ...all.slice(2)])).toMatch(
      /line 2: its message is wrong/,
    )
    expect(await reading('')).toMatch(/it is empty/)
    expect(await reading('{"hello":1}\n')).toMatch(/does not begin with the header/)
    expect(await reading(Buffer.from([0xff, 0xfe, 0x0a]))).toMatch(/not UTF-8/)
    expect(await readingOf('nowhere.jsonl')).toBe('There is no trace nowhere.jsonl.')
    expect(await readingOf('.')).toMatch(/cannot be read: EISDIR/)
    const packed = gzipSync(lines.join('\n'))
    expect(await reading(packed.subarray(0, packed.length / 2), 'cut.jsonl.gz')).toMatch(/its packing is cut off/)
    expect(await reading('no packing', 'none.jsonl.gz')).toMatch(/its packing is broken/)
    expect(await reading(`${lines[0]}\n${'x'.repeat(limits.trace_line + 1)}`)).toMatch(/a line of more than \d+ characters/)
  })

  it('[TRACE-3] whatever bytes are changed, it is read or refused, and never breaks the program', { timeout: 120_000 }, async () => {
    const whole = Buffer.from(lines.join('\n'))
    const place = fc.nat({ max: whole.length - 1 })
    const hurt = fc.oneof(
      fc.record({ at: place, byte: fc.nat({ max: 255 }) }).map(({ at, byte }) => {
        const bytes = Buffer.from(whole)
        bytes[at] = byte
        return bytes
      }),
      place.map((at) => whole.subarray(0, at)),
      fc.tuple(place, place).map(([a, b]) => Buffer.concat([whole.subarray(0, Math.min(a, b)), whole.subarray(Math.max(a, b))])),
      fc
        .tuple(place, fc.json())
        .map(([at, text]) => Buffer.concat([whole.subarray(0, at), Buffer.from(`\n${text}\n`), whole.subarray(at)])),
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    )
    await fc.assert(
      fc.asyncProperty(hurt, fc.boolean(), async (bytes, packed) => {
        const came = packed ? await reading(gzipSync(bytes), 'hurt.jsonl.gz') : await reading(bytes, 'hurt.jsonl')
        // Looks alone may be changed without being found out: they are drawn, and nothing is judged by them.
        if (typeof came === 'number') expect(came).toBe(lines.length - 2)
      }),
      { numRuns: 300, seed: 6 },
    )
  })

  it('[TRACE-4] what is beyond the limit is not written, and the trace says that it has no end', () => {
    const file = traceFile(join(folder, 'large.jsonl'), { limit: lines[0]!.length + 10 })
    file.keep(`${lines[0]}\n`)
    file.keep(`${lines[1]}\n`)
    file.end('0'.repeat(64))
    file.close()
    return expect(readingOf('large.jsonl')).resolves.toMatch(/cut off after line 1/)
  })
})
