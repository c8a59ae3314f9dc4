// Writes events as fast as it can and says each id after its commit, until it is killed: the other half of the kill test.
import { writeSync } from 'node:fs'
import { queueClock, work, type Instant } from '@anju/sdk'
import { agenda } from '../../src/agenda.ts'
import { nextTurn } from '../../src/event-loop.ts'
import { groupCommit } from '../../src/store/group-commit.ts'
import { sqliteStore } from '../../src/store/sqlite-store.ts'
import { event } from './changes.ts'

const [file = '', run = ''] = process.argv.slice(2)
const store = sqliteStore(file)
const commits = groupCommit({ store, agenda: agenda(queueClock(0 as Instant)), nextTurn, work: work() })
for (let n = 0; n < 1_000_000; n += 1) {
  const ids = [0, 1, 2].map((part) => `${run}-${n}-${part}`)
  for (const id of ids) commits.group.events.push(event(id, n + 1))
  await commits.stored()
  writeSync(1, `${ids.join('\n')}\n`)
}
