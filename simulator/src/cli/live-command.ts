import { resolve } from 'node:path'
import { readLogins } from '../live/device-logins.ts'
import { mostSockets, liveRun, reachBroker } from '../live/live-run.ts'
import type { BrokerAccess } from '../live/live-load.ts'
import { bottleneck } from '../live/bottleneck.ts'
import { loadLine, summaryLines } from '../live/load-lines.ts'
import type { LoadFigures } from '../live/load-figures.ts'
import { populationHome } from '../population/population.ts'
import { wallNow_ms } from '../run/event-loop.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'
import type { Machine } from './machine.ts'
import { readText } from './run-command.ts'
import { bar } from './screen.ts'

/** What `live` was asked for. */
export interface LiveFlags {
  broker: string
  size: number
  homes?: number
  as: 'homes' | 'devices'
  rate: number
  ramp: number
  for?: number
  workers: number
  seed: number
  site: string
  ca?: string
  cert?: string
  key?: string
  username?: string
  passwords?: string
}

/** In a log a line comes this often, seconds; on a terminal the last one moves. */
const LOG_EVERY_S = 10
/** Files and sockets that the process needs besides those of devices. */
const OTHER_FILES = 100
/** Homes that are looked at for how many devices they have, on the average. */
const SAMPLE = 91

/** `live`: puts a population on a broker in real time, and says what it sends and whether it is the bottleneck. */
export async function liveCommand(given: LiveFlags, machine: Machine): Promise<ExitCode> {
  const flags = { ...given, size: given.homes ?? given.size }
  const { out, signal } = machine
  const broker = accessOf(flags, machine)
  const population = { seed: flags.seed, homes: flags.size, site: flags.site }
  refuseTooMany(flags)
  await reached(broker)
  out.line(
    `live on ${flags.broker}: ${flags.size} homes as ${flags.as}, ${flags.workers} threads, ramp ${flags.ramp} s. All of it is simulated; Ctrl-C ends it.`,
  )
  const began_ms = wallNow_ms()
  const look = { at_s: 0, logged_s: 0, figures: undefined as LoadFigures | undefined, logged: undefined as LoadFigures | undefined }
  const figures = await liveRun({
    load: { broker, population, as: flags.as, rate_per_s: flags.rate, ramp_s: flags.ramp },
    workers: flags.workers,
    file: machine.liveWorker,
    signal,
    ...(flags.for === undefined ? {} : { for_s: flags.for }),
    told(now, since_s) {
      const ramping = since_s < flags.ramp ? `${bar(Math.floor(since_s), Math.ceil(flags.ramp), 's of the ramp')}, ` : ''
      out.passing(`${ramping}${loadLine(now, look.figures, since_s - look.at_s)}`)
      Object.assign(look, { at_s: since_s, figures: now })
      if (out.live || since_s - look.logged_s < LOG_EVERY_S) return
      out.line(`${Math.round(since_s)} s: ${loadLine(now, look.logged, since_s - look.logged_s)}`)
      Object.assign(look, { logged_s: since_s, logged: now })
    },
  })
  for (const line of summaryLines(figures, (wallNow_ms() - began_ms) / 1000)) out.line(line)
  if (nobodyLetIn(figures) && !signal.aborted)
    throw new Stop(
      exitCode.unreachable,
      `The broker ${flags.broker} lets nobody in: it refused ${figures.errors[REFUSED]} connections. ` +
        'Where it asks for credentials, give --passwords, --username, or --cert and --key.',
    )
  const { says } = bottleneck(figures)
  out.line(says.en)
  out.line(says.zh)
  return signal.aborted ? exitCode.interrupted : exitCode.passed
}

const REFUSED = 'connection-refused'

const nobodyLetIn = ({ connected, sent, errors }: LoadFigures): boolean =>
  connected === 0 && Object.keys(sent).length === 0 && (errors[REFUSED] ?? 0) > 0

function accessOf(flags: LiveFlags, { env, folder }: Machine): BrokerAccess {
  const { broker: url, ca, cert, key, username, passwords } = flags
  if (!/^(mqtts?|wss?):\/\/[^/\s]+/.test(url) || !URL.canParse(url))
    throw new Stop(exitCode.usage, `${url} is no address of a broker; take mqtt://, mqtts://, ws:// or wss://.`)
  const password = env('ANJU_PASSWORD')
  if (username !== undefined && password === undefined)
    throw new Stop(exitCode.usage, 'With --username the password is read from ANJU_PASSWORD.')
  if (username !== undefined && passwords !== undefined)
    throw new Stop(exitCode.usage, '--username is one name for all devices, --passwords one for each: give one of them.')
  if (passwords !== undefined) refuseWithoutPassword(passwords, resolve(folder, passwords), flags)
  return {
    url,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(username === undefined ? {} : { login: { username, password: password! } }),
    ...(passwords === undefined ? {} : { passwords: resolve(folder, passwords) }),
  }
}

/** Every device that will connect has a password in the file. Throws a Stop that names the line that is none, or the first device without. */
function refuseWithoutPassword(named: string, file: string, { size, seed, site }: LiveFlags): void {
  const text = readText(file)
  if (text === undefined) throw new Stop(exitCode.usage, `${named} cannot be read.`)
  const read = readLogins(text)
  if (!read.ok) throw new Stop(exitCode.usage, `${named}:${read.line}: This is not a user name, a comma and a password.`)
  for (let number = 0; number < size; number++) {
    const home = populationHome({ seed, homes: size, site }, number)
    const without = home.devices.map(({ id }) => `${site}/${home.id}/${id}`).find((name) => !read.logins.has(name))
    if (without === undefined) continue
    const how =
      'anju-simulate population makes the site file of the same size, seed and site, anju-server credentials add-all its passwords.'
    throw new Stop(exitCode.usage, `${named} has no password for ${without}; ${how}`)
  }
}

function refuseTooMany({ size, seed, site }: LiveFlags): void {
  const sample = Math.min(size, SAMPLE)
  const devices = Array.from({ length: sample }, (_, number) => populationHome({ seed, homes: size, site }, number).devices.length)
  const needed = Math.ceil((devices.reduce((sum, count) => sum + count, 0) / sample) * size) + OTHER_FILES
  const most = mostSockets()
  if (most !== undefined && needed > most)
    throw new Stop(
      exitCode.usage,
      `${needed} sockets are needed and ${most} are allowed; raise it with ulimit -n ${needed}, or take fewer homes.`,
    )
}

async function reached(broker: BrokerAccess): Promise<void> {
  try {
    await reachBroker(broker)
  } catch (error) {
    const { code, message, path } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') throw new Stop(exitCode.usage, `${path} cannot be read.`)
    throw new Stop(exitCode.unreachable, `The broker ${broker.url} cannot be reached: ${message}`)
  }
}
