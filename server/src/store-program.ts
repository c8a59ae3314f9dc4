import type { Instant } from '@anju/sdk'
import { Command, Option } from 'commander'
import { exit } from './exit-code.ts'
import { backupCommand, restoreCommand, verifyAuditCommand } from './store-commands.ts'
import { RestoreError, type Progress } from './store/backup.ts'

type Say = (line: string) => void

const ofStore = () =>
  new Option('--store <address>', 'the path of an SQLite file, or postgres://user:password@host/database').default('.anju/server.sqlite')

/** `anju-server store …`: backs a store up beside the running server, restores one, checks its audit. Answers with the exit code. */
export async function storeProgram(args: readonly string[], now: Instant, say: Say, print: Say, progress?: Progress): Promise<number> {
  let done = true
  const run = (work: Promise<boolean>) => work.then((well) => void (done = well))
  const program = new Command('anju-server store').description('Keeps what a server has promised: SQLite or PostgreSQL.').exitOverride()
  const command = (name: string, says: string) => program.command(name).description(says).exitOverride().addOption(ofStore())
  command('backup <file>', 'everything as of now, gzipped, while the server runs').action((file: string, { store }: { store: string }) =>
    run(backupCommand(store, file, now, print, progress)),
  )
  command('restore <file>', 'a backup into an empty store, of either kind').action((file: string, { store }: { store: string }) =>
    run(restoreCommand(store, file, print, progress)),
  )
  command('verify-audit', 'whether a line of the audit was changed or is missing').action(({ store }: { store: string }) =>
    run(verifyAuditCommand(store, print)),
  )
  try {
    await program.parseAsync([...args], { from: 'user' })
    return done ? exit.ok : exit.failed
  } catch (error) {
    if (error instanceof RestoreError) {
      say(error.message)
      return exit.failed
    }
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined || code.startsWith('commander')) throw error
    say(`The store cannot be had: ${message || code}`)
    return exit.unreachable
  }
}
