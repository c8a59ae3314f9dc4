// Holds simulated people against the statistics of real homes: a table for each home, then people over 80 as they are drawn. See --help.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Habits } from '@anju/sdk'
import { figureNames } from '../src/fidelity/distance.ts'
import { fit } from '../src/fidelity/fit.ts'
import { overEighties, runsOf } from '../src/fidelity/hold-against.ts'
import { NO_PERSONAS, readPersonas, type PersonaFile } from '../src/fidelity/persona-file.ts'
import { readRealHomes, type RealHome } from '../src/fidelity/real-home.ts'
import { homeTable, peopleTable } from '../src/fidelity/report-text.ts'
import type { Progress } from '../src/fidelity/search.ts'
import { verdicts, type Verdict } from '../src/fidelity/verdict.ts'
import { overEighty } from '../src/persona/usual-habits.ts'

const HELP = `pnpm fidelity [--home id] [--data file.json] [--days 28] [--seed 1] [--runs 8] [--json]
pnpm fidelity --fit [--tries 3000] [--hold-out] [--home id] [--data file.json] [--personas file.json]

Simulated people against real homes. A figure holds when it is nearer to its home than real homes are to each other, the hourly profile when it
diverges by 0.10 bit or less. "of spread" is that distance: 0 its own home, 1 just another one; with few homes it is a wide measure.
Without --fit the saved persona of each home is used.

  --data       statistics of further homes, in the format of simulator/data/real-homes.json
  --personas   where fitted personas are read and saved; beside --data, else simulator/data/fitted-personas.json
  --fit        fit the 25 habits of a persona to each home, print and save them
  --hold-out   let the fit see every other figure only, and do not save: what it says of the others is no copy
  --days       days of a run, 14 at least     --runs  seeds a figure is taken over`

const DATA = join(import.meta.dirname, '../data')

const { values } = parseArgs({
  options: {
    home: { type: 'string' },
    data: { type: 'string' },
    personas: { type: 'string' },
    days: { type: 'string', default: '28' },
    runs: { type: 'string', default: '8' },
    tries: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    fit: { type: 'boolean', default: false },
    'hold-out': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

/** A count from the command line. Throws a RangeError on anything else. */
function count(text: string, name: string, least: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least) throw new RangeError(`--${name} must be a whole number from ${least} on, not ${text}.`)
  return value
}

function main(): void {
  if (values.help) return console.log(HELP)
  const { seed, json, home: only } = values
  const options = { days: count(values.days, 'days', 14), runs: count(values.runs, 'runs', 1), seed }
  const shipped = readRealHomes(read(join(DATA, 'real-homes.json')))
  const asked = values.data === undefined ? shipped : readRealHomes(read(values.data))
  const homes = asked.filter(({ id }) => only === undefined || id === only)
  if (homes.length === 0) throw new RangeError(`There is no home ${only}; there are ${asked.map(({ id }) => id).join(', ')}.`)
  const known = [...shipped.filter(({ id }) => !asked.some((one) => one.id === id)), ...asked]
  const file = values.personas ?? (values.data === undefined ? join(DATA, 'fitted-personas.json') : `${values.data}.personas.json`)
  const seen = values['hold-out'] ? new Set(['profile', ...figureNames.filter((_, i) => i % 2 === 0)]) : undefined
  let personas = existsSync(file) ? readPersonas(read(file)) : NO_PERSONAS

  for (const home of homes) {
    if (values.fit) personas = fitted(home, personas, seen)
    const persona = personas.personas[home.id]
    if (persona === undefined) {
      console.error(`No persona is fitted to ${home.id} in ${file}: run with --fit.`)
      process.exitCode = 2
      continue
    }
    const rows = verdicts(runsOf(home, persona.habits, options), home, known, seen)
    say(json, home, rows, options, persona.habits)
  }
  if (values.fit && seen === undefined) writeFileSync(file, `${JSON.stringify(personas, undefined, 2)}\n`)
  if (only !== undefined || values.data !== undefined) return
  const people = overEighties({ ...options, runs: 10 })
  if (json) return console.log(JSON.stringify({ over_80: people.map(({ person, figures }) => ({ habits: person.habits, figures })) }))
  console.log(`\nTen people over 80 as drawn, ${options.days} days each, fourteen contacts. Simulated.`)
  console.log(peopleTable(people.map(({ figures }) => figures)))
}

/** The personas with that of one home fitted anew. */
function fitted(home: RealHome, personas: PersonaFile, seen: ReadonlySet<string> | undefined): PersonaFile {
  const tries = count(values.tries, 'tries', 50)
  const { habits, loss } = fit({
    home,
    start: overEighty,
    tries,
    seed: values.seed,
    progress: bar(home.id),
    ...(seen === undefined ? {} : { only: seen }),
  })
  process.stderr.write('\n')
  const rounded = Math.round(loss * 1_000) / 1_000
  return { ...personas, personas: { ...personas.personas, [home.id]: { habits, tries, seed: values.seed, loss: rounded } } }
}

/** A bar on stderr, drawn over itself. */
const bar =
  (home: string) =>
  ({ tried, of, loss }: Progress) => {
    const full = Math.round((tried / of) * 30)
    process.stderr.write(`\r${home} [${'#'.repeat(full)}${'.'.repeat(30 - full)}] ${tried}/${of} lives, loss ${loss.toFixed(3)} `)
  }

function say(json: boolean, home: RealHome, rows: readonly Verdict[], options: { days: number; runs: number }, habits: Habits): void {
  const hold = rows.filter(({ holds }) => holds).length
  if (json) return console.log(JSON.stringify({ home: home.id, ...options, hold, of: rows.length, rows, habits }))
  console.log(`\n${home.id}: ${home.source}`)
  console.log(
    `${options.runs} runs of ${options.days} simulated days with its sensors (${home.layout.map(({ type, count }) => `${count} ${type}`).join(', ')})`,
  )
  console.log(homeTable(rows))
  console.log(`${hold} of ${rows.length} figures hold.`)
  if (values.fit) console.log(`persona: ${JSON.stringify(habits)}`)
}

try {
  main()
} catch (error) {
  if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
