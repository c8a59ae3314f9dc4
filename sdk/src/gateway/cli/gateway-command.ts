import { Command, CommanderError } from 'commander'
import type { Clock } from '../../clock.ts'
import { after } from '../../time.ts'
import { brokerLine, filesOf, type BrokerLine } from '../broker-line.ts'
import { showProblem } from '../../document/problem.ts'
import type { GatewayFile, GatewaySource } from '../file/gateway-file.ts'
import { loadGatewayFile } from '../file/load-gateway-file.ts'
import { gateway, placeOf, type Gateway, type GatewayPorts } from '../gateway.ts'
import { gatewayLimits } from '../gateway-limits.ts'
import type { Outbox } from '../live-outbox.ts'
import { deviceLines, statusLine } from '../status-line.ts'

/** What the command says to the shell that called it. */
export const exitCode = { ended: 0, usage: 2, unreachable: 3, internal: 4, interrupted: 130 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** What the command needs of the machine. */
export interface GatewayMachine {
  ports: Omit<GatewayPorts, 'outbox'>
  /** Opens the folder of events; throws when it cannot be written. */
  outbox: (folder: string) => Outbox
  readFile: (path: string) => Promise<string>
  /** Settles when a line to the broker could be opened, its certificate checked, and was closed again. */
  reach: (line: BrokerLine) => Promise<void>
  out: (line: string) => void
  err: (line: string) => void
  /** Settles when the gateway is to end: by the user's hand, or by whoever runs services here. */
  stop: Promise<'interrupted' | 'ended'>
}

/** One sentence for the user, and the exit code that goes with it. */
class Stop extends Error {
  readonly code: ExitCode
  constructor(code: ExitCode, says: string) {
    super(says)
    this.name = 'Stop'
    this.code = code
  }
}

const help = `
A file of five lines connects a home that has Zigbee2MQTT:

  anju: gateway/1
  to: { broker: mqtt://anju.example:1883, site: demo, home: h-1204 }
  from:
    - zigbee2mqtt: mqtt://localhost:1883
      devices: { kitchen_leak: water-sensor, front_door: door-contact }

Sources: zigbee2mqtt, tasmota, sparkplug, milesight (brokers), tcp, serial (radars).
Exit codes: 0 ended, 2 usage or file, 3 something cannot be reached, 4 internal error, 130 interrupted.`

/** Runs one command line (without program and script) and gives its exit code. Never throws. */
export async function anjuGateway(args: readonly string[], machine: GatewayMachine): Promise<ExitCode> {
  let code: ExitCode = exitCode.ended
  const program = new Command('anju-gateway')
    .description('Speaks the Anju protocol for devices that speak another.')
    .addHelpText('after', help)
    .exitOverride()
    .configureOutput({ writeOut: (text) => machine.out(text.trimEnd()), writeErr: (text) => machine.err(text.trimEnd()) })
  program
    .command('run', { isDefault: true })
    .description('connect what the file binds, until it is stopped')
    .argument('<file>', 'the gateway file, YAML')
    .option('--wait', 'go on when something cannot be reached at the start, and try again')
    .option('--devices', 'a line for each device below the status: when it was heard, what it told, its faults by code')
    .option('--check', 'say what is wrong with the file, and connect nothing')
    .option('--outbox <folder>', 'where unconfirmed events outlive the gateway (default: <file>.outbox)')
    .option('--no-outbox', 'keep unconfirmed events in memory alone')
    .action(async (path: string, options: RunOptions) => {
      const file = await checked(path, machine)
      if (options.check === true) machine.out(rightSentence(path, file))
      else code = await run(path, file, options, machine)
    })
  program
    .command('check')
    .description('say what is wrong with a file, and connect nothing')
    .argument('<file>')
    .action(async (path: string) => machine.out(rightSentence(path, await checked(path, machine))))
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ended : exitCode.usage
    machine.err(error instanceof Stop ? error.message : `anju-gateway: internal error. ${(error as Error).stack ?? String(error)}`)
    return error instanceof Stop ? error.code : exitCode.internal
  }
}

interface RunOptions {
  wait?: true
  check?: true
  devices?: true
  /** A folder; false for none. */
  outbox?: string | false
}

function rightSentence(path: string, { from }: GatewayFile): string {
  const devices = from.reduce((sum, source) => sum + ('devices' in source ? Object.keys(source.devices).length : 1), 0)
  const [ones, many] = [devices === 1 ? 'device' : 'devices', from.length === 1 ? 'source' : 'sources']
  return `${path} is right: ${devices} ${ones} of ${from.length} ${many}.`
}

/** The file, or a Stop that says everything that is wrong with it. */
async function checked(path: string, { readFile }: GatewayMachine): Promise<GatewayFile> {
  let text: string
  try {
    text = await readFile(path)
  } catch (error) {
    throw new Stop(exitCode.usage, `anju-gateway: ${path} cannot be read: ${(error as Error).message}`)
  }
  const loaded = loadGatewayFile(path, text)
  if (loaded.ok) return loaded.file
  throw new Stop(exitCode.usage, loaded.problems.map(showProblem).join('\n'))
}

async function run(path: string, file: GatewayFile, { wait, outbox, devices }: RunOptions, machine: GatewayMachine): Promise<ExitCode> {
  const { out, stop } = machine
  requireSecrets(file, machine.ports)
  await requireFiles(file, machine)
  const ports = { ...machine.ports, ...(outbox === false ? {} : { outbox: opened(outbox ?? `${path}.outbox`, machine) }) }
  if (wait !== true) await requireReachable(file, machine)
  const running = gateway(file, ports)
  running.start()
  const { site, home } = file.to
  out(`Speaking for ${running.devices.length} devices of ${site}/${home}. Ctrl+C ends it.`)
  const silence = tellStatus(running, ports.clock, out, devices === true)
  const why = await stop
  silence()
  await running.stop()
  if ('outbox' in ports) ports.outbox?.close()
  out(statusLine(running))
  return why === 'interrupted' ? exitCode.interrupted : exitCode.ended
}

function opened(folder: string, machine: GatewayMachine): Outbox {
  try {
    return machine.outbox(folder)
  } catch (error) {
    const why = (error as Error).message
    throw new Stop(
      exitCode.usage,
      `anju-gateway: the outbox cannot be used: ${why}\n  --outbox <folder> names another, --no-outbox does without.`,
    )
  }
}

function requireSecrets({ to, from }: GatewayFile, { secret }: GatewayMachine['ports']): void {
  for (const login of [to, ...from]) {
    const name = 'password_env' in login ? login.password_env : undefined
    if (name !== undefined && secret(name) === undefined)
      throw new Stop(exitCode.usage, `anju-gateway: the environment variable ${name}, which the file names, is not set.`)
  }
}

/** A certificate that cannot be read is told at once, and not when the line is made. */
async function requireFiles({ to, from }: GatewayFile, { readFile }: GatewayMachine): Promise<void> {
  for (const path of [to, ...from].flatMap(filesOf)) {
    try {
      await readFile(path)
    } catch (error) {
      throw new Stop(exitCode.usage, `anju-gateway: ${path}, which the file names, cannot be read: ${(error as Error).message}`)
    }
  }
}

/** A wrong address is told at once, and not hidden behind patience. */
async function requireReachable({ to, from }: GatewayFile, { reach, ports }: GatewayMachine): Promise<void> {
  const tries: [string, () => Promise<unknown>][] = [
    [`Anju's broker ${to.broker}`, () => reach(brokerLine(to.broker, to))],
    ...from.map((source): [string, () => Promise<unknown>] => [nameOf(source), () => reachSource(source)]),
  ]
  const reachSource = async (source: GatewaySource) => {
    if (source.is === 'tcp' || source.is === 'serial') return (await ports.openStream(placeOf(source)[1])).destroy()
    return reach(brokerLine(source.url, source))
  }
  for (const [name, attempt] of tries) {
    try {
      await attempt()
    } catch (error) {
      const why = (error as Error).message
      throw new Stop(exitCode.unreachable, `anju-gateway: ${name} cannot be reached: ${why}\n  With --wait it goes on and tries again.`)
    }
  }
}

const nameOf = (source: GatewaySource) =>
  source.is === 'tcp' || source.is === 'serial' ? placeOf(source)[0] : `${source.is} ${source.url}`

/** Writes the status when it has changed, now and then. Call the answer to end it. */
function tellStatus(running: Gateway, clock: Clock, out: (line: string) => void, devices: boolean): () => void {
  let last = ''
  const look = () => {
    const line = statusLine(running)
    if (line !== last) out([line, ...(devices ? deviceLines(running, clock.now()) : [])].join('\n'))
    last = line
    cancel = clock.wakeAt(after(clock.now(), gatewayLimits.status), look)
  }
  let cancel = clock.wakeAt(after(clock.now(), gatewayLimits.leaving_look), look)
  return () => cancel()
}
