import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { instant, type Instant } from '@anju/sdk'
import { buildingOf, populationHome, type BuildingCut, type PopulationOptions } from '../population/population.ts'
import { wallNow_ms } from '../run/event-loop.ts'
import { homeTrace, type HomeTrace } from '../run/home-trace.ts'
import type { Job } from '../run/job.ts'
import { inWorkers } from '../run/worker-pool.ts'
import { buildingTruths } from '../truth/watch-building.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'
import type { Machine } from './machine.ts'
import { readFaults, readHome } from './read-document.ts'
import { readModels } from './read-models.ts'
import { bar } from './screen.ts'

/** What `run` was asked for. */
export interface RunFlags {
  home?: string
  faults?: string
  size?: number
  seed: number
  days: number
  start: string
  site: string
  workers: number
  trace?: string
  wire?: string
  models?: string
  powerCut?: string
  cutFrom: number
  cutFor: number
}

/** `run`: lets one home, or a population, live for days on the virtual clock, and prints a hash over all that was said and true. */
export async function runCommand(flags: RunFlags, machine: Machine): Promise<ExitCode> {
  if ((flags.home === undefined) === (flags.size === undefined))
    throw new Stop(exitCode.usage, 'Say what is to live: --home FILE, or --size pilot.')
  if (Number.isNaN(Date.parse(flags.start))) throw new Stop(exitCode.usage, `There is no such day or time: ${flags.start}.`)
  const began_ms = wallNow_ms()
  const from = instant(flags.start)
  const { messages, interrupted, says } =
    flags.home === undefined ? await runPopulation(flags, from, machine) : await runHome(flags.home, flags, from, machine)
  const took_s = (wallNow_ms() - began_ms) / 1000
  machine.out.line(`${says}, ${messages} messages in ${took_s.toFixed(1)} s`)
  return interrupted ? exitCode.interrupted : exitCode.passed
}

interface Ran {
  messages: number
  interrupted: boolean
  says: string
}

async function runHome(file: string, flags: RunFlags, from: Instant, { folder, out, signal }: Machine): Promise<Ran> {
  if (flags.powerCut !== undefined) throw new Stop(exitCode.usage, '--power-cut is for a population; say it in --faults for one home.')
  const read = (name: string) => readText(resolve(folder, name))
  const home = readHome(file, read, flags.wire !== undefined)
  const faults = flags.faults === undefined ? [] : readFaults(flags.faults, home, read)
  const { seed, days, site, trace, wire } = flags
  const open = (name: string | undefined) => (name === undefined ? undefined : openForWriting(resolve(folder, name)))
  const [handle, wireHandle] = [open(trace), open(wire)]
  try {
    const done = await homeTrace({
      home,
      site,
      seed,
      from,
      days,
      faults,
      ...(handle === undefined ? {} : { keep: (line) => writeSync(handle, line) }),
      ...(wireHandle === undefined ? {} : { wire: (line) => writeSync(wireHandle, line) }),
      progress(share) {
        out.passing(bar(Math.floor(share * 100), 100, '% of the time'))
        return !signal.aborted
      },
    })
    out.line(`sha256 ${done.sha256}${done.interrupted ? ' (interrupted)' : ''}`)
    const says = `${home.title.en}: ${days} days, seed ${seed}, ${done.truths} truths, ${done.lines} lines${trace === undefined ? '' : ` in ${trace}`}`
    return { messages: done.messages, interrupted: done.interrupted, says }
  } finally {
    for (const each of [handle, wireHandle]) if (each !== undefined) closeSync(each)
  }
}

/** Homes are spread over threads; the hash is over the hashes of the homes in their order, whichever thread ran them. */
async function runPopulation(flags: RunFlags, from: Instant, machine: Machine): Promise<Ran> {
  if (flags.trace !== undefined || flags.wire !== undefined || flags.faults !== undefined)
    throw new Stop(exitCode.usage, '--trace, --wire and --faults are for one --home.')
  const { seed, days, site, size = 0, workers } = flags
  const town = {
    seed,
    homes: size,
    site,
    ...readModels(flags.models === undefined ? undefined : resolve(machine.folder, flags.models), readText),
  }
  const population: PopulationOptions = { ...town, cuts: cutsOf(flags, town) }
  const jobs = Array.from({ length: size }, (_, home): Extract<Job, { is: 'trace' }> => ({
    is: 'trace',
    population,
    home,
    seed,
    from,
    days,
  }))
  const hashes = new Map<number, HomeTrace>()
  await inWorkers(jobs, { workers, file: machine.worker, signal: machine.signal }, (result, number) => {
    hashes.set(number, result)
    machine.out.passing(bar(hashes.size, size, 'homes'))
  })
  const interrupted = hashes.size < size
  const hash = createHash('sha256')
  for (const [, { sha256 }] of [...hashes].toSorted(([a], [b]) => a - b)) hash.update(`${sha256}\n`)
  const ids = Array.from({ length: size }, (_, number) => populationHome(town, number).id)
  const dark = buildingTruths(
    ids,
    buildingOf,
    [...hashes.values()].flatMap(({ offline }) => offline),
  )
  for (const truth of dark) hash.update(`${JSON.stringify(truth)}\n`)
  machine.out.line(`sha256 ${hash.digest('hex')}${interrupted ? ' (interrupted)' : ''}`)
  const sum = (of: (trace: HomeTrace) => number) => [...hashes.values()].reduce((total, trace) => total + of(trace), 0)
  const says = `${hashes.size} of ${size} homes: ${days} days each, seed ${seed}, ${sum(({ truths }) => truths) + dark.length} truths`
  return { messages: sum(({ messages }) => messages), interrupted, says }
}

/** The building that loses the mains. Throws a Stop when none of the homes is in it. */
function cutsOf({ powerCut, cutFrom, cutFor }: RunFlags, town: PopulationOptions): BuildingCut[] {
  if (powerCut === undefined) return []
  const buildings = new Set(Array.from({ length: town.homes }, (_, number) => buildingOf(populationHome(town, number).id)))
  if (buildings.has(powerCut)) return [{ building: powerCut, from_s: cutFrom, takes_s: cutFor }]
  const some = [...buildings].slice(0, 3).join(', ')
  throw new Stop(exitCode.usage, `No home of the population is in a building ${powerCut}; there are ${some} and others.`)
}

/** The text of a file, or undefined when there is none that can be read. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Opens a file for writing. Throws a Stop with one sentence when that cannot be. */
export function openForWriting(file: string): number {
  try {
    return openSync(file, 'w')
  } catch (error) {
    throw new Stop(exitCode.usage, `${file} cannot be written: ${(error as Error).message}`)
  }
}
