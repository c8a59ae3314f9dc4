// Writes events and lines of the audit as fast as it can and says each id after its commit, until it is killed: the other half of the kill tests.
import { writeSync } from 'node:fs'
import { work, type Instant } from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import { agenda } from '../../src/agenda.ts'
import { nextTurn } from '../../src/event-loop.ts'
import { groupCommit } from '../../src/store/group-commit.ts'
import { openStore } from '../../src/store/open-store.ts'
import { event } from './changes.ts'

const [address = '', run = ''] = process.argv.slice(2)
const store = await openStore(address)
const commits = groupCommit({ store, agenda: agenda(wallClock()), nextTurn, work: work() })
const arrived_ms = (n: number) => (n + 1) as Instant

/** A commit that failed is tried again by the group itself; who waited asks again, as a device sends again. */
async function stored(): Promise<void> {
  try {
    await commits.stored()
  } catch {
    await stored()
  }
}

for (let n = 0; n < 1_000_000; n += 1) {
  const ids = [0, 1, 2].map((part) => `${run}-${n}-${part}`)
  for (const id of ids) commits.group.events.push(event(id, arrived_ms(n)))
  commits.group.audit.push({ at_ms: n, incident: run, did: 'raised', by: 'test', detail: { ids } })
  await stored()
  writeSync(1, `${ids.join('\n')}\n`)
}
