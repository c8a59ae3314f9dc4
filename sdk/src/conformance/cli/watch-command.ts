import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { brokerStream } from '../../broker-stream.ts'
import type { Catalogue } from '../../devices/catalogue.ts'
import { catalogue as anjuKinds } from '../../devices/catalogue.ts'
import { mqttBus } from '../../mqtt-bus.ts'
import type { Language } from '../../text.ts'
import { wallClock } from '../../wall-clock.ts'
import { KitProblem } from '../kit-problem.ts'
import { bytesOf } from '../observation.ts'
import { readTrace } from '../trace-file.ts'
import { inspector, type Seen, type Sighting } from '../watch/sighting.ts'
import { sightingJson, sightingLine } from '../watch/sighting-line.ts'
import { watchTally } from '../watch/watch-tally.ts'
import { exitCode, Interrupted, type ExitCode } from './exit-code.ts'
import { loadKinds } from './load-kinds.ts'
import type { Machine } from './machine.ts'

/** The flags of `anju-conform watch`. */
export interface WatchFlags {
  broker?: string
  ca?: string
  username?: string
  password?: string
  kind?: string
  kinds?: string
  device?: string
  only?: 'wrong'
  json?: true
  language: Language
}

/** Every topic of the protocol: six levels under its version. */
const EVERYTHING = 'anju/1/+/+/+/+'

/** `watch`: one line a message, from a broker until Ctrl-C or from a log to its end; then the summary. Ends with 1 when something was wrong. */
export async function watchCommand(log: string | undefined, flags: WatchFlags, machine: Machine): Promise<ExitCode> {
  const catalogue: Catalogue = flags.kinds === undefined ? anjuKinds : await loadKinds(resolve(machine.folder, flags.kinds))
  const { kind, language } = flags
  if (kind !== undefined && !Object.hasOwn(catalogue, kind))
    throw new KitProblem('kind-unknown', { kind, known: Object.keys(catalogue).join(', ') })
  if ((log === undefined) === (flags.broker === undefined)) throw new KitProblem('watch-what')
  const inspect = inspector(catalogue, kind)
  const tally = watchTally()
  const see = (at_ms: number, seen: Seen) => {
    const sighting = inspect(seen)
    if (!wanted(sighting, flags.device)) return
    tally.add(at_ms, sighting)
    if (flags.only === 'wrong' && sighting.fault === undefined) return
    const colours = machine.terminal
    machine.out(flags.json === true ? sightingJson(at_ms, sighting, language) : sightingLine(at_ms, sighting, { colours, language }))
  }
  if (log === undefined) await fromBroker(flags, machine, see)
  else fromLog(readFileSync(resolve(machine.folder, log), 'utf8'), see)
  for (const line of flags.json === true ? [tally.json()] : tally.lines(language)) machine.out(line)
  return tally.wrong === 0 ? exitCode.passed : exitCode.failed
}

/** A device by its id, with its home, or with its site as well. What has no address is of no device. */
function wanted({ address }: Sighting, device: string | undefined): boolean {
  if (device === undefined) return true
  return address !== undefined && `/${address.site}/${address.home}/${address.device}`.endsWith(`/${device}`)
}

function fromLog(text: string, see: (at_ms: number, seen: Seen) => void): void {
  for (const seen of readTrace(text).log)
    if (seen.saw === 'publish') see(seen.at_ms, { topic: seen.topic, payload: bytesOf(seen), retain: seen.retain || seen.kept === true })
    else if (seen.saw === 'told') see(seen.at_ms, { topic: seen.topic, payload: bytesOf(seen), retain: false })
}

/** Listens until the user stops it. Throws the KitProblem `broker-unreachable` when the broker cannot be used, or goes away. */
async function fromBroker(flags: WatchFlags, machine: Machine, see: (at_ms: number, seen: Seen) => void): Promise<void> {
  const { ca, username, password } = flags
  const broker = flags.broker!
  const clock = wallClock()
  const trusted = ca === undefined ? {} : { ca: readFileSync(resolve(machine.folder, ca), 'utf8') }
  const stop = machine.signal(() => new Interrupted())
  const ends = Promise.withResolvers<string | undefined>()
  stop.addEventListener('abort', () => ends.resolve(undefined))
  const refused = (reason: string) => new KitProblem('broker-unreachable', { broker, reason })
  const bus = mqttBus({ open: () => brokerStream(broker, trusted), clock })
  try {
    const line = await bus.connect({
      clientId: `anju-watch-${process.pid}`,
      clean: true,
      keepAlive_s: 60,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      onMessage: ({ topic, payload, retain }) => see(clock.now(), { topic, payload, retain }),
      onClose: (cause) => ends.resolve(cause?.message ?? 'it ended the connection'),
    })
    await line.subscribe(EVERYTHING, 1)
    machine.err(flags.language === 'zh' ? `正在监看 ${broker},按 Ctrl-C 结束。` : `Watching ${broker}; Ctrl-C ends it.`)
    if (stop.aborted) ends.resolve(undefined)
    const lost = await ends.promise
    if (lost !== undefined) throw new Error(lost)
    await line.end()
  } catch (error) {
    throw refused((error as Error).message)
  }
}
