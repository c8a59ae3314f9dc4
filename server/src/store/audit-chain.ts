import { createHash } from 'node:crypto'
import type { AuditLine, AuditRow } from './audit-line.ts'

/** The newest line of a chain: what the next one is joined to. */
export interface ChainEnd {
  seq: number
  hash: string
}

/** Before the first line. */
export const CHAIN_START: ChainEnd = { seq: 0, hash: '' }

function hashOf(before: string, { seq, at_ms, incident, did, by, detail }: Omit<AuditLine, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([before, seq, at_ms, incident, did, by, detail]))
    .digest('hex')
}

/** Joins new rows to a chain, in order. The same rows at the same end give the same lines, so that a commit of unknown fate can be repeated. */
export function chained(end: ChainEnd, rows: readonly AuditRow[]): AuditLine[] {
  let { seq, hash } = end
  return rows.map(({ at_ms, incident, did, by, detail }) => {
    seq += 1
    const line = { seq, at_ms, incident, did, by, detail: JSON.stringify(detail) }
    hash = hashOf(hash, line)
    return { ...line, hash }
  })
}

/** Where a chain of lines, read in the order of their numbers, ends or breaks. */
export type ChainVerdict = { whole: true; lines: number; end: ChainEnd } | { whole: false; seq: number; why: 'missing' | 'changed' }

/** Walks a chain as it is read. A tail that was cut off leaves a whole chain that is shorter: hold `end` against one that was written down elsewhere. */
export function chainWalk(): { see(line: AuditLine): void; verdict(): ChainVerdict } {
  let end = CHAIN_START
  let broken: ChainVerdict | undefined
  return {
    see(line) {
      if (broken !== undefined) return
      if (line.seq !== end.seq + 1) broken = { whole: false, seq: end.seq + 1, why: 'missing' }
      else if (line.hash !== hashOf(end.hash, line)) broken = { whole: false, seq: line.seq, why: 'changed' }
      else end = { seq: line.seq, hash: line.hash }
    },
    verdict: () => broken ?? { whole: true, lines: end.seq, end },
  }
}
