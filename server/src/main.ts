import { wallClock } from '@anju/sdk/wall-clock'
import { CommanderError } from 'commander'
import { accountsCommand } from './accounts-command.ts'
import { credentialsCommand } from './credentials-command.ts'
import { exit } from './exit-code.ts'
import { loopProgram } from './loop-program.ts'
import { runServer } from './run-server.ts'
import { serverProgram, type Flags } from './server-flags.ts'
import { storeProgram } from './store-program.ts'
import type { Progress } from './store/backup.ts'

export { exit } from './exit-code.ts'

type Say = (line: string) => void

/**
 * The program: `anju-server …` runs a server until it is interrupted, `anju-server credentials …` keeps its credentials, `anju-server accounts …`
 * who may log in, `anju-server store …` its store, `anju-server loop …` and `anju-server purge-drills` its closed loop.
 * Settles with the exit code. `say` is for what is to be known, `print` for what was asked for.
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
    if (first === 'credentials') return await credentialsCommand(rest, clock.now(), say, print)
    if (first === 'accounts') return await accountsCommand(rest, clock, say, print)
    if (first === 'loop') return await loopProgram(rest, clock.now(), say, print)
    // The one command that whoever ends a drill must remember.
    if (first === 'purge-drills') return await loopProgram([...args], clock.now(), say, print)
    if (first === 'store') return await storeProgram(rest, clock.now(), say, print, progress)
    const flags = serverProgram()
      .parse([...args], { from: 'user' })
      .opts<Flags>()
    return await runServer(flags, clock, say, interrupted)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage
    throw error
  }
}
