// Goal: what was acknowledged is there after kill -9. Method: a child process commits and says each id after its commit; it is killed at a drawn
// number of acknowledgements; the file is opened again and every id that was said must be in it. The same file over all rounds.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sqliteStore } from '../../src/store/sqlite-store.ts'

const child = join(import.meta.dirname, 'acknowledging-child.ts')

/** Lets the child write until it has acknowledged at least `enough`, kills it, and gives everything that it said. */
const killed = (file: string, run: string, enough: number) =>
  new Promise<string[]>((resolve, reject) => {
    const writer = spawn(process.execPath, [child, file, run], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    writer.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.split('\n').length > enough) writer.kill('SIGKILL')
    })
    writer.on('error', reject)
    // The last line may be cut off in the middle: it was not said whole.
    writer.on('close', () => resolve(said.split('\n').slice(0, -1)))
  })

it('[STORE-6] has everything that was acknowledged before the process was killed, over ten kills', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'anju-kill-'))
  const file = join(folder, 'server.sqlite')
  const acknowledged: string[] = []
  for (let round = 0; round < 10; round++) acknowledged.push(...(await killed(file, `r${round}`, 5 + round * 37)))
  const store = sqliteStore(file)
  const stored = new Set((await store.load(0, 0)).ids.map(({ id }) => id))
  await store.close()
  rmSync(folder, { recursive: true })
  expect(acknowledged.length).toBeGreaterThan(1_000)
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
}, 60_000)
