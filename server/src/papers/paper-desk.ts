import { fail, ID_PATTERN, ok, type Result, type Site } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import type { Ground } from '../records/ground.ts'
import { paperIds, papers, type PaperId } from './paper.ts'

const closed = { additionalProperties: false } as const
const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })

/** How a paper came to be signed, as it is sent. */
export const SignatureForm = Type.Object(
  {
    paper: Type.Enum([...paperIds]),
    version: Type.Integer({ minimum: 1, description: 'The version that lay on the table.' }),
    resident: Type.Optional(Type.String({ pattern: ID_PATTERN, description: 'Whose consent it is; absent where staff signs.' })),
    signer: Type.Enum(['resident', 'family', 'guardian', 'staff']),
    way: Type.Enum(['read', 'read-aloud'], { description: 'Who cannot read has it read to them.' }),
    note: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  closed,
)
export type SignatureForm = Static<typeof SignatureForm>

/** A signature as it is kept. Withdrawn ones stay: what was done under them was allowed then. */
export const Signature = Type.Object(
  { id: Type.String(), home: Type.String(), ...SignatureForm.properties, at_ms: Ms, by: Type.String(), withdrawn_ms: Type.Optional(Ms) },
  closed,
)
export type Signature = Static<typeof Signature>

/** How one resident stands to one paper. */
export const Standing = Type.Object({
  resident: Type.String(),
  paper: Type.Enum([...paperIds]),
  state: Type.Enum(['signed', 'outdated', 'withdrawn', 'missing']),
  needed: Type.Boolean(),
  version: Type.Integer(),
  signed_version: Type.Optional(Type.Integer()),
  at_ms: Type.Optional(Ms),
})
export type Standing = Static<typeof Standing>

/** Who is told when somebody consents or takes it back: the keeper of consent per resident. */
export interface ConsentPort {
  changed(home: string, resident: string, paper: PaperId, given: boolean, by: string): void
}

export interface PaperDesk {
  /** Keeps a signature. Errors `home-unknown`, `request-invalid` for a resident who does not live there or a version that is not the newest. */
  sign(home: string, form: SignatureForm, by: string): Promise<Result<Signature>>
  /** Takes the consent of a resident to a paper back. */
  withdraw(home: string, resident: string, paper: PaperId, by: string): Promise<Result<Standing[]>>
  /** Every paper of every resident of a home; undefined when it is not registered. */
  standing(home: string): Standing[] | undefined
  /** Whether devices may watch here: every resident has signed what is needed, and not taken it back. */
  mayWatch(home: string): boolean
  signatures(home: string): readonly Signature[]
}

/** Papers that residents sign; what staff signs is asked of staff, not of homes. */
const forResidents = paperIds.filter((id) => papers[id].signer === 'resident')

/** The five papers and who consented to them, kept for good. */
export function paperDesk(ground: Ground, site: Site, consents: ConsentPort = { changed: () => undefined }): PaperDesk {
  const book = ground.books.book<Signature>('signatures')
  const homes = new Map(site.homes.map((home) => [home.id, home]))
  const now = () => ground.agenda.now()
  const byHome = Map.groupBy(book.all(), ({ home }) => home)
  /** Without what was erased since: the book forgets first. */
  const of = (home: string): readonly Signature[] => (byHome.get(home) ?? []).filter(({ id }) => book.get(id) !== undefined)
  const keep = (signature: Signature) => {
    book.put(signature.id, signature)
    const others = of(signature.home).filter(({ id }) => id !== signature.id)
    byHome.set(signature.home, [...others, signature])
  }
  const newest = (home: string, resident: string, paper: PaperId) =>
    of(home).findLast((one) => one.resident === resident && one.paper === paper)

  const stands = (home: string, resident: string, paper: PaperId): Standing => {
    const { version, needed } = papers[paper]
    const last = newest(home, resident, paper)
    const state =
      last === undefined ? 'missing' : last.withdrawn_ms !== undefined ? 'withdrawn' : last.version === version ? 'signed' : 'outdated'
    return {
      resident,
      paper,
      state,
      needed,
      version,
      ...(last === undefined ? {} : { signed_version: last.version, at_ms: last.withdrawn_ms ?? last.at_ms }),
    }
  }
  const standing = (id: string) =>
    homes.get(id)?.residents.flatMap(({ id: resident }) => forResidents.map((paper) => stands(id, resident, paper)))

  const wrong = (home: string, { paper, version, resident, signer }: SignatureForm) => {
    const { residents } = homes.get(home)!
    if (version !== papers[paper].version)
      return fail('request-invalid', { problem: `the newest version is ${papers[paper].version}: print it again` }, '/version')
    if ((papers[paper].signer === 'staff') !== (signer === 'staff'))
      return fail('request-invalid', { problem: `${paper} is signed by ${papers[paper].signer}` }, '/signer')
    if (signer !== 'staff' && !residents.some(({ id }) => id === resident))
      return fail('request-invalid', { problem: 'name a resident of the home' }, '/resident')
    return undefined
  }
  return {
    async sign(home, form, by) {
      if (!homes.has(home)) return fail('home-unknown', { home })
      const fault = wrong(home, form)
      if (fault !== undefined) return fault
      const { resident: given, ...rest } = form
      const resident = form.signer === 'staff' ? undefined : given
      const id = `${home}/${resident ?? by}/${form.paper}/${now()}`
      const signature: Signature = { id, home, ...rest, ...(resident === undefined ? {} : { resident }), at_ms: now(), by }
      keep(signature)
      ground.audit(`home:${home}`, 'paper-signed', by, { paper: form.paper, version: form.version, signer: form.signer })
      if (resident !== undefined) consents.changed(home, resident, form.paper, true, by)
      await ground.stored()
      return ok(signature)
    },
    async withdraw(home, resident, paper, by) {
      if (!homes.has(home)) return fail('home-unknown', { home })
      const last = newest(home, resident, paper)
      if (last === undefined || last.withdrawn_ms !== undefined)
        return fail('request-invalid', { problem: 'there is no consent to take back' }, '/paper')
      keep({ ...last, withdrawn_ms: now() })
      ground.audit(`home:${home}`, 'paper-withdrawn', by, { paper, resident })
      consents.changed(home, resident, paper, false, by)
      await ground.stored()
      return ok(standing(home)!)
    },
    standing,
    mayWatch: (home) => standing(home)?.every(({ needed, state }) => !needed || state === 'signed') ?? false,
    signatures: of,
  }
}
