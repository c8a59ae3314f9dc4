import { Type, type Static } from 'typebox'
import { onDuty, type Rota } from '../people/rota.ts'
import { PageChannel, type PageTarget } from './page-policy.ts'

const closed = { additionalProperties: false } as const

/** Somebody who can be paged: an account that works here, or one of a resident's family. */
export const Contact = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,63}$', description: 'The account, where there is one.' }),
    name: Type.String({ minLength: 1, maxLength: 64 }),
    role: Type.Enum(['operator', 'responder', 'supervisor', 'family']),
    /** Whose family they are. */
    homes: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 50, uniqueItems: true })),
    /** In the order in which they are to be tried, where the policy leaves a choice. */
    reach: Type.Array(Type.Object({ channel: PageChannel, address: Type.String({ minLength: 1, maxLength: 500 }) }, closed), {
      maxItems: 8,
    }),
  },
  { $id: 'anju/contact', ...closed },
)
export type Contact = Static<typeof Contact>

/** Who is to be asked for: a target of the policy, of which home, and whom the incident was sent to. */
export interface Asked {
  to: PageTarget
  home: string
  /** The account that the last dispatch named. */
  sent?: string
}

/** Who can be paged for what at a moment. */
export interface Contacts {
  /** In the order in which they are to be asked; empty when nobody is there. */
  reach(asked: Asked, at_ms: number): readonly Contact[]
}

export interface ContactsOptions {
  all: () => readonly Contact[]
  /** Without a shift everybody is on duty. */
  rota: () => Rota
  time_zone: string
  /** The area of a home, as shifts name it; undefined where that is not known: then everybody on duty is asked. */
  areaOf: (home: string) => string | undefined
}

/** Contacts by the rota: those on duty, in its order; who has a shift for the home's area comes first. */
export function contactsOf({ all, rota, time_zone, areaOf }: ContactsOptions): Contacts {
  const inDuty = (role: Contact['role'], home: string, at_ms: number): Contact[] => {
    const those = all().filter((one) => one.role === role)
    const { shifts } = rota()
    if (shifts.length === 0) return those
    const ids = onDuty(rota(), at_ms, time_zone, areaOf(home))
    return ids.flatMap((id) => those.find((one) => one.id === id) ?? [])
  }
  return {
    reach({ to, home, sent }, at_ms) {
      if (to === 'family') return all().filter(({ role, homes }) => role === 'family' && homes?.includes(home) === true)
      if (to !== 'sent') return inDuty(to, home, at_ms)
      const named = all().find(({ id }) => id === sent)
      return named === undefined ? inDuty('responder', home, at_ms) : [named]
    },
  }
}
