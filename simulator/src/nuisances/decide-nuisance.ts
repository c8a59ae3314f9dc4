import { fail, ok, type Instant, type Result } from '@anju/sdk'
import type { CausalHome } from '../causal-home.ts'
import { dropOnto, makeBed } from '../people/rough-moves.ts'
import type { Nuisance } from './nuisance.ts'

/** Decides whether a nuisance can begin now; the answer begins it. Codes `home-has-no`, `not-made-for-it`, `no-way-there`, `person-away`, `person-on-floor`. */
export function decideNuisance(world: CausalHome, nuisance: Nuisance, now: Instant): Result<(now: Instant) => void> {
  const { places, disturbances } = world
  const named = namesWhatIsThere(world, nuisance)
  if (!named.ok) return named
  if (nuisance.do === 'sit-hard' || nuisance.do === 'make-bed') return done(world, nuisance, now)
  if (nuisance.do === 'have-visitor') {
    const threshold = places.threshold()
    const beside = places.beside(places.furniture(nuisance.on)!)
    if (threshold === undefined) return fail('home-has-no', { what: 'entrance', id: 'entrance' })
    if (beside === undefined || !places.reachable(threshold.inside, beside)) return fail('no-way-there', { id: nuisance.on })
  }
  if ('room' in nuisance && places.inRoom(nuisance.room) === undefined) return fail('no-way-there', { id: nuisance.room })
  return ok((at) => disturbances.begin(nuisance, at))
}

const SEATS: ReadonlySet<string> = new Set(['bed', 'sofa', 'armchair', 'chair', 'toilet'])

/** What kind of furniture a nuisance needs, where it needs a certain one. */
const made: Readonly<Partial<Record<Nuisance['do'], (kind: string) => boolean>>> = {
  'stir-plant': (kind) => kind === 'plant',
  fry: (kind) => kind === 'stove',
  'make-bed': (kind) => kind === 'bed',
  'sit-hard': (kind) => SEATS.has(kind),
  'have-visitor': (kind) => SEATS.has(kind),
}

function namesWhatIsThere({ places, home }: CausalHome, nuisance: Nuisance): Result<void> {
  if ('room' in nuisance && !home.plan.rooms.some(({ id }) => id === nuisance.room))
    return fail('home-has-no', { what: 'room', id: nuisance.room })
  if ('opening' in nuisance) {
    const opening = home.plan.openings.find(({ id }) => id === nuisance.opening)
    if (opening === undefined) return fail('home-has-no', { what: 'opening', id: nuisance.opening })
    if (opening.kind !== 'window') return fail('not-made-for-it', { id: nuisance.opening, does: nuisance.do })
  }
  const id = 'what' in nuisance ? nuisance.what : 'on' in nuisance ? nuisance.on : undefined
  if (id === undefined) return ok(undefined)
  const piece = places.furniture(id)
  if (piece === undefined) return fail('home-has-no', { what: 'furniture', id })
  return made[nuisance.do]?.(piece.kind) === false ? fail('not-made-for-it', { id, does: nuisance.do }) : ok(undefined)
}

/** What a resident does with their own body. */
function done(
  world: CausalHome,
  nuisance: Extract<Nuisance, { do: 'sit-hard' | 'make-bed' }>,
  now: Instant,
): Result<(now: Instant) => void> {
  const { places, surroundings, people } = world
  const body = people.find(({ registered }) => registered.id === nuisance.who)
  if (body === undefined) return fail('home-has-no', { what: 'resident', id: nuisance.who })
  if (body.away) return fail('person-away', { who: nuisance.who })
  const { posture } = body.pose(now)
  if (posture === 'on-floor' || posture === 'falling') return fail('person-on-floor', { who: nuisance.who })
  const piece = places.furniture(nuisance.do === 'sit-hard' ? nuisance.on : nuisance.what)!
  const beside = places.beside(piece)
  if (beside === undefined || !places.reachable(body.feet_m, beside)) return fail('no-way-there', { id: piece.id })
  const steps = nuisance.do === 'sit-hard' ? dropOnto(places, surroundings, piece, beside) : makeBed(places, surroundings, beside)
  return ok((at) => body.begin(steps, at))
}
