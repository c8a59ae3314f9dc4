import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { random, sentence, work, type Clock, type Result } from '@anju/sdk'
import { Command, Option } from 'commander'
import { agenda as newAgenda } from './agenda.ts'
import { CommandProblem } from './command-problem.ts'
import { nextTurn } from './event-loop.ts'
import { exit } from './exit-code.ts'
import { AccountId, AccountSettings } from './people/account.ts'
import { accounts, type Accounts } from './people/accounts.ts'
import { accountRoles, roleTable, type AccountRole } from './people/role.ts'
import { groundOf } from './records/ground.ts'
import { lockSqlite } from './sqlite-lock.ts'
import { groupCommit } from './store/group-commit.ts'
import { isPostgres, openStore } from './store/open-store.ts'
import { Check } from 'typebox/value'

type Say = (line: string) => void

/** Who changes accounts by the command: whoever may read the store. */
const BY = 'command'

interface OfStore {
  store: string
}
interface AddFlags extends OfStore {
  role: AccountRole
  name?: string
  home?: string[]
  area?: string[]
}

const several = (one: string, before: readonly string[] = []) => [...before, one]
const ofStore = () =>
  new Option('--store <address>', 'the path of an SQLite file, or postgres://user:password@host/database').default('.anju/server.sqlite')

/** What came out, or what the person who typed the command must mend. */
function done<T>(result: Result<T>): T {
  if (!result.ok) throw new CommandProblem(`${sentence(result.fault, 'en')} ${sentence(result.fault, 'zh')}`)
  return result.value
}

/** Lets `task` work on the accounts of a store that no server has open, and waits until all is durable. */
async function onAccounts<T>(address: string, clock: Clock, task: (known: Accounts) => T | Promise<T>): Promise<T> {
  const unlock = isPostgres(address) ? () => {} : lockedFile(address)
  try {
    const store = await openStore(address)
    const agenda = newAgenda(clock)
    const commits = groupCommit({ store, agenda, nextTurn, work: work() })
    try {
      const { records } = await store.load(agenda.now(), 0)
      const ground = groundOf({ store, commits, agenda, random: random('accounts'), stored: records })
      const result = await task(accounts(ground))
      await ground.stored()
      return result
    } finally {
      agenda.close()
      await commits.settle()
      await store.close()
    }
  } finally {
    unlock()
  }
}

function lockedFile(path: string): () => void {
  mkdirSync(dirname(path), { recursive: true })
  const unlock = lockSqlite(path)
  if (unlock === undefined)
    throw new CommandProblem(`A server is running on ${path}. Change accounts by its API (/api/accounts), or stop it first.`)
  return unlock
}

/** `anju-server accounts …`: makes, lists, shuts and resets accounts in a store while no server runs on it. Answers with the exit code. */
export async function accountsCommand(args: readonly string[], clock: Clock, say: Say, print: Say): Promise<number> {
  const program = new Command('anju-server accounts')
    .description(
      'Who may log in. Passwords are drawn and shown once; the store keeps their hashes. With the first account everybody must log in.',
    )
    .exitOverride()
  const command = (name: string, says: string) => program.command(name).description(says).exitOverride().addOption(ofStore())
  adding(command('add <id>', 'a new account; the first must be an admin'), clock, print)
  command('list', 'every account').action(({ store }: OfStore) => listAccounts(store, clock, print))
  command('passwd <id>', 'a new password; its sessions end, wrong tries are forgotten').action((id: string, { store }: OfStore) =>
    onAccounts(store, clock, async (known) => print(`User name ${id}, password ${done(await known.reset(id, BY)).password}.`)),
  )
  for (const [name, disabled] of [['disable', true] as const, ['enable', false] as const])
    command(`${name} <id>`, disabled ? 'shuts an account; it is out at once' : 'opens an account that was shut').action(
      (id: string, { store }: OfStore) =>
        onAccounts(store, clock, (known) => {
          done(known.change(id, { disabled }, BY))
          print(`${id} is ${disabled ? 'shut' : 'open'}.`)
        }),
    )
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exit.ok
  } catch (error) {
    if (!(error instanceof CommandProblem)) throw error
    say(error.message)
    return exit.usage
  }
}

function adding(command: Command, clock: Clock, print: Say): void {
  const roles = accountRoles.map((role) => `${role} ${roleTable[role].title.zh}`).join(', ')
  command
    .addOption(new Option('--role <role>', roles).choices([...accountRoles]).makeOptionMandatory())
    .option('--name <text>', 'how colleagues call them; the id unless told otherwise')
    .option('--home <id>', 'a home that they are bound to; may be given again', several)
    .option('--area <block>', 'a block that they are bound to; may be given again', several)
    .action((id: string, { store, role, name = id, home, area }: AddFlags) => {
      const settings = { name, role, ...(home === undefined ? {} : { homes: home }), ...(area === undefined ? {} : { areas: area }) }
      if (!Check(AccountId, id)) throw new CommandProblem(`${String(id)} is no account id: small letters, digits, . _ and -, 64 at most.`)
      if (!Check(AccountSettings, settings)) throw new CommandProblem('A name has 1 to 64 characters, and homes and areas 500 at most.')
      return onAccounts(store, clock, async (known) => {
        const { password } = done(await known.add(id, settings, BY))
        print(`User name ${id}, password ${password}. It is shown this once; the store keeps its hash.`)
      })
    })
}

async function listAccounts(store: string, clock: Clock, print: Say): Promise<void> {
  if (!isPostgres(store) && !existsSync(store)) throw new CommandProblem(`There is no store at ${store}.`)
  await onAccounts(store, clock, (known) => {
    for (const { id, role, name, disabled, locked, homes = [], areas = [] } of known.all())
      print([id, role, name, disabled ? 'shut' : locked ? 'locked' : 'open', [...homes, ...areas].join(' ')].join('\t').trimEnd())
    print(`${known.size} accounts.`)
  })
}
