import { Milliseconds, type Duration } from '@anju/sdk'
import { formatDuration, parseDuration } from '../document/duration-text.ts'
import type { ScenarioText } from '../document/scenario.ts'

/** Whether a document still fails in the same way. */
export type StillFails = (document: ScenarioText) => Promise<boolean>

/** Lists of a document from which entries can go. */
const lists = ['timeline', 'faults', 'staff', 'expects'] as const

/**
 * The smallest document that still fails: entries, people and settings go one by one until none can go any more, then the run is made short. Greedy: it ends
 * in a document from which nothing single can be taken. `tries` bounds how often it is played.
 */
export async function shrunk(
  document: ScenarioText,
  stillFails: StillFails,
  tries = 300,
): Promise<{ document: ScenarioText; tries: number }> {
  let best = document
  let made = 0
  const take = async (smaller: ScenarioText): Promise<boolean> => {
    if (made >= tries) return false
    made += 1
    if (!(await stillFails(smaller))) return false
    best = smaller
    return true
  }
  let before: ScenarioText | undefined
  while (before !== best) {
    before = best
    for (const list of lists) {
      for (let i = (best[list]?.length ?? 0) - 1; i >= 0; i--) await take(without(best, list, i))
    }
    for (const who of Object.keys(best.people ?? {})) await take(withoutPerson(best, who))
  }
  await shorten(document, () => best, take)
  return { document: tidy(best), tries: made }
}

const without = (document: ScenarioText, list: (typeof lists)[number], at: number): ScenarioText => ({
  ...document,
  [list]: document[list]?.filter((_, i) => i !== at),
})

function withoutPerson(document: ScenarioText, who: string): ScenarioText {
  const { people = {}, ...rest } = document
  const left = Object.fromEntries(Object.entries(people).filter(([name]) => name !== who))
  return Object.keys(left).length === 0 ? rest : { ...rest, people: left }
}

/** Tries ever shorter runs, to the minute: half of what is left goes, or else a quarter, and so on. */
async function shorten(whole: ScenarioText, best: () => ScenarioText, take: (smaller: ScenarioText) => Promise<boolean>): Promise<void> {
  const MINUTE = 60_000
  let step = Math.floor((parseDuration(whole.lasts) ?? 0) / 2 / MINUTE) * MINUTE
  while (step >= MINUTE) {
    const left = (parseDuration(best().lasts) ?? 0) - step
    if (left < MINUTE || !(await take({ ...best(), lasts: formatDuration(Milliseconds(left)) })))
      step = Math.floor(step / 2 / MINUTE) * MINUTE
  }
}

/** Empty lists are left out, but for what is due. */
function tidy(document: ScenarioText): ScenarioText {
  const entries = Object.entries(document).filter(([key, value]) => key === 'expects' || !Array.isArray(value) || value.length > 0)
  return Object.fromEntries(entries) as unknown as ScenarioText
}

/** A fault without which the document passes, and since when nothing helped any more. */
export interface Culprit {
  /** Its place in `faults`. */
  fault: number
  /** The latest instant, from the start, at which ending the fault still saves it; to the second. */
  saved_until: Duration
}

/** The first fault without which the document passes, and the last second at which its end still saves it, found by bisection. */
export async function culpritOf(document: ScenarioText, passes: StillFails): Promise<Culprit | undefined> {
  for (const [fault, entry] of (document.faults ?? []).entries()) {
    if (!(await passes(without(document, 'faults', fault)))) continue
    const from = seconds(entry.from) ?? 0
    let [saves, lost] = [from, seconds(entry.until) ?? seconds(document.lasts) ?? from]
    while (lost - saves > 1) {
      const middle = Math.floor((saves + lost) / 2)
      const faults = document.faults!.map((one, i) => (i === fault ? { ...one, until: formatDuration(Milliseconds(middle * 1_000)) } : one))
      if (await passes({ ...document, faults })) saves = middle
      else lost = middle
    }
    return { fault, saved_until: Milliseconds(saves * 1_000) }
  }
  return undefined
}

const seconds = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Math.ceil((parseDuration(text) ?? 0) / 1_000)
