import { parentPort, workerData } from 'node:worker_threads'
import { startLoad, type LoadOptions } from './live-load.ts'
import type { LoadFigures } from './load-figures.ts'

/** How often a thread tells its figures, milliseconds. */
const TELLS_MS = 1_000
/** How long goodbyes may take, milliseconds: a broker that is gone answers none. */
const GOODBYE_MS = 3_000

/** What a thread tells. */
export type ThreadSays = { is: 'figures'; figures: LoadFigures } | { is: 'over' }

/** A thread of a live load: runs its share until it is told to stop, and tells its figures every second. */
export function liveThread(): void {
  const load = startLoad(workerData as LoadOptions)
  const tell = (says: ThreadSays) => parentPort?.postMessage(says, [])
  const telling = setInterval(() => tell({ is: 'figures', figures: load.figures() }), TELLS_MS)
  parentPort?.once('message', () => {
    clearInterval(telling)
    const figures = load.figures()
    const late = new Promise<void>((done) => setTimeout(done, GOODBYE_MS))
    void Promise.race([load.stop(), late]).then(() => {
      tell({ is: 'figures', figures })
      tell({ is: 'over' })
      process.exit(0)
    })
  })
}
