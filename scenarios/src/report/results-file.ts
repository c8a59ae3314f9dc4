import { closeSync, existsSync, fdatasyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RunRecord } from '../runner/run-record.ts'

/** The runs of a command, a line of JSON each, written down as they end. */
export interface ResultsFile {
  add(record: RunRecord): void
  close(): void
}

/** Begins a new file of results; one that was there is kept beside it as `….before`. Each line is on the disk before `add` returns. */
export function resultsFile(file: string): ResultsFile {
  mkdirSync(dirname(file), { recursive: true })
  if (existsSync(file)) renameSync(file, `${file}.before`)
  const handle = openSync(file, 'a')
  return {
    add(record) {
      writeSync(handle, `${JSON.stringify(record)}\n`)
      fdatasyncSync(handle)
    },
    close: () => closeSync(handle),
  }
}

/** What a file of results holds, and how many of its lines are none: the last one may have been cut by a crash. */
export function readResults(file: string): { records: RunRecord[]; damaged: number } {
  const records: RunRecord[] = []
  let damaged = 0
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue
    const record = parsed(line)
    if (record === undefined) damaged += 1
    else records.push(record)
  }
  return { records, damaged }
}

/** Of several results of one run the newest, in the order of the runs. */
export function newest(records: readonly RunRecord[]): RunRecord[] {
  const known = new Map<string, RunRecord>()
  for (const record of records) {
    const name = runName(record)
    if (!record.interrupted || !known.has(name)) known.set(name, record)
  }
  return [...known.values()].sort((a, b) => a.number - b.number || (runName(a) < runName(b) ? -1 : 1))
}

/** What tells a run from all others. */
export const runName = ({
  file,
  case: { number },
  seed,
  way,
  target,
}: Pick<RunRecord, 'file' | 'case' | 'seed' | 'way' | 'target'>): string => JSON.stringify([file, number, seed, way, target])

function parsed(line: string): RunRecord | undefined {
  try {
    const value = JSON.parse(line) as Partial<RunRecord> | null
    return value?.anju === 'run/1' && Array.isArray(value.verdicts) && typeof value.file === 'string' ? (value as RunRecord) : undefined
  } catch {
    return undefined
  }
}
