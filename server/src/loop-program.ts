import { Command, Option } from 'commander'
import { existsSync, readFileSync } from 'node:fs'
import type { Instant } from '@anju/sdk'
import { Check, Errors } from 'typebox/value'
import { parse } from 'yaml'
import { CommandProblem } from './command-problem.ts'
import { exit } from './exit-code.ts'
import { contactsOf, type Contact } from './loop/contacts.ts'
import { defaultPolicy, PagePolicy } from './loop/page-policy.ts'
import { purgeStore } from './loop/purge-drills.ts'
import { whatIf, type PastIncident, type WhatIf } from './loop/what-if.ts'
import type { Rota } from './people/rota.ts'
import { lockSqlite } from './sqlite-lock.ts'
import { isPostgres, openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'

type Say = (line: string) => void

const DAY_MS = 86_400_000
const ofStore = () =>
  new Option('--store <address>', 'the path of an SQLite file, or postgres://user:password@host/database').default('.anju/server.sqlite')

/** Works on a store that no server has open. Throws a CommandProblem where there is none, or a server has it. */
async function onStore<T>(address: string, task: (store: Store) => Promise<T>): Promise<T> {
  if (!isPostgres(address) && !existsSync(address)) throw new CommandProblem(`There is no store at ${address}.`)
  const unlock = isPostgres(address) ? () => {} : lockSqlite(address)
  if (unlock === undefined)
    throw new CommandProblem(
      `A server is running on ${address}. Ask it by its API (/api/drills/purge, /api/page-policy/what-if), or stop it first.`,
    )
  try {
    const store = await openStore(address)
    try {
      return await task(store)
    } finally {
      await store.close()
    }
  } finally {
    unlock()
  }
}

/** A policy from a YAML or JSON file. Throws a CommandProblem that names what does not fit. */
function readPolicy(file: string): PagePolicy {
  let given: unknown
  try {
    given = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new CommandProblem(`${file}: ${(error as Error).message.split('\n')[0]}`)
  }
  const policy = typeof given === 'object' && given !== null && !('version' in given) ? { version: 1, ...given } : given
  if (Check(PagePolicy, policy)) return policy
  const [problem] = Errors(PagePolicy, policy)
  throw new CommandProblem(`${file}: ${problem?.instancePath || '/'} ${problem?.message ?? 'does not fit'}`)
}

/** What one policy came to, in lines. */
function* linesOf(name: string, { incidents, pages, nobody, by_target, by_contact, late }: WhatIf): Generator<string> {
  yield `${name}: ${pages} pages about ${incidents} incidents, ${nobody} calls at which nobody was there`
  for (const { to, pages: count, after } of by_target)
    yield `  ${to}: ${count}, half of them within ${after!.p50_s} s, all within ${after!.max_s} s`
  for (const { contact, pages: count, most_in_an_hour } of by_contact) yield `  ${contact}: ${count}, at most ${most_in_an_hour} in an hour`
  const told = late.told_after === undefined ? '' : `, half of them within ${late.told_after.p50_s} s of the limit`
  yield `  late steps: ${late.steps}, somebody was told of ${late.told}${told}`
}

async function tried(store: Store, file: string, days: number, time_zone: string, now: Instant): Promise<string[]> {
  const policy = readPolicy(file)
  const past: PastIncident[] = []
  for await (const one of store.period(now - days * DAY_MS, now))
    if (one.incident.mode === 'actual' && one.incident.state !== 'merged') past.push(one)
  const { records } = await store.load(now, 0)
  const live = <T>(collection: string) => records.filter((row) => row.collection === collection).map(({ body }) => body as T)
  const [rota] = live<{ rota: Rota }>('rota')
  const contacts = contactsOf({
    all: () => live<Contact>('contacts'),
    rota: () => rota?.rota ?? { shifts: [], stand_ins: [] },
    time_zone,
    areaOf: () => undefined,
  })
  const come = (one: PagePolicy) => whatIf(one, past, now, (whom, at_ms) => contacts.reach(whom, at_ms).map(({ id }) => id))
  return [...linesOf('now', come(live<PagePolicy>('page-policy')[0] ?? defaultPolicy)), ...linesOf(file, come(policy))]
}

/** `anju-server loop …`: tries a policy of pages on what was recorded, and purges drills. Answers with the exit code. */
export async function loopProgram(args: readonly string[], now: Instant, say: Say, print: Say): Promise<number> {
  const program = new Command('anju-server loop').description('The closed loop of a store that no server uses now.').exitOverride()
  const command = (name: string, says: string) => program.command(name).description(says).exitOverride().addOption(ofStore())
  command('what-if <policy>', 'what a policy (YAML) would have come to on the incidents of the last days, beside the one of now')
    .option('--days <number>', 'how many', (text) => Number.parseInt(text, 10), 30)
    .option('--time-zone <name>', 'of the site, for its shifts', 'Asia/Shanghai')
    .action(async (file: string, { store: address, days, timeZone }: { store: string; days: number; timeZone: string }) => {
      for (const line of await onStore(address, (store) => tried(store, file, days, timeZone, now))) print(line)
    })
  command('purge-drills', 'erases every incident, alert and page of drills and tests').action(
    async ({ store: address }: { store: string }) => {
      const { incidents, pages } = await onStore(address, (store) => purgeStore(store, now, 'anju-server'))
      print(`${incidents.length} incidents and ${pages.length} pages of drills and tests are gone. The audit keeps its lines.`)
    },
  )
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exit.ok
  } catch (error) {
    if (error instanceof CommandProblem) {
      say(error.message)
      return exit.usage
    }
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined || code.startsWith('commander')) throw error
    say(`The store cannot be had: ${message || code}`)
    return exit.unreachable
  }
}
