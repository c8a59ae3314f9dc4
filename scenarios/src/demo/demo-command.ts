import { ListenError } from '@anju/server'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { ending, exitCode, type ExitCode } from '../cli/exit-code.ts'
import { guestCommand } from './demo-home.ts'
import { openBrowser } from './open-browser.ts'
import { startDemo, type Demo } from './start-demo.ts'

/** What the command needs of the machine. */
export interface DemoMachine {
  say: (line: string) => void
  complain: (line: string) => void
  /** Settles when the user wants to stop. */
  stopped: Promise<void>
}

interface DemoFlags {
  host: string
  port: number
  mqttPort: number
  directorPort: number
  data: string
  fresh: boolean
  open: boolean
  page: boolean
  pages?: string
}

/** Runs the demo until it is stopped. Stopping is how it is meant to end, so that is exit code 0. */
export async function demoCommand(args: readonly string[], machine: DemoMachine): Promise<ExitCode> {
  let flags: DemoFlags
  try {
    flags = parsed(args, machine)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.passed : exitCode.usage
    throw error
  }
  try {
    const { open, page, pages = page, ...rest } = flags
    const demo = await startDemo({ ...rest, pages: page && pages }, machine.say)
    announce(demo, flags, machine.say)
    if (open && page) openBrowser(demo.url)
    await machine.stopped
    machine.say('Stopping …')
    const drill = await demo.stop()
    if (drill !== undefined) machine.say(`What you let happen is a scenario now: ${drill}`)
    machine.say('Stopped.')
    return exitCode.passed
  } catch (error) {
    const trouble = portTrouble(error, flags)
    const { code, says } = trouble === undefined ? ending(error) : { code: exitCode.unreachable, says: trouble }
    machine.complain(`demo: ${says}`)
    return code
  }
}

function parsed(args: readonly string[], machine: DemoMachine): DemoFlags {
  const program = new Command('demo')
    .description('A virtual home, its alert server and its page, until you press Ctrl-C. Everything in it is simulated.')
    .option('--host <address>', 'where to listen; other machines reach it only when you say so', '127.0.0.1')
    .option('--port <n>', 'of page and API', port, 8080)
    .option('--mqtt-port <n>', 'of the broker', port, 1883)
    .option('--director-port <n>', "of the instructor's line; 0 takes any free one", port, 0)
    .option('--data <folder>', 'where state is kept', '.anju')
    .option('--fresh', 'forget what was kept', false)
    .option('--no-open', 'leave the browser alone')
    .option('--no-page', 'run without the page')
    .option('--pages <folder>', 'a page that is built already; without it the demo builds its own')
    .addHelpText('after', '\nExamples:\n  demo --port 9000 --mqtt-port 9883\n  demo --fresh --no-open')
    .exitOverride()
    .configureOutput({ writeOut: (text) => machine.say(text.trimEnd()), writeErr: (text) => machine.complain(text.trimEnd()) })
  return program.parse([...args], { from: 'user' }).opts<DemoFlags>()
}

function port(text: string): number {
  const value = Number(text)
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return value
}

function announce(demo: Demo, { host, page }: DemoFlags, say: (line: string) => void): void {
  const { home, url, mqttUrl } = demo
  if (demo.noPage !== undefined && page) say(`There is no page: ${demo.noPage}`)
  say(`${home.title.en} (${home.title.zh}) lives, simulated: ${url}`)
  say(`Devices: ${mqttUrl}    Instructor: ${demo.directorUrl}`)
  say('Report a gas alarm with a client of your own:')
  say(`  ${guestCommand(home.id, new URL(mqttUrl).hostname, Number(new URL(mqttUrl).port))}`)
  if (!/^(127\.|localhost$|::1$)/.test(host)) say(`Anyone who reaches ${host} can use this page, the instructor's buttons included.`)
  say('Ctrl-C stops everything.')
}

/** One sentence for the commonest trouble, a port that cannot be had; undefined for any other. */
function portTrouble(error: unknown, { host, port: page, mqttPort, directorPort }: DemoFlags): string | undefined {
  const taken = error as { code?: string; port?: number }
  const named = taken.code === 'EADDRINUSE' && [page, mqttPort, directorPort].includes(taken.port ?? -1)
  if (error instanceof ListenError && error.reason !== 'in-use') return error.message
  if (!named && !(error instanceof ListenError)) return undefined
  const option = taken.port === mqttPort ? '--mqtt-port' : taken.port === page ? '--port' : '--director-port'
  return `port ${taken.port} of ${host} is in use; stop what uses it, or choose another with ${option} (0 takes any free one).`
}
