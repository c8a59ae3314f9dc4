// `pnpm mutants server`: which scenario document catches which server with one fault. The proof of the suite, as the kit's mutants are the proof of the kit.
// Ends 0 when every seeded mutant is killed, every drawn one that is not is explained, and every document passes the whole server; 1 when not.
import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { planJobs } from '../../src/jobs/plan-jobs.ts'
import { drawMutants } from './drawn-mutants.ts'
import { explained } from './explained-survivors.ts'
import { killMatrix } from './kill-matrix.ts'
import { matrixLines, verdictOf } from './matrix-lines.ts'
import { seededMutants } from './seeded/seeded-mutants.ts'

const DRAWN_BY = 20_261_130
const { values } = parseArgs({
  options: {
    /** Mutants whose id begins with one of these, by commas. */
    only: { type: 'string' },
    drawn: { type: 'string', default: '48' },
    seed: { type: 'string', default: String(DRAWN_BY) },
    threads: { type: 'string', default: String(availableParallelism()) },
    /** Only these documents, by a pattern below `suites`. */
    suite: { type: 'string', default: '**/*.yaml' },
    /** Whether each document has to earn its place. */
    documents: { type: 'boolean', default: false },
    /** Where the matrix goes as JSON. */
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
})

const only = values.only?.split(',')
const mutants = [...seededMutants, ...drawMutants(Number(values.seed), Number(values.drawn))].filter(
  ({ id }) => only === undefined || only.some((start) => id.startsWith(start)),
)
if (values.list) {
  for (const { id, what } of mutants) process.stdout.write(`${id}  ${what}\n`)
  process.exit(0)
}
const suites = join(import.meta.dirname, '..', '..', 'suites')
const files = globSync(values.suite, { cwd: suites }).sort()
const jobs = planJobs({ files, folder: suites, way: 'model', seed: 1, seeds: 1, factor: 1, target: 'reference' })
const began = performance.now()
const matrix = await killMatrix({
  jobs,
  mutants,
  threads: Number(values.threads),
  documents: values.documents,
  onProgress: (line) => process.stderr.write(`${line}\n`),
})
const took_s = Math.round((performance.now() - began) / 100) / 10
for (const line of matrixLines(matrix, { took_s, seed: Number(values.seed), documents: values.documents }))
  process.stdout.write(`${line}\n`)
if (values.json !== undefined) {
  mkdirSync(dirname(values.json), { recursive: true })
  const rows = matrix.mutants.map((row) => ({ ...row, ...(explained(row) === undefined ? {} : { reason: explained(row) }) }))
  writeFileSync(
    values.json,
    `${JSON.stringify({ anju: 'server-mutants/1', seed: Number(values.seed), took_s, ...matrix, mutants: rows }, undefined, 2)}\n`,
  )
}
process.exitCode = verdictOf(matrix) ? 0 : 1
