import { actions, outcomes, steps, type Duration } from '@anju/sdk'
import { parseDuration } from '../document/duration-text.ts'
import { delayed, wordOf, type Deed } from './deed.ts'

/** What is to be otherwise: deeds by their word (`dispatch`, `call-120`), as they are written on the command line. */
export interface ForkChange {
  /** Deeds that nobody does. */
  without?: readonly string[]
  /** Deeds at another time: `dispatch=11 min`. */
  at?: readonly string[]
  /** Other deeds in their place: `dispatch=call-120`, `dispatch=resolve:false-alarm`. */
  instead?: readonly string[]
}

export type Changed = { ok: true; deeds: readonly Deed[] } | { ok: false; says: string }

/** What people do in the fork. A word means the first deed of that name; without, all of them. */
export function changedDeeds(given: readonly Deed[], { without = [], at = [], instead = [] }: ForkChange): Changed {
  const named = [...without, ...[...at, ...instead].map((text) => text.split('=')[0]!)]
  const missing = named.find((word) => !given.some((deed) => wordOf(deed) === word))
  if (missing !== undefined)
    return { ok: false, says: `Nobody does '${missing}' in this drill; what is done: ${given.map(wordOf).join(', ') || 'nothing'}.` }
  let deeds = given.filter((deed) => !without.includes(wordOf(deed)))
  for (const text of at) {
    const [word, span] = pairOf(text)
    const after = parseDuration(span)
    if (after === undefined) return { ok: false, says: `'${text}' is no step and time: write 'dispatch=11 min'.` }
    deeds = firstOnly(deeds, word, (deed) => delayed(deed, after))
  }
  for (const text of instead) {
    const [word, other] = pairOf(text)
    const becomes = otherDeed(other)
    if (becomes === undefined)
      return { ok: false, says: `'${text}' names no other step or call: write 'dispatch=call-120' or 'dispatch=resolve:false-alarm'.` }
    deeds = firstOnly(deeds, word, becomes)
  }
  return { ok: true, deeds }
}

function pairOf(text: string): [word: string, value: string] {
  const at = text.indexOf('=')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function firstOnly(deeds: readonly Deed[], word: string, made: (deed: Deed) => Deed): Deed[] {
  const place = deeds.findIndex((deed) => wordOf(deed) === word)
  return deeds.map((deed, i) => (i === place ? made(deed) : deed))
}

/** What makes another deed of one, at the time of the first; a step needs no outcome but the last. */
function otherDeed(text: string): ((deed: Deed) => Deed) | undefined {
  const [word = '', said = 'helped'] = text.split(':')
  const call = actions.find((name) => name === word)
  const step = steps.find((name) => name === word)
  const outcome = outcomes.find((name) => name === said)
  const from = ({ on, after, by }: Deed): { on: string; after: Duration; by: string } => ({ on, after, by })
  if (call !== undefined && !text.includes(':')) return (deed) => ({ ...from(deed), call, result: 'reached' })
  if (step === undefined || outcome === undefined) return undefined
  return (deed) => ({ ...from(deed), step, ...(step === 'resolve' ? { outcome } : {}) })
}
