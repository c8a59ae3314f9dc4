import { basename, join, resolve } from 'node:path'
import { Alert, ID_PATTERN, Incident, type Language } from '@anju/sdk'
import { showProblem } from '@anju/sdk/document'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { loadScenario, type Scenario } from '../document/load-scenario.ts'
import { readText } from '../document/read-text.ts'
import { drillFolder } from '../drills/load-drills.ts'
import { readAnswers } from '../fork/answers-text.ts'
import { asRubricAsks } from '../fork/as-rubric-asks.ts'
import { changedDeeds, type ForkChange } from '../fork/changed-deeds.ts'
import type { Deed } from '../fork/deed.ts'
import { deedsOfReview } from '../fork/deeds-of-review.ts'
import { forkDrill, type ForkOptions } from '../fork/fork-drill.ts'
import { deedLine, forkLines } from '../fork/fork-lines.ts'
import type { Screen } from '../report/progress.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'

/** What `fork` was asked for. */
export interface ForkRequest extends ForkChange, Pick<ForkOptions, 'way' | 'seed'> {
  /** A drill document, the name of one that comes with Anju, or the review of a drill that was played. */
  source: string
  /** A file that says what people do. */
  answers?: string
  json: boolean
  language: Language
  folder: string
  signal: AbortSignal
}

/** `fork`: plays a drill twice from one seed, as given and otherwise, and shows both outcomes. Fails when nothing is otherwise and the outcome is. */
export async function forkCommand(request: ForkRequest, screen: Screen): Promise<ExitCode> {
  const { way, seed, json, language, signal } = request
  const { scenario, deeds, left_out } = readSource(request)
  const given = request.answers === undefined ? deeds : answersOf(request.answers, request.folder)
  const changed = changedDeeds(given, request)
  if (!changed.ok) throw new Stop(exitCode.usage, changed.says)
  const played = await forkDrill(scenario, { given, fork: changed.deeds }, { way, seed, signal })
  if (signal.aborted) return exitCode.interrupted
  if (json) screen.line(JSON.stringify({ anju: 'fork/1', origin: 'simulated', title: scenario.title, way, seed, left_out, ...played }))
  else {
    screen.line(`${scenario.title[language]}  (${way}, seed ${seed}, simulated)`)
    for (const deed of given) screen.line(`  ${deedLine(deed)}`)
    if (left_out > 0) screen.line(`! ${left_out} steps or calls about a further incident of a kind are left out.`)
    for (const line of forkLines(played, language)) screen.line(line)
  }
  const nothing = JSON.stringify(given) === JSON.stringify(changed.deeds)
  return nothing && !played.same ? exitCode.failed : exitCode.passed
}

/** The drill that is meant, and what people do in it unless told otherwise. */
interface Source {
  scenario: Scenario
  deeds: readonly Deed[]
  left_out: number
}

function readSource({ source, folder }: ForkRequest): Source {
  const own = new RegExp(ID_PATTERN).test(source) ? join(drillFolder, `${source}.yaml`) : undefined
  const text = readText(resolve(folder, source))
  if (text !== undefined && source.endsWith('.json')) {
    const review = reviewFrom(source, text)
    const scenario = drillFrom(join(drillFolder, `${basename(review.drill.id)}.yaml`))
    return { scenario, ...deedsOfReview(review, scenario) }
  }
  const scenario = drillFrom(text === undefined && own !== undefined ? own : resolve(folder, source))
  return { scenario, deeds: scenario.staff.length > 0 ? scenario.staff : asRubricAsks(scenario), left_out: 0 }
}

function drillFrom(file: string): Scenario {
  const loaded = loadScenario(file, readText)
  if (!loaded.ok) throw new Stop(exitCode.usage, loaded.problems.map(showProblem).join('\n'))
  return loaded.scenario
}

/** Of a review what a fork is made from. */
const isReview = Compile(
  Type.Object({
    anju: Type.Literal('review/1'),
    drill: Type.Object({ id: Type.String({ pattern: ID_PATTERN }) }),
    incidents: Type.Array(Incident),
    alerts: Type.Array(Alert),
  }),
)

function reviewFrom(file: string, text: string) {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (!isReview.Check(value)) throw new Stop(exitCode.usage, `${file} is no review of a drill.`)
  return value
}

function answersOf(file: string, folder: string): readonly Deed[] {
  const text = readText(resolve(folder, file))
  if (text === undefined) throw new Stop(exitCode.usage, `There is no file ${file}.`)
  const { deeds, problems } = readAnswers(file, text)
  if (problems.length > 0) throw new Stop(exitCode.usage, problems.map(showProblem).join('\n'))
  return deeds
}
