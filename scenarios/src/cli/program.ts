import type { Language } from '@anju/sdk'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { Screen } from '../report/progress.ts'
import { ways } from '../runner/way.ts'
import { checkCommand } from './check-command.ts'
import { ending, exitCode, type ExitCode } from './exit-code.ts'
import { addFork } from './add-fork.ts'
import { fuzzCommand, type FuzzRequest } from './fuzz-command.ts'
import { gateCommand, type GateRequest } from './gate-command.ts'
import { diffCommand, type DiffRequest } from './diff-command.ts'
import { doctorCommand, type DoctorRequest } from './doctor-command.ts'
import { docsCommand } from './docs-command.ts'
import { importCommand, type ImportRequest } from './import-command.ts'
import { incidentCommand, type IncidentRequest } from './incident-command.ts'
import { listCommand } from './list-command.ts'
import type { Keys } from './live-watch.ts'
import { newCommand } from './new-command.ts'
import { replayCommand, type ReplayRequest } from './replay-command.ts'
import { runCommand, type RunRequest } from './run-command.ts'
import { watchCommand } from './watch-command.ts'

/** What a command needs of the machine. */
export interface Machine {
  folder: string
  out: Screen
  err: Screen
  /** Fires when the user wants to stop. */
  signal: AbortSignal
  /** What the shell says about where it runs. */
  env?: Readonly<Record<string, string | undefined>>
  /** Keys that somebody presses, where there is a keyboard. */
  keys?: Keys
}

/** Where nobody can press anything. */
const noKeys: Keys = () => () => undefined

type RunFlags = Pick<
  RunRequest,
  'way' | 'seed' | 'seeds' | 'case' | 'factor' | 'target' | 'workers' | 'shard' | 'trace' | 'record' | 'report' | 'language'
> & {
  onlyFailed?: boolean
  watch?: boolean
}

const examples = `
Examples:
  anju-scenarios run                                     every document that comes with Anju, on the virtual clock
  anju-scenarios run fall --seeds 20                     the documents about falls, twenty seeds each
  anju-scenarios run my/*.yaml --report out              own documents; JUnit XML and one HTML page in out/
  anju-scenarios run gas-left-on --way live --factor 60  over TCP, a minute a second
  anju-scenarios run help-button --trace sos.jsonl       with everything that was said, line by line
  anju-scenarios run --seeds 50 --gate gate.yaml         judge recall, false alarms and deadlines over many seeds
  anju-scenarios fuzz --minutes 10 --seed 7              draw emergencies and bad lines, look for what goes wrong
  anju-scenarios gate a/results.jsonl b/results.jsonl    the same for runs of several machines
  anju-scenarios diff old/results.jsonl new/results.jsonl  what a new build loses, tells late, twice or with less weight
  anju-scenarios check my/*.yaml                         only say what is wrong with them

Exit codes: 0 all passed, 1 some failed, 2 usage or document error, 3 target unreachable, 4 internal error, 130 interrupted.`

/** Runs one command line (without program and script) and gives its exit code. Never throws. */
export async function anjuScenarios(args: readonly string[], machine: Machine): Promise<ExitCode> {
  let code: ExitCode = exitCode.passed
  const program = new Command('anju-scenarios')
    .description('Lets emergencies happen in simulated homes and judges the alerts that follow.')
    .addHelpText('after', examples)
    .exitOverride()
    .configureOutput({ writeOut: (text) => machine.out.line(text.trimEnd()), writeErr: (text) => machine.err.line(text.trimEnd()) })
  const end = (given: ExitCode) => {
    code = given
  }
  addRunning(program, machine, end)
  addFinding(program, machine, end)
  addTraces(program, machine, end)
  addBringing(program, machine, end)
  addDoctor(program, machine, end)
  addComparing(program, machine, end)
  addFork(program, machine, end)
  addReading(program, machine, end)

  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.passed : exitCode.usage
    const { code: failed, says } = ending(error)
    machine.err.line(`anju-scenarios: ${says}`)
    return failed
  }
}

type End = (code: ExitCode) => void

const languageOption = () => new Option('--language <code>', 'of the report').choices(['en', 'zh']).default('en')

/** The commands that run and judge. */
function addRunning(program: Command, machine: Machine, end: End): void {
  program
    .command('run')
    .description('play scenario documents and judge them')
    .argument('[documents...]', 'files, folders, globs, or words of the documents that come with Anju')
    .addOption(new Option('--way <way>', 'how time and network are made').choices([...ways]).default('lockstep'))
    .option('--seed <n>', 'the first seed', whole, 1)
    .option('--seeds <n>', 'how many seeds in a row', count, 1)
    .option('--case <n>', 'only this case of documents that have several', count)
    .option('--factor <f>', 'live only: seconds of the scenario in one on the wall', factor, 1)
    .option('--target <name>', 'the system under test', 'reference')
    .option('--workers <n>', 'threads; the cores of the machine unless told', count)
    .option('--shard <i/n>', 'only this share of the runs, from 1/n to n/n', share)
    .option('--only-failed', 'only what did not pass last time, by the results in the report folder')
    .option('--watch', 'run again what is changed; a, f and q are keys for all, what failed, and the end')
    .option('--trace <file>', 'write everything that was said, JSON Lines')
    .option('--record <folder>', 'keep the trace of every run, packed; with --report those of failures are kept anyway')
    .option('--report <folder>', 'write results.jsonl, junit.xml, ctrf.json and report.html')
    .option('--gate <file>', 'judge the figures of all runs by this file, and end by its verdict')
    .addOption(languageOption())
    .action(async (patterns: string[], { onlyFailed = false, watch = false, ...flags }: RunFlags) => {
      const request = { patterns, ...flags, onlyFailed, env: {}, ...machine }
      end(watch ? await watchCommand(request, machine.keys ?? noKeys, machine.out) : await runCommand(request, machine.out))
    })
  program
    .command('gate')
    .description('judge recorded runs by their figures; runs nothing')
    .argument('<results...>', 'results.jsonl of one command, or of all its shares')
    .option('--gate <file>', 'what has to hold; the norms of the services unless told')
    .option('--report <folder>', 'write the reports of all runs together')
    .option('--cells', 'list what no run has covered', false)
    .addOption(languageOption())
    .action((results: string[], flags: Omit<GateRequest, 'results' | 'folder'>) => {
      end(gateCommand({ results, ...flags, folder: machine.folder }, machine.out))
    })
}

/** The commands that look for what nobody has written a document about. */
function addFinding(program: Command, machine: Machine, end: End): void {
  program
    .command('fuzz')
    .description('draw documents, play them, and make what fails as small as it gets')
    .option('--minutes <m>', 'how long to go on', minutes, 1)
    .option('--runs <n>', 'at most so many documents', count)
    .option('--seed <n>', 'of the first document; the next has the next one', whole, 1)
    .option('--target <name>', 'the system under test', 'reference')
    .option('--out <folder>', 'where failures are saved', 'fuzz')
    .action(async (flags: Omit<FuzzRequest, 'folder' | 'signal'>) => {
      end(await fuzzCommand({ ...flags, folder: machine.folder, signal: machine.signal }, machine.out))
    })
}

/** The commands that read and make traces. */
function addTraces(program: Command, machine: Machine, end: End): void {
  const { folder, signal, env = {} } = machine
  program
    .command('replay')
    .description('play a trace to a broker at any speed, or into a fresh server and compare what it raises')
    .argument('<trace>', 'what run --record or --trace wrote, or import made')
    .option('--to <where>', "'reference', or a broker: mqtt://host:port, mqtts://, ws://, wss://", 'reference')
    .option('--speed <f>', 'seconds of the trace in one on the wall', factor, 1)
    .option(
      '--as-recorded',
      'send ids and times as they stand; without it both are made new, since a server drops what it had before',
      false,
    )
    .option('--site <id>', 'the site that the devices are to belong to, where it is another one')
    .option('--home <id>', 'the home, where it is another one')
    .option('--username <name>', 'with the password in ANJU_MQTT_PASSWORD')
    .addOption(languageOption())
    .action(async (trace: string, flags: Omit<ReplayRequest, 'trace' | 'folder' | 'signal' | 'env'>) => {
      end(await replayCommand({ trace, ...flags, folder, signal, env }, machine.out))
    })
}

/** The command that looks at a system that is not ours. */
function addDoctor(program: Command, { folder, signal, out }: Machine, end: End): void {
  program
    .command('doctor')
    .description('send one call for help to a platform, see what comes out, and propose a target file')
    .requiredOption('--devices <address>', 'the broker that its devices talk to: mqtt://host:port')
    .option('--target <address>', 'the platform itself: http://…; a clock is looked for at /clock')
    .option('--listen <port>', 'the port on which its webhooks are taken here', count)
    .option('--topic <topic>', 'or the topics on which its alerts come')
    .option('--clock <address>', 'its clock, which takes PUT {"now": ms}')
    .option('--home <file>', 'a home that the platform has registered; the one that comes with Anju unless told')
    .option('--site <id>', 'the site of its topics', 'scenario')
    .option('--wait <seconds>', 'how long an alert may take', count, 30)
    .option('--out <file>', 'the target file', 'target.yaml')
    .addOption(languageOption())
    .action(async (flags: Omit<DoctorRequest, 'folder' | 'signal'>) => {
      end(await doctorCommand({ ...flags, folder, signal }, out))
    })
}

/** The commands that bring in what happened elsewhere. */
function addBringing(program: Command, { folder, signal, out, env = {} }: Machine, end: End): void {
  program
    .command('import')
    .description('make a trace of the log of another system')
    .argument('<log>', 'a table: CSV, or with another separator')
    .requiredOption('--mapping <file>', 'which columns say what: device, event, fields, units, time and zone')
    .option('--out <file>', 'the trace', 'imported.jsonl.gz')
    .action((log: string, flags: Omit<ImportRequest, 'log' | 'folder'>) => {
      end(importCommand({ log, ...flags, folder }, out))
    })
  program
    .command('incident')
    .description('make a document of an incident, without saying whose it was, and see whether the same comes of it')
    .argument('<source>', 'a trace, or the address of a server; its token in ANJU_TOKEN')
    .requiredOption('--out <file>', 'the document; its home is put beside it')
    .option('--id <incident>', 'which incident; of a trace the first unless told')
    .addOption(languageOption())
    .action(async (source: string, flags: Omit<IncidentRequest, 'source' | 'folder' | 'signal' | 'env'>) => {
      end(await incidentCommand({ source, ...flags, folder, signal, env }, out))
    })
}

/** The command that holds recorded runs against each other. */
function addComparing(program: Command, machine: Machine, end: End): void {
  program
    .command('diff')
    .description('what a second build does otherwise in the same runs; fails when anything is worse')
    .argument('<first>', 'results.jsonl of the first build')
    .argument('<second>', 'results.jsonl of the second')
    .addOption(languageOption())
    .action((first: string, second: string, flags: Pick<DiffRequest, 'language'>) => {
      end(diffCommand({ first, second, ...flags, folder: machine.folder }, machine.out))
    })
}

/** The commands that read and write documents. */
function addReading(program: Command, machine: Machine, end: End): void {
  program
    .command('check')
    .description('say what is wrong with documents')
    .argument('[documents...]')
    .option('--paired', 'each emergency has to have a quiet twin and a variant with a fault among them', false)
    .action((patterns: string[], { paired }: { paired: boolean }) => {
      end(checkCommand({ patterns, folder: machine.folder, paired }, machine.out))
    })
  program
    .command('new')
    .description('write a commented document to begin with')
    .argument('<file>', 'like my/fall.yaml; a home is put beside it')
    .action((file: string) => {
      end(newCommand(file, machine.folder, machine.out))
    })
  program
    .command('docs')
    .description('the catalogue of documents, with what each proves, as Markdown')
    .argument('[documents...]')
    .addOption(languageOption())
    .action((patterns: string[], { language: chosen }: { language: Language }) => {
      end(docsCommand(patterns, machine.folder, chosen, machine.out))
    })
  program
    .command('list')
    .description('list documents and what is due in each')
    .argument('[documents...]')
    .addOption(languageOption())
    .action((patterns: string[], { language: chosen }: { language: Language }) => {
      end(listCommand(patterns, machine.folder, chosen, machine.out))
    })
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number, please.')
  return Number(text)
}

function count(text: string): number {
  const value = whole(text)
  if (value < 1 || value > 100_000) throw new InvalidArgumentError('From 1 to 100000, please.')
  return value
}

function minutes(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 1_440)) throw new InvalidArgumentError('Above 0 and at most 1440, please.')
  return value
}

function share(text: string): { part: number; of: number } {
  const [part = 0, of = 0] = /^\d{1,6}\/\d{1,6}$/.test(text) ? text.split('/').map(Number) : []
  if (part < 1 || part > of) throw new InvalidArgumentError('Like 1/4, please.')
  return { part, of }
}

function factor(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 3_600)) throw new InvalidArgumentError('Above 0 and at most 3600, please.')
  return value
}
