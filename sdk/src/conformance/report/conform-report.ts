import type { Judgement } from '../judge.ts'
import type { Observation } from '../observation.ts'
import type { Certificate, Header } from '../trace-file.ts'
import type { Difference } from './difference.ts'

/** Everything that the files of a report are made of. */
export interface ConformReport {
  header: Header | undefined
  judgement: Judgement
  log: readonly Observation[]
  difference: Difference
  certificate: Certificate | undefined
}

/** The report for programs: without the log, which is the trace. */
export const jsonReport = ({ header, judgement, difference, certificate, log }: ConformReport): object => ({
  anju: 'conform-report/1',
  header,
  score: judgement.score,
  passed: judgement.passed,
  complete: judgement.complete,
  requirements: judgement.requirements,
  difference,
  observations: log.length,
  certificate,
})
