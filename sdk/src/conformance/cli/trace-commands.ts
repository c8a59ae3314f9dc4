import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { catalogue as anjuKinds, type Catalogue } from '../../devices/catalogue.ts'
import type { Language } from '../../text.ts'
import { checks, judge, type Judgement } from '../judge.ts'
import { KitProblem } from '../kit-problem.ts'
import { ourRules, ourSpec } from '../live-spec.ts'
import { difference } from '../report/difference.ts'
import { reportLines, scoreLine } from '../report/report-lines.ts'
import { otherSide } from '../rule-sides.ts'
import type { Target } from '../target.ts'
import { certify, readTrace, sha256, verdictHash, type Trace } from '../trace-file.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { loadKinds } from './load-kinds.ts'
import type { Machine } from './machine.ts'
import { readSamples, writeReport } from './write-report.ts'

export interface ScoreFlags {
  kind?: string
  kinds?: string
  profile?: 'supervised' | 'lite'
  samples?: string
  report?: string
  language: Language
}

const kindsOf = async (kinds: string | undefined, machine: Machine): Promise<Catalogue> =>
  kinds === undefined ? anjuKinds : loadKinds(resolve(machine.folder, kinds))

const read = (file: string, machine: Machine): Trace => readTrace(readFileSync(resolve(machine.folder, file), 'utf8'))

/** `score`: judges a log without a device. What it does not show is blocked. */
export async function scoreCommand(file: string, flags: ScoreFlags, machine: Machine): Promise<ExitCode> {
  const catalogue = await kindsOf(flags.kinds, machine)
  const trace = read(file, machine)
  const { kind, profile } = flags
  const target: Target = {
    ...(trace.header?.target ?? { profile: 'supervised' }),
    ...(kind === undefined ? {} : { kind }),
    ...(profile === undefined ? {} : { profile }),
  }
  if (kind !== undefined && !Object.hasOwn(catalogue, kind))
    throw new KitProblem('kind-unknown', { kind, known: Object.keys(catalogue).join(', ') })
  const judgement = judge(ourRules(), target, trace.log, catalogue)
  for (const line of reportLines(judgement, trace.log, flags.language)) machine.out(line)
  if (flags.report !== undefined) {
    const samples = flags.samples === undefined ? [] : readSamples(resolve(machine.folder, flags.samples))
    const found = difference(target, trace.log, catalogue, samples)
    writeReport(resolve(machine.folder, flags.report), { ...trace, judgement, difference: found }, flags.language)
  }
  return judgement.passed ? exitCode.passed : exitCode.failed
}

export interface VerifyFlags {
  kinds?: string
  language: Language
}

/** `verify`: judges a certified trace again and compares. */
export async function verifyCommand(file: string, { kinds, language }: VerifyFlags, machine: Machine): Promise<ExitCode> {
  const catalogue = await kindsOf(kinds, machine)
  const trace = read(file, machine)
  const { certificate, header } = trace
  if (certificate === undefined || header === undefined) throw new KitProblem('trace-cut-off', { line: trace.lines })
  const judgement = judge(ourRules(), header.target, trace.log, catalogue)
  const wrong = differences(trace, judgement)
  for (const line of wrong) machine.out(line)
  machine.out(scoreLine(judgement.score.requirements, language))
  machine.out(
    wrong.length === 0
      ? `verified: the trace gives the verdict that its certificate states (${verdictHash(judgement).slice(0, 16)})`
      : 'NOT verified',
  )
  return wrong.length === 0 ? exitCode.passed : exitCode.failed
}

/** What of a certificate does not hold. */
function differences({ certificate, header, text }: Trace, judgement: Judgement): string[] {
  const now = certify(text, header!, judgement)
  const says = certificate!
  return [
    ...(sha256(ourSpec()) === says.spec_sha256 ? [] : ['SPEC.md has changed since: verdicts may differ for that reason.']),
    ...(now.trace_sha256 === says.trace_sha256 ? [] : ['The lines of the trace are not those that were certified.']),
    ...(now.verdict_sha256 === says.verdict_sha256 ? [] : ['The verdict is another one.']),
    ...(now.passed === says.passed && now.complete === says.complete && JSON.stringify(now.score) === JSON.stringify(says.score)
      ? []
      : ['The score is another one.']),
  ]
}

/** `requirements`: every rule with who keeps it and the checks that prove it. */
export function requirementsCommand(machine: Machine): ExitCode {
  for (const { id, sentence } of ourRules()) {
    const mine = checks.filter(({ rule }) => rule === id)
    const who = otherSide(id) ?? `device: ${mine.map(({ twin }) => twin).join(', ')}`
    machine.out(`${id.padEnd(9)} [${who}] ${sentence}`)
  }
  return exitCode.passed
}
