import type { Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { fromGround, groundOf } from '../ground.ts'
import { missingFromScore, partialScore, pointsOver, vitalNames, type PartialScore, type VitalName } from '../news2.ts'
import { defineRule, type Claim, type ReportSignal, type Verdict, type WatchedHome } from '../rule.ts'
import { seen, surely, type Window } from '../vital-window.ts'
import { closeBlock, noBaseline, sampled, usual, type Baseline } from '../vital-baseline.ts'

/** What is known of one person's vital signs. */
interface Person {
  signs: Readonly<Partial<Record<VitalName, Baseline>>>
  /** What each sign showed in the last minutes. */
  now: Readonly<Partial<Record<VitalName, Window>>>
  /** When the half hour began, ms. */
  block_ms: number
  /** Since when the score has been urgent without a break, and how often it was seen so. */
  urgent?: { since: number; happened: number; seen: number }
  calm_ms?: number
  raised?: true
  deviates?: string
  /** Steps of the band that was heard last: who walks is not at rest. */
  steps?: number
}
/** By resident; a radar in a home of several stands for whoever is before it. */
type State = Readonly<Record<string, Person>>

const Options = Type.Object(
  {
    persists_s: Type.Number({
      default: 60,
      minimum: 0,
      maximum: 3_600,
      'x-unit': 's',
      description: 'How long a score over the last minutes must stay urgent. Chosen.',
    }),
    settles_s: Type.Number({
      default: 900,
      minimum: 0,
      maximum: 86_400,
      'x-unit': 's',
      description: 'How long all must be well before it is over. Chosen.',
    }),
    known_blocks: Type.Integer({
      default: 48,
      minimum: 4,
      maximum: 2_000,
      'x-unit': '30 min',
      description: 'Half hours at rest until a baseline is known: three to five days. Chosen.',
    }),
    deviates_z: Type.Number({
      default: 5,
      minimum: 2,
      maximum: 20,
      'x-unit': '1',
      description: 'Half an hour so many deviations from the own baseline is a warning. Chosen.',
    }),
    slack: Type.Number({ default: 1.5, minimum: 0, maximum: 5, 'x-unit': '1', description: 'What a CUSUM lets pass, deviations. Chosen.' }),
    drift: Type.Number({
      default: 16,
      minimum: 2,
      maximum: 100,
      'x-unit': '1',
      description: 'A sum of what lay beyond the slack that tells a slow deterioration. Chosen.',
    }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

const BLOCK_MS = 1_800_000
const LEAST_SEEN = 3
/** In a home of several people so many radars and persons are followed; more would not fit a state. */
const MOST_PERSONS = 4

/** Which direction of a sign is bad for a person at rest. */
const WORSE: Readonly<Record<VitalName, 'up' | 'down'>> = { breath_per_min: 'up', heart_per_min: 'up', spo2_pct: 'down', skin_c: 'up' }

/** Whom a report is about, if that can be told. */
function personOf({ device }: ReportSignal, home: WatchedHome): string | undefined {
  if (device.wearer !== undefined) return device.wearer
  if (device.kind !== 'radar') return undefined
  return home.people.length === 1 ? home.people[0] : device.id
}

/** The signs in a report, as far as the person rests: a radar measures only who is still, a band tells steps. */
function signsIn({ device, body }: ReportSignal, steps: number | undefined): [VitalName, number][] {
  const walks = device.kind === 'wristband' && typeof body['steps'] === 'number' && steps !== undefined && body['steps'] !== steps
  if (walks) return []
  const found: [VitalName, number][] = []
  for (const name of vitalNames) {
    const value = body[name]
    // No breath at all is the rule apnoea's, and a heart of nought a band that has lost the skin.
    if (typeof value === 'number' && value > 3) found.push([name, value])
  }
  return found
}

function measured(before: Person, signal: ReportSignal, signs: readonly [VitalName, number][], options: Options): Person {
  let { signs: baselines, block_ms } = before
  if (signal.at - block_ms >= BLOCK_MS) {
    baselines = Object.fromEntries(Object.entries(baselines).map(([name, one]) => [name, closeBlock(name as VitalName, one, options)]))
    block_ms = signal.at
  }
  const next: Partial<Record<VitalName, Baseline>> = { ...baselines }
  const now = { ...before.now }
  for (const [name, value] of signs) {
    next[name] = sampled(next[name] ?? noBaseline, value)
    now[name] = seen(now[name], value, signal.at)
  }
  const steps = signal.body['steps']
  return { ...before, signs: next, now, block_ms, ...(typeof steps === 'number' ? { steps } : {}) }
}

/** What each sign surely shows now, where it was measured often enough. */
function valuesNow({ now, signs }: Person, at: number, options: Options): Partial<Record<VitalName, number>> {
  const values = Object.entries(now).flatMap(([key, window]) => {
    const name = key as VitalName
    const own = signs[name] === undefined ? undefined : usual(signs[name], options)
    const value = surely(name, window, at, own)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(values)
}

function scoreNow(person: Person, at: number, options: Options): PartialScore {
  const own = Object.entries(person.signs).flatMap(([name, one]) => {
    const mean = usual(one, options)
    return mean === undefined ? [] : [[name, mean] as const]
  })
  return partialScore(valuesNow(person, at, options), Object.fromEntries(own))
}

function claimOf(
  kind: 'vitals-critical' | 'vitals-deviation',
  cause: string,
  person: string,
  signal: ReportSignal,
  values: Claim['evidence'][number]['values'],
): Claim {
  const { device } = signal
  return {
    kind,
    cause,
    key: person,
    ...(device.worn ? {} : { room: device.room, position_m: device.place_m }),
    ...fromGround(groundOf(signal, vitalNames), values),
    onset: signal.happened,
    confidence_pct: kind === 'vitals-critical' ? 70 : 60,
    cancelled_by: ['vitals-as-usual', 'measured-again'],
  }
}

const round1 = (value: number) => Math.round(value * 10) / 10

function ownValues(person: Person, options: Options): Record<string, number> {
  const all = Object.entries(person.signs).flatMap(([name, one]) => {
    const mean = usual(one, options)
    return mean === undefined ? [] : [[`own_${name}`, round1(mean)] as const]
  })
  return Object.fromEntries(all)
}

/** Whether a sample is as usual in every sign: then nothing can begin, and nearly all samples are. */
const unremarkable = (person: Person, signs: readonly [VitalName, number][], options: Options): boolean =>
  signs.every(([name, value]) => pointsOver(name, value, usual(person.signs[name] ?? noBaseline, options)) === 0)

/** Critical: an urgent partial score that lasts. */
function judgeScore(
  person: Person,
  id: string,
  signal: ReportSignal,
  options: Options,
): { person: Person; verdict: Partial<Verdict<State>> } {
  const { score, worst, urgent } = scoreNow(person, signal.at, options)
  const { urgent: was, calm_ms, raised, ...rest } = person
  if (!urgent || worst === undefined) {
    if (raised === undefined) return { person: was === undefined && calm_ms === undefined ? person : rest, verdict: {} }
    const since = calm_ms ?? signal.at
    if (signal.at - since < options.settles_s * 1_000) return { person: { ...rest, raised, calm_ms: since }, verdict: {} }
    return { person: rest, verdict: { clear: [{ kind: 'vitals-critical', key: id }] } }
  }
  const lasting = was === undefined || signal.at - was.since > BLOCK_MS ? { since: signal.at, happened: signal.happened, seen: 0 } : was
  const now = { ...lasting, seen: lasting.seen + 1 }
  const kept: Person = { ...rest, urgent: now, ...(raised === undefined ? {} : { raised }) }
  if (raised !== undefined || now.seen < LEAST_SEEN || signal.at - now.since < options.persists_s * 1_000)
    return { person: kept, verdict: {} }
  const values = {
    ...valuesNow(person, signal.at, options),
    ...ownValues(person, options),
    score,
    partial: true,
    missing: missingFromScore.join(','),
  }
  const claim = { ...claimOf('vitals-critical', worst.cause, id, signal, values), onset: now.happened as Instant }
  return { person: { ...kept, raised: true }, verdict: { raise: [claim] } }
}

/** Deviation: half an hour far off the person's own, or a drift that adds up. */
function judgeBlocks(
  person: Person,
  id: string,
  signal: ReportSignal,
  options: Options,
): { person: Person; verdict: Partial<Verdict<State>> } {
  const found = Object.entries(person.signs).flatMap(([name, one]) => {
    const worse = WORSE[name as VitalName]
    const z = worse === 'up' ? one.z : -one.z
    if (z >= options.deviates_z) return [{ cause: `${name.split('_')[0]}-${worse === 'up' ? 'high' : 'low'}`, name, z, drift: one[worse] }]
    return one[worse] >= options.drift ? [{ cause: 'slow-deterioration', name, z, drift: one[worse] }] : []
  })
  const [worst] = found
  const { deviates, ...rest } = person
  if (worst === undefined) {
    const settled = Object.entries(person.signs).every(([name, one]) => one[WORSE[name as VitalName]] < options.drift / 2)
    if (deviates === undefined || !settled) return { person, verdict: {} }
    return { person: rest, verdict: { clear: [{ kind: 'vitals-deviation', key: id }] } }
  }
  if (deviates === worst.cause) return { person, verdict: {} }
  const values = { sign: worst.name, deviations: round1(worst.z), drift: round1(worst.drift), ...ownValues(person, options) }
  return {
    person: { ...person, deviates: worst.cause },
    verdict: { raise: [claimOf('vitals-deviation', worst.cause, id, signal, values)] },
  }
}

function told(state: State, signal: ReportSignal, id: string, options: Options): Verdict<State> {
  const before = state[id] ?? { signs: {}, now: {}, block_ms: signal.at }
  const signs = signsIn(signal, before.steps)
  const { steps } = signal.body
  if (signs.length === 0)
    return typeof steps !== 'number' || steps === before.steps ? { state } : { state: { ...state, [id]: { ...before, steps } } }
  const next = measured(before, signal, signs, options)
  const calm = next.urgent === undefined && next.raised === undefined && unremarkable(next, signs, options)
  const scored = calm ? { person: next, verdict: {} as Partial<Verdict<State>> } : judgeScore(next, id, signal, options)
  const blocks =
    next.block_ms === before.block_ms ? { person: scored.person, verdict: {} } : judgeBlocks(scored.person, id, signal, options)
  const raise = [...(scored.verdict.raise ?? []), ...(blocks.verdict.raise ?? [])]
  const clear = [...(scored.verdict.clear ?? []), ...(blocks.verdict.clear ?? [])]
  return {
    state: { ...state, [id]: blocks.person },
    ...(raise.length === 0 ? {} : { raise }),
    ...(clear.length === 0 ? {} : { clear }),
  }
}

/** Vital signs at rest against the person's own: a partial NEWS2 that is urgent and lasts is critical, a deviation or a slow drift a warning. */
export const vitals = defineRule<State, Options>({
  id: 'vitals',
  spec: 'ALERT-16',
  version: 1,
  watches: ['radar', 'wristband'],
  hears: ['reading'],
  options: Options,
  start: {},
  lacks: ({ devices }) =>
    [...devices.values()].some(({ kind, worn }) => kind === 'radar' || (kind === 'wristband' && worn)) ? [] : ['vitals'],

  step(state, signal, context) {
    const { home } = context
    if (signal.type !== 'report' || signal.late) return { state }
    const id = personOf(signal, home)
    if (id === undefined || (!(id in state) && Object.keys(state).length >= MOST_PERSONS)) return { state }
    return told(state, signal, id, context.optionsOf(home.people.includes(id) ? id : undefined))
  },
})
