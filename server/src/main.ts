import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { random } from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { aedesBroker } from './aedes-broker.ts'
import { alertServer } from './alert-server.ts'
import { readSite } from './config.ts'
import { serve } from './http/serve.ts'
import { ListenError } from './listen-error.ts'
import { sqliteStore } from './store/sqlite-store.ts'

/** Exit codes of every program of Anju. */
export const exit = { ok: 0, usage: 2, unreachable: 3, internal: 4, interrupted: 130 } as const

interface Flags {
  site: string
  data: string
  port: number
  mqttPort: number
  host: string
  pages?: string
}

const port = (text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
  return number
}

const program = () =>
  new Command('anju-server')
    .description('The reference alert server of Anju: MQTT broker, detection rules, the closed loop, API and feed.')
    .requiredOption('--site <file>', 'the site file (YAML): homes, people, devices')
    .option('--data <dir>', 'where the store lies', '.anju')
    .option('--port <number>', 'HTTP: API, feed and pages', port, 8080)
    .option('--mqtt-port <number>', 'MQTT', port, 1883)
    .option('--host <address>', 'the address to bind; anything but loopback opens the server to the network', '127.0.0.1')
    .option('--pages <dir>', 'a built page to serve at /')
    .exitOverride()

/** Runs a server until it is interrupted. Settles with the exit code. */
export async function main(args: readonly string[], say: (line: string) => void, interrupted: Promise<void>): Promise<number> {
  let flags: Flags
  try {
    flags = program()
      .parse([...args], { from: 'user' })
      .opts<Flags>()
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage
    throw error
  }
  let text: string
  try {
    text = readFileSync(flags.site, 'utf8')
  } catch (error) {
    say(`${flags.site}: ${(error as Error).message}`)
    return exit.usage
  }
  const read = readSite(text)
  if ('problems' in read) {
    for (const { line, column, problem } of read.problems) say(`${flags.site}:${line}:${column}: ${problem}`)
    return exit.usage
  }
  mkdirSync(flags.data, { recursive: true })
  const clock = wallClock()
  const store = sqliteStore(join(flags.data, 'server.sqlite'))
  const server = await alertServer({ site: read.site, clock, store, random: random(`${process.pid} ${clock.now()}`) })
  const broker = aedesBroker(server.gate, { clock })
  server.attach(broker)
  try {
    const { host, port, mqttPort, pages } = flags
    const served = await serve(server, { host, port, mqttPort, broker, ...(pages === undefined ? {} : { pages }) })
    say(`API and feed at ${served.url}, MQTT at ${served.mqttUrl}. Ctrl-C ends it.`)
    await interrupted
    await served.close()
    return exit.interrupted
  } catch (error) {
    if (!(error instanceof ListenError)) throw error
    say(error.message)
    return exit.unreachable
  } finally {
    await broker.close()
    await server.close()
  }
}
