import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Home } from '@anju/sdk'
import { showProblem } from '@anju/sdk/document'
import { readText } from '../cli/find-documents.ts'
import { loadScenario } from '../document/load-scenario.ts'
import type { Drill } from './drill-room.ts'

/** Where the drills that come with Anju lie. */
export const drillFolder = join(import.meta.dirname, '..', '..', 'drills')

/** The drills of a folder that play in a home, in the order of their titles. Throws an Error that names what is wrong with a document. */
export function loadDrills(home: Home, folder = drillFolder): Drill[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return files
    .map((name): Drill => {
      const loaded = loadScenario(join(folder, name), readText)
      if (!loaded.ok) throw new Error(loaded.problems.map(showProblem).join('\n'))
      return { id: basename(name, '.yaml'), scenario: loaded.scenario }
    })
    .filter(({ scenario }) => scenario.home.id === home.id && scenario.rubric !== undefined)
    .toSorted((a, b) => (a.scenario.title.en < b.scenario.title.en ? -1 : 1))
}
