import { random } from '@anju/sdk'
import type { ScenarioText } from '../document/scenario.ts'
import { drawnDocument, type DrawableHome } from './drawn-document.ts'
import { culpritOf, shrunk, type Culprit } from './shrunk.ts'
import { nameOf, tried, type Broken, type Trial } from './tried.ts'

/** What is looked for, and how long. */
export interface Hunt extends Omit<Trial, 'seed' | 'file'> {
  homes_to_draw: readonly DrawableHome[]
  /** The first seed; the next document has the next one. */
  seed: number
  /** Whether to go on to the next document. */
  goesOn: (drawn: number) => boolean
  /** The file that a failure of a seed is to be saved as. */
  fileFor: (seed: number) => string
  /** Called for each failure of a new kind, as soon as it is small. */
  onFound: (found: Found) => void
}

/** A failure, made small. */
export interface Found {
  seed: number
  broken: Broken
  /** What was drawn, and the smallest that fails in the same way. */
  drawn: ScenarioText
  document: ScenarioText
  file: string
  tries: number
  culprit?: Culprit
}

/** What came of a hunt. */
export interface Hunted {
  drawn: number
  /** Documents that the world would not play: they count for nothing. */
  void: number
  /** Failures of a kind that was found before. */
  again: number
  found: readonly Found[]
}

/** Draws documents and plays them until told to stop; each failure of a new kind is shrunk. */
export async function fuzz(hunt: Hunt): Promise<Hunted> {
  const found: Found[] = []
  const known = new Set<string>()
  let [drawn, empty, again] = [0, 0, 0]
  while (hunt.goesOn(drawn) && hunt.signal?.aborted !== true) {
    const seed = hunt.seed + drawn
    drawn += 1
    const document = drawnDocument(hunt.homes_to_draw, random(seed).fork('fuzz'))
    const trial: Trial = { ...hunt, seed, file: hunt.fileFor(seed) }
    const came = await tried(document, trial)
    if (came.void) empty += 1
    else {
      const fresh = came.broken.filter((one) => !known.has(nameOf(one)))
      if (came.broken.length > 0 && fresh.length === 0) again += 1
      for (const one of came.broken) known.add(nameOf(one))
      if (fresh[0] !== undefined) {
        const small = await explained(document, fresh[0], trial)
        found.push(small)
        hunt.onFound(small)
      }
    }
  }
  return { drawn, void: empty, again, found }
}

/** The smallest document that breaks the same invariant for the same kind, and the fault that it takes. */
async function explained(drawn: ScenarioText, broken: Broken, trial: Trial): Promise<Found> {
  const outcome = async (document: ScenarioText) => {
    const came = await tried(document, trial)
    return came.void ? 'void' : came.broken.some((one) => nameOf(one) === nameOf(broken)) ? 'fails' : 'passes'
  }
  const { document, tries } = await shrunk(drawn, async (smaller) => (await outcome(smaller)) === 'fails')
  const culprit = await culpritOf(document, async (other) => (await outcome(other)) === 'passes')
  return { seed: trial.seed, broken, drawn, document, file: trial.file, tries, ...(culprit === undefined ? {} : { culprit }) }
}
