import { fail, ok, type Result, type Site } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import type { Ground } from '../records/ground.ts'

/** What a resident is asked: may their family look, may the makers' engineers see the devices of their home. */
export const purposes = ['family', 'vendor'] as const
export type Purpose = (typeof purposes)[number]

/** What somebody decided, and who wrote it down. */
export const Consent = Type.Object({
  home: Type.String(),
  resident: Type.String(),
  purpose: Type.Enum([...purposes]),
  given: Type.Boolean(),
  at_ms: Type.Integer({ 'x-unit': 'ms' }),
  by: Type.String(),
  note: Type.Optional(Type.String({ description: 'How it was said: on which paper, before whom.' })),
})
export type Consent = Static<typeof Consent>

/** Consent of residents. What was decided before is in the audit. */
export interface Consents {
  ofHome(home: string): Consent[]
  /** Errors `home-unknown`, `resident-unknown`. */
  put(consent: Omit<Consent, 'at_ms'>): Result<Consent>
  /** Whether nobody who lives there has said no. Who was not asked has not: the service agreement that they signed covers it. */
  readonly allows: (home: string, purpose: Purpose) => boolean
  /** Whether anybody has said no to it at all. */
  readonly refused: (purpose: Purpose) => boolean
}

export function consents(ground: Ground, site: Site): Consents {
  const book = ground.books.book<Consent>('consents')
  const residents = new Map(site.homes.map((home) => [home.id, home.residents]))
  const ofHome = (home: string) => book.all().filter((one) => one.home === home)
  return {
    ofHome,
    put(consent) {
      const { home: id, resident, purpose, given, by } = consent
      const home = site.homes.find((one) => one.id === id)
      if (home === undefined) return fail('home-unknown', { home: id.slice(0, 64) })
      if (!home.residents.some((one) => one.id === resident))
        return fail('resident-unknown', { resident: resident.slice(0, 64) }, '/resident')
      const kept: Consent = { ...consent, at_ms: ground.agenda.now() }
      book.put(`${id}/${resident}/${purpose}`, kept)
      ground.audit(`home:${id}`, given ? 'consent-given' : 'consent-withdrawn', by, { resident, purpose })
      return ok(kept)
    },
    refused: (purpose) => book.all().some((one) => one.purpose === purpose && !one.given),
    allows: (home, purpose) => (residents.get(home) ?? []).every(({ id }) => book.get(`${home}/${id}/${purpose}`)?.given !== false),
  }
}
