import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { alertKinds, Home, Incident, type Alert, type AlertKind, type Language } from '@anju/sdk'
import { showProblem } from '@anju/sdk/document'
import { Compile } from 'typebox/compile'
import { stringify } from 'yaml'
import { loadScenario } from '../document/load-scenario.ts'
import { readText } from '../document/read-text.ts'
import type { Screen } from '../report/progress.ts'
import { runScenario } from '../runner/run-scenario.ts'
import { openTarget } from '../targets/open-target.ts'
import { askServer } from '../traces/ask-server.ts'
import { incidentDocument } from '../traces/incident-document.ts'
import { factsOfTrace, type IncidentFacts } from '../traces/incident-facts.ts'
import { readTrace } from '../traces/read-trace.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'

/** What `incident` was asked for. */
export interface IncidentRequest {
  /** A trace, or the address of a server. */
  source: string
  /** Which one; of a trace the first unless told. */
  id?: string
  /** Where the document goes; its home is put beside it. */
  out: string
  language: Language
  folder: string
  env: Readonly<Record<string, string | undefined>>
  signal: AbortSignal
}

/** `incident`: makes a scenario of an incident that happened, without saying to whom, and runs it to see whether the same comes of it. */
export async function incidentCommand(request: IncidentRequest, screen: Screen): Promise<ExitCode> {
  const { out, folder, signal } = request
  const file = resolve(folder, out)
  const homeFile = file.replace(/\.ya?ml$/, '.home.yaml')
  if (homeFile === file) throw new Stop(exitCode.usage, `A document ends in .yaml, and '${out}' does not.`)
  for (const path of [file, homeFile]) if (existsSync(path)) throw new Stop(exitCode.usage, `${relative(folder, path)} is there already.`)
  const made = incidentDocument(await factsOf(request), basename(homeFile))
  if (made === undefined)
    throw new Stop(
      exitCode.failed,
      'What the server knows of it does not say what may have happened; take a trace of the run, or write the timeline.',
    )
  const text = `${headOf(made.from)}${stringify(withoutEmpty(made.document), { lineWidth: 0 })}`
  const texts: Record<string, string> = { [file]: text, [homeFile]: stringify(made.home, { lineWidth: 0 }) }
  const loaded = loadScenario(file, (path) => texts[path] ?? readText(path))
  if (!loaded.ok) throw new Error(`What was made of the incident is no document.\n${loaded.problems.map(showProblem).join('\n')}`)
  mkdirSync(dirname(file), { recursive: true })
  for (const [path, content] of Object.entries(texts)) writeFileSync(path, content)
  const { start } = openTarget('reference', folder)
  const { alerts, refusals } = await runScenario(loaded.scenario, { way: 'model', seed: 1, startTarget: start, signal })
  for (const { asked, code } of refusals) screen.line(`! ${JSON.stringify(asked)}: ${code}`)
  const missing = made.wanted.filter(
    ({ kind, room }) => !alerts.some((one) => one.kind === kind && (room === undefined || one.room === room)),
  )
  for (const { kind, room } of missing)
    screen.line(`! not raised: ${title(kind, request.language)}${room === undefined ? '' : ` (${room})`}`)
  const written = `${relative(folder, file)} and ${relative(folder, homeFile)}`
  const same = `the same comes of it, ${made.wanted.length} alert${made.wanted.length === 1 ? '' : 's'}`
  screen.line(`${written} are written (simulated, by ${made.from}): ${missing.length === 0 ? same : 'not the same comes of it'}.`)
  return missing.length === 0 ? exitCode.passed : exitCode.failed
}

const title = (kind: string, language: Language) => (Object.hasOwn(alertKinds, kind) ? alertKinds[kind as AlertKind].title[language] : kind)

/** Empty sections say nothing, but for what is due. */
const withoutEmpty = (document: object): object =>
  Object.fromEntries(Object.entries(document).filter(([key, value]) => key === 'expects' || !Array.isArray(value) || value.length > 0))

const headOf = (from: 'actions' | 'evidence'): string =>
  from === 'actions'
    ? '# Made of an incident that was taken down: what was done is done again. Names, ids, place and day are not those of anybody.\n'
    : '# Made of what a server knew of an incident: what may have brought it about is let happen. Names, ids, place and day are not those of anybody.\n'

async function factsOf({ source, id, folder, env, signal }: IncidentRequest): Promise<IncidentFacts> {
  if (!/^https?:\/\//.test(source)) {
    const { header, lines } = await readTrace(source, resolve(folder, source))
    return factsOfTrace(header, lines, id)
  }
  if (id === undefined) throw new Stop(exitCode.usage, 'Say by --id which incident of the server is meant.')
  const ask = (path: string) => askServer(source, path, env['ANJU_TOKEN'], signal)
  const full = await ask(join('/api/incidents', encodeURIComponent(id)))
  const { incident, alerts } = full as { incident: Incident; alerts: Alert[] }
  if (!isIncident.Check(incident) || !Array.isArray(alerts)) throw new Stop(exitCode.usage, `${source} gave no incident that can be read.`)
  const home = await ask(join('/api/homes', encodeURIComponent(incident.home)))
  if (!isHome.Check(home)) throw new Stop(exitCode.usage, `${source} gave no home that can be read.`)
  return { home, time_zone: 'Asia/Shanghai', incident, alerts }
}

const isIncident = Compile(Incident)
const isHome = Compile(Home)
