import { instant, random as randomOf, type Home, type Instant, type Random } from '@anju/sdk'
import type { TObject } from 'typebox'
import { Action } from '../action.ts'
import { checkFaults } from '../faults/check-faults.ts'
import { Fault, spanOf } from '../faults/fault.ts'
import { generateHome } from '../homes/generate-home.ts'
import { drawPersona } from '../persona/draw-persona.ts'
import type { Start } from '../start.ts'
import { drawnValue, namesOf } from './drawn-value.ts'

/** Everything about one run of the swarm. It follows from the seed alone. */
export interface SwarmPlan {
  seed: number
  home: Home
  from: Instant
  days: number
  starts: Start
  faults: readonly Fault[]
  timeline: readonly { at_s: number; action: Action }[]
}

/** Everything that was wrong is over by this share of the run; the rest of it must be enough to come to rest. */
const TROUBLE_SHARE = 0.8
/** An action may be drawn that the home cannot do: the world must then refuse it and go on. */
const ACTIONS_A_DAY = 160
const FAULTS_A_DAY = 24
/** The year of the runs. */
const YEAR = 2026

const memberOf = (union: unknown): TObject[] => (union as { anyOf: TObject[] }).anyOf
const nameOf = ({ properties }: TObject): string => {
  const [first] = Object.values(properties) as { const?: string }[]
  return first?.const ?? ''
}

/**
 * Draws a run. Swarm testing: each kind of fault and of action is switched off altogether in half of the runs, so that what is left comes together in ways
 * that an even mix never shows (Groce and others, ISSTA 2012).
 */
export function swarmPlan(seed: number, days: number): SwarmPlan {
  const random = randomOf(seed).fork('swarm')
  const home = livedIn(
    generateHome(random.fork('home'), {
      badly: random.fork('badly').chance(1, 4),
      fitting: random.fork('fitting').pick(['pilot', 'full', 'full']),
    }),
    random.fork('person'),
  )
  const trouble_s = Math.floor(days * 86_400 * TROUBLE_SHARE)
  const clock = random.fork('clock')
  return {
    seed,
    home,
    from: (instant('2026-01-01T00:00:00+08:00') + clock.int(0, 365 * 24 - 1) * 3_600_000) as Instant,
    days,
    starts: random.fork('day').chance(4, 5) ? { day: true } : {},
    faults: drawnFaults(home, trouble_s, Math.ceil(FAULTS_A_DAY * days), random.fork('faults')),
    timeline: drawnTimeline(home, trouble_s, Math.ceil(ACTIONS_A_DAY * days), random.fork('actions')),
  }
}

/** In half of the runs somebody with habits, conditions and visitors of their own lives there, and wears what the plain one wore. */
function livedIn(home: Home, random: Random): Home {
  if (random.chance(1, 2)) return home
  const residents = home.residents.map(({ id, wears }) => ({
    ...drawPersona(random.fork(id), { year: YEAR, id }),
    ...(wears === undefined ? {} : { wears }),
  }))
  return { ...home, residents }
}

/** Which kinds take part in this run. */
const chosen = (members: readonly TObject[], random: Random): TObject[] =>
  members.filter((member) => random.fork(nameOf(member)).chance(1, 2))

function drawnFaults(home: Home, trouble_s: number, most: number, random: Random): Fault[] {
  const kinds = chosen(memberOf(Fault), random.fork('kinds'))
  if (kinds.length === 0) return []
  return Array.from({ length: random.int(0, most) }, (_, i) => {
    const own = random.fork(String(i))
    const drawn = drawnValue(own.pick(kinds), namesOf(home), own)
    return drawn === undefined ? [] : placed(drawn, trouble_s, own.fork('when'))
  })
    .flat()
    .filter((fault) => checkFaults(home, [fault]).length === 0)
}

/** Puts a fault into the troubled time: it begins and ends within it. */
function placed(drawn: Record<string, unknown>, trouble_s: number, random: Random): Fault[] {
  const from_s = random.int(0, Math.floor(trouble_s * 0.9))
  const lasts_s = random.int(1, Math.max(1, Math.floor((trouble_s - from_s) / random.pick([1, 4, 16]))))
  const ends = 'takes_s' in drawn ? { takes_s: lasts_s } : { until_s: from_s + lasts_s }
  const least_first = 'least_s' in drawn ? { least_s: Math.min(Number(drawn['least_s']), Number(drawn['most_s'])) } : {}
  const fault = { ...drawn, from_s, ...ends, ...least_first } as Fault
  return spanOf(fault).until_s <= trouble_s ? [fault] : []
}

function drawnTimeline(home: Home, trouble_s: number, most: number, random: Random): { at_s: number; action: Action }[] {
  const kinds = chosen(memberOf(Action), random.fork('kinds'))
  if (kinds.length === 0) return []
  return Array.from({ length: random.int(0, most) }, (_, i) => {
    const own = random.fork(String(i))
    const action = drawnValue(own.pick(kinds), namesOf(home), own) as Action | undefined
    return action === undefined ? [] : [{ at_s: own.int(0, trouble_s), action }]
  })
    .flat()
    .toSorted((a, b) => a.at_s - b.at_s)
}
