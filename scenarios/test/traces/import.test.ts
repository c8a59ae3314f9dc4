// Goal: the log of another system becomes a trace that our server can be asked about. Method: a table as such systems write it, with words, units and times of their own; each
// way to get it wrong, with its row and column; and tables at random, which must read back as they were written.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { anjuScenarios } from '../../src/cli/program.ts'
import { csvCells } from '../../src/traces/csv-cells.ts'
import { readTrace } from '../../src/traces/read-trace.ts'
import { instantOf } from '../../src/traces/zoned-time.ts'
import { traceFolder } from './recorded-run.ts'

const folder = traceFolder()
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'home.yaml'), readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8'))

const map = `import: { zh: 某平台记录, en: Log of a platform }
home: home.yaml
origin: simulated
time: { column: when, form: local, zone: Asia/Shanghai }
rows:
  - where: { what: SOS }
    device: { column: unit, is: { B-7: button-bedside } }
    event: sos
    fields: { state: raised }
  - where: { what: [PIR, PIR2] }
    device: motion-living
    event: motion
    fields: { moving: { column: value, is: { 'ON': true, 'OFF': false } } }
  - where: { what: TEMP }
    device: gas-kitchen
    fields: { gas_lel_pct: { column: value, unit: fraction }, co_ppm: 0 }
`
const log = `when,unit,what,value
2026-03-02 09:15:00,P-1,PIR,ON
2026-03-02 09:15:30,P-1,PIR,OFF
2026-03-02 09:16:00.250,B-7,SOS,
2026-03-02 09:17:00,G-1,TEMP,0.02
`
async function command(args: string[], files: { log?: string; map?: string } = {}) {
  writeFileSync(join(folder, 'log.csv'), files.log ?? log)
  writeFileSync(join(folder, 'map.yaml'), files.map ?? map)
  const out: string[] = []
  const screen = { line: (text: string) => void out.push(text), passing: () => {} }
  const code = await anjuScenarios(args, { folder, out: screen, err: screen, signal: new AbortController().signal })
  return { code, out: out.join('\n') }
}
const importing = (files: { log?: string; map?: string } = {}) =>
  command(['import', 'log.csv', '--mapping', 'map.yaml', '--out', 'in.jsonl'], files)

describe('the log of another system', () => {
  it('[TRACE-7] becomes a trace by its mapping, and the call in it is raised by our server', async () => {
    const done = await importing()
    expect(done.out).toBe('4 rows read: 7 messages of wanqing-3-1204 in in.jsonl (simulated).')
    expect(done.code).toBe(0)
    const { header, lines } = await readTrace('in', join(folder, 'in.jsonl'))
    expect(header).toMatchObject({ origin: 'simulated', starts_ms: Date.UTC(2026, 2, 2, 1, 15) })
    const bodies: unknown[] = []
    for await (const line of lines)
      if ('message' in line && !line.message.topic.endsWith('birth'))
        bodies.push([line.at_ms - header.starts_ms!, (JSON.parse(line.message.payload) as { body: unknown }).body])
    expect(bodies).toEqual([
      [0, { event: 'motion', moving: true }],
      [30_000, { event: 'motion', moving: false }],
      [60_250, { event: 'sos', state: 'raised' }],
      [120_000, { gas_lel_pct: 2, co_ppm: 0 }],
    ])
    expect((await command(['replay', 'in.jsonl'])).out).toMatch(/60\.3 s {2}Call for help \(bedroom\) {2}alarm/)
  })

  it.each([
    ['2026-03-02 09:15:30', '2026-02-30 09:15:30', /log\.csv:3:1: '2026-02-30 09:15:30' is no time of the form 'local'/],
    ['PIR,OFF', 'PIR,Off', /log\.csv:3:29: The mapping knows no word 'Off' in 'value'/],
    ['B-7', 'B-8', /log\.csv:4:25: The mapping knows no device 'B-8'/],
    ['TEMP,0.02', 'TEMP,many', /log\.csv:5:30: .*many/],
    ['TEMP,0.02', 'TEMP,7', /log\.csv:5:1: It is no reading of a gas-detector: \/gas_lel_pct/],
    ['TEMP,0.02', 'HUM,0.02', /log\.csv:5:1: No entry of `rows` fits this row/],
    ['when,unit', 'time,unit', /log\.csv:1:1: There is no column 'when'; there are time, unit, what, value/],
    ['B-7,SOS', '"B-7,SOS', /log\.csv:4:25: The quote that opens here is never closed/],
  ])('[TRACE-7] says by row and column what is wrong: %s → %s', async (right, wrong, says) => {
    const { code, out } = await importing({ log: log.replace(right, wrong) })
    expect(out).toMatch(says)
    expect(code).toBe(2)
  })

  it.each([
    ['event: sos', 'event: sose', /A help-button has no event 'sose'; it has sos/],
    ['zone: Asia/Shanghai', 'zone: Asia/Shangai', /map\.yaml:4:42: There is no time zone 'Asia\/Shangai'/],
    [', zone: Asia/Shanghai', '', /map\.yaml:4:1: Times that state no zone need one/],
    ['home: home.yaml', 'home: house.yaml', /There is no file house\.yaml/],
    ['form: local', 'form: locale', /'locale' is not possible here/],
  ])('[TRACE-7] says what is wrong with the mapping: %s → %s', async (right, wrong, says) => {
    const { code, out } = await importing({ map: map.replace(right, wrong) })
    expect(out).toMatch(says)
    expect(code).toBe(2)
  })

  it('[TRACE-7] leaves rows out that nobody asked for, where that is said', async () => {
    expect((await importing({ log: `${log}2026-03-02 10:00:00,X,HUM,3\n`, map: `${map}others: ignore\n` })).out).toMatch(
      /5 rows read, 1 ignored/,
    )
    expect((await command(['import', 'none.csv', '--mapping', 'map.yaml'])).out).toMatch(/There is no log none\.csv/)
  })

  it('[TRACE-7] reads whatever table was written, and knows where each cell stands', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '7', ',', '"', '\n', ' ', '中') }).map((word) => word.trim())
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
    const table = fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const written = rows.map((row) => row.map((cell) => (/[",\n]/.test(cell) ? quoted(cell) : cell)).join(',')).join(end)
        const read = csvCells(written)
        expect(read.fault).toBeUndefined()
        expect(read.rows.map((row) => row.map((cell) => cell.text))).toEqual(rows)
        const lines = written.split('\n')
        for (const row of read.rows)
          for (const cell of row)
            expect(
              lines[cell.line - 1]!.slice(cell.column - 1)
                .replace(/^"/, '')
                .startsWith(cell.text.split('\n')[0]!.replaceAll('"', '""')),
            ).toBe(true)
      }),
      { numRuns: 300, seed: 7 },
    )
    fc.assert(
      fc.property(fc.string(), (any) => void csvCells(any)),
      { numRuns: 300, seed: 7 },
    )
  })

  it('[TRACE-7] knows the zone of a time, also where clocks are changed', () => {
    const at = (text: string, zone: string) => instantOf(text, 'local', zone)
    expect(at('2026/3/2 09:15', 'Asia/Shanghai')).toBe(Date.UTC(2026, 2, 2, 1, 15))
    expect(at('2026-07-01 12:00:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 6, 1, 10))
    expect(at('2026-01-01 12:00:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 0, 1, 11))
    expect(at('2026-01-01 24:00:00', 'UTC')).toBeUndefined()
    expect(instantOf('2026-03-02T09:15:00+08:00', 'iso', 'UTC')).toBe(Date.UTC(2026, 2, 2, 1, 15))
    expect(instantOf('2026-03-02T09:15:00', 'iso', 'UTC')).toBeUndefined()
    expect(instantOf('1772414100.5', 'epoch-s', 'UTC')).toBe(1_772_414_100_500)
    expect(instantOf('-5', 'epoch-ms', 'UTC')).toBeUndefined()
  })
})
