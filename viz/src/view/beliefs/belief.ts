/** How somebody holds themselves, as coarse as a sensor can tell it. */
export type Stance = 'up' | 'sitting' | 'lying' | 'on-floor'

/**
 * Where somebody is, by one of three sources. `at`: in a room, and how, if that is known. `out`: not at home. `lost`: a radar had them and lost
 * them. `blind`: no sensor that could see anybody answers. `nobody`: sensors answer and see nobody. `unknown`: nothing was ever said.
 */
export type Belief =
  | { readonly is: 'at'; readonly room: string; readonly stance?: Stance; readonly device?: string }
  | { readonly is: 'lost'; readonly room: string; readonly device: string }
  | { readonly is: 'out' | 'nobody' | 'blind' | 'unknown' }

export const unknown: Belief = { is: 'unknown' }

export const sameBelief = (a: Belief, b: Belief): boolean =>
  a.is === b.is &&
  ('room' in a ? a.room : '') === ('room' in b ? b.room : '') &&
  stanceOf(a) === stanceOf(b) &&
  ('device' in a ? a.device : '') === ('device' in b ? b.device : '')

export const stanceOf = (belief: Belief): Stance | undefined => (belief.is === 'at' ? belief.stance : undefined)

const stances: Readonly<Record<string, Stance>> = {
  standing: 'up',
  walking: 'up',
  sitting: 'sitting',
  lying: 'lying',
  falling: 'on-floor',
  'on-floor': 'on-floor',
}

/** A posture of the truth or of a report, as a stance; nothing for one that says nothing. */
export const stanceFor = (posture: unknown): Stance | undefined => (typeof posture === 'string' ? stances[posture] : undefined)
