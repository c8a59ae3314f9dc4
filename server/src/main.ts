import { wallClock } from '@anju/sdk/wall-clock'
import { CommanderError } from 'commander'
import { exit } from './exit-code.ts'
import { serverProgram, type Flags } from './server-flags.ts'
import type { Progress } from './store/backup.ts'

export { exit } from './exit-code.ts'

type Say = (line: string) => void

/**
 * The program: `anju-server …` runs a server until it is interrupted, `anju-server credentials …` keeps its credentials, `anju-server accounts …`
 * who may log in, `anju-server store …` its store, `anju-server loop …` and `anju-server purge-drills` its closed loop.
 * Settles with the exit code. `say` is for what is to be known, `print` for what was asked for. Only what is asked for is loaded: most of the time that
 * a start takes is the loading of code.
 */
export async function main(
  args: readonly string[],
  say: Say,
  interrupted: Promise<void>,
  print: Say = say,
  progress?: Progress,
): Promise<number> {
  const clock = wallClock()
  const [first, ...rest] = args
  try {
    if (first === 'credentials') return await (await import('./credentials-command.ts')).credentialsCommand(rest, clock.now(), say, print)
    if (first === 'accounts') return await (await import('./accounts-command.ts')).accountsCommand(rest, clock, say, print)
    // `purge-drills` stands beside `loop`: the one command that whoever ends a drill must remember.
    if (first === 'loop' || first === 'purge-drills') {
      const { loopProgram } = await import('./loop-program.ts')
      return await loopProgram(first === 'loop' ? rest : [...args], clock.now(), say, print)
    }
    if (first === 'store') return await (await import('./store-program.ts')).storeProgram(rest, clock.now(), say, print, progress)
    const flags = serverProgram()
      .parse([...args], { from: 'user' })
      .opts<Flags>()
    return await (await import('./run-server.ts')).runServer(flags, clock, say, interrupted)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage
    throw error
  }
}
