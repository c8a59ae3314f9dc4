import { cellsReachedBy } from './document-cells.ts'
import type { Job } from '../../src/jobs/job.ts'
import type { RunRecord } from '../../src/runner/run-record.ts'
import { hunt } from './hunters.ts'
import { lineOf, textsOf, type Mutant } from './mutant.ts'
import { spotsOf } from './reach.ts'

/** What became of one mutant. */
export interface MutantRow {
  id: string
  origin: Mutant['origin']
  what: string
  where: string
  /** `unreached`: no document leads to the changed code, so that none could see it. */
  fate: 'killed' | 'survives' | 'unreached'
  /** The document that killed it, with its case, and by what. */
  by?: string
  why?: string
  /** Documents that reach it, and how many judged it. */
  reach: number
  tried: number
}

/** What one document is good for by itself. */
export interface DocumentRow {
  file: string
  kills: number
  /** Cells of the coverage of emergencies that it reaches, and those that no other document reaches. */
  cells: number
  own_cells: number
}

export interface Matrix {
  runs: number
  /** Documents that fail the whole server: nothing is proved by them. */
  wrong: readonly string[]
  mutants: readonly MutantRow[]
  documents: readonly DocumentRow[]
  /** Documents that kill nothing and reach no cell. */
  idle: readonly string[]
}

export interface MatrixOptions {
  jobs: readonly Job[]
  mutants: readonly Mutant[]
  threads: number
  /** Also lets every document that reaches no cell look for a mutant of its own. */
  documents: boolean
  onProgress: (line: string) => void
}

interface Base {
  job: Job
  cpu_ms: number
  reached: ReadonlySet<string>
  record: RunRecord
}

export const jobName = ({ identity: { file, case: of } }: Pick<Job, 'identity'>): string =>
  `${file.replace(/^.*suites\//, '').replace(/\.yaml$/, '')}${of.label === '' ? '' : ` [${of.label}]`}`

/** The whole server before its mutants: who passes, how long it takes, and what it leads to. */
async function baseOf({ jobs, mutants, threads, onProgress }: MatrixOptions): Promise<{ base: Base[]; wrong: string[] }> {
  const spots = spotsOf(mutants)
  const [base, wrong]: [Base[], string[]] = [[], []]
  const shares = Array.from({ length: threads }, (_, i) => jobs.filter((_job, n) => n % threads === i)).filter(({ length }) => length > 0)
  const tasks = shares.map((share) => ({
    task: { jobs: share, until: 'end' as const, spots },
    hear: ({ try: { number, passed, why = '', cpu_ms, record }, reached = [] }: Parameters<Parameters<typeof hunt>[0][0]['hear']>[0]) => {
      const job = jobs.find((one) => one.number === number)!
      if (passed && record !== undefined) base.push({ job, cpu_ms, reached: new Set(reached), record })
      else wrong.push(`${jobName(job)}: ${why}`)
      if ((base.length + wrong.length) % 20 === 0) onProgress(`${base.length + wrong.length} of ${jobs.length} runs of the whole server`)
    },
  }))
  await hunt(tasks, threads)
  return { base: base.sort((a, b) => a.cpu_ms - b.cpu_ms), wrong }
}

/** Lets the documents judge every mutant, the quickest that lead to it first. What a run never executes it cannot judge, so it is not tried. */
export async function killMatrix(options: MatrixOptions): Promise<Matrix> {
  const { mutants, threads, onProgress, jobs } = options
  const { base, wrong } = await baseOf(options)
  const rows = new Map<string, MutantRow>()
  const kills = new Map<string, Set<string>>()
  const tried = new Set<string>()
  const killed = (job: Job, mutant: string) => {
    const { file } = job.identity
    kills.set(file, (kills.get(file) ?? new Set()).add(mutant))
  }
  const tasks = mutants.map((mutant) => {
    const able = base.filter(({ reached }) => reached.has(mutant.id)).map(({ job }) => job)
    const { id, origin, what, patches } = mutant
    const where = `${patches[0]!.file}:${lineOf(patches[0]!)}`
    const row: MutantRow = { id, origin, what, where, fate: able.length === 0 ? 'unreached' : 'survives', reach: able.length, tried: 0 }
    rows.set(id, row)
    return {
      task: { mutant: { id, texts: textsOf(mutant) }, jobs: able, until: 'killed' as const },
      hear({ try: { number, passed, why = '' } }: { try: { number: number; passed: boolean; why?: string } }) {
        const job = able.find((one) => one.number === number)!
        row.tried += 1
        tried.add(`${id} ${job.number}`)
        if (passed) return
        Object.assign(row, { fate: 'killed', by: jobName(job), why })
        killed(job, id)
      },
      ended: () => onProgress(`${row.fate.padEnd(9)} ${id}${row.by === undefined ? ` (${row.tried} runs)` : ` by ${row.by}: ${row.why}`}`),
    }
  })
  await hunt(
    tasks.filter(({ task }) => task.jobs.length > 0),
    threads,
  )
  const cells = cellsReachedBy(base.map(({ record }) => record))
  if (options.documents) await lookForKills({ ...options, base, kills, tried, killed, idle: (file) => (cells.get(file)?.cells ?? 0) === 0 })
  const files = [...new Set(jobs.map(({ identity }) => identity.file))]
  const documents = files.map((file): DocumentRow => ({
    file,
    kills: kills.get(file)?.size ?? 0,
    ...(cells.get(file) ?? { cells: 0, own_cells: 0 }),
  }))
  const idle = documents.filter((one) => one.kills === 0 && one.cells === 0).map(({ file }) => file)
  return { runs: jobs.length, wrong, mutants: mutants.map(({ id }) => rows.get(id)!), documents, idle }
}

interface Search extends MatrixOptions {
  base: readonly Base[]
  kills: ReadonlyMap<string, ReadonlySet<string>>
  tried: ReadonlySet<string>
  killed: (job: Job, mutant: string) => void
  idle: (file: string) => boolean
}

/** [MUT-2] A document that reaches no cell has to kill a mutant: it is held against all that it leads to, until it kills one. */
async function lookForKills({ base, kills, tried, killed, idle, mutants, threads, onProgress }: Search): Promise<void> {
  const open = Map.groupBy(
    base.filter(({ job: { identity } }) => !kills.has(identity.file) && idle(identity.file)),
    ({ job }) => job.identity.file,
  )
  const found = new Set<string>()
  for (const [file, of] of open) {
    const pairs = mutants
      .map((mutant) => ({
        mutant,
        jobs: of.filter(({ reached, job }) => reached.has(mutant.id) && !tried.has(`${mutant.id} ${job.number}`)).map(({ job }) => job),
      }))
      .filter(({ jobs }) => jobs.length > 0)
    for (let i = 0; i < pairs.length && !found.has(file); i += threads * 2) {
      const tasks = pairs.slice(i, i + threads * 2).map(({ mutant, jobs }) => ({
        task: { mutant: { id: mutant.id, texts: textsOf(mutant) }, jobs, until: 'killed' as const },
        hear({ try: { number, passed } }: { try: { number: number; passed: boolean } }) {
          if (passed) return
          found.add(file)
          killed(
            jobs.find((one) => one.number === number)!,
            mutant.id,
          )
        },
      }))
      await hunt(tasks, threads)
    }
    onProgress(`${found.has(file) ? 'earns its place' : 'IDLE           '} ${file}`)
  }
}
