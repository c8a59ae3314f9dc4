import { fail, ok, type Result } from '@anju/sdk'
import type { Ground } from '../records/ground.ts'
import { onDuty, type Rota } from './rota.ts'

/** The rota as it is kept. `version` counts its changes. */
export interface RotaKept {
  rota: Rota
  version: number
}

/** The one rota of a site: who keeps it and who pages by it ask the same. */
export interface RotaDesk {
  now(): RotaKept
  /** Errors `rota-changed` (a stale version), `request-invalid` (two shifts of one id, a stand-in for none, an area without a home), `account-unknown`. */
  put(rota: Rota, seen: number, by: string): Result<RotaKept>
  /** Who is on duty, in the order in which they are to be asked. */
  onDuty(at_ms: number, area?: string): string[]
}

const ONE = 'now'
const NONE: RotaKept = { rota: { shifts: [], stand_ins: [] }, version: 0 }

/** Whom and what a rota may name. */
export interface RotaKnows {
  /** A server without accounts takes any name. */
  isAccount?: (id: string) => boolean
  /** The areas of the site. A shift for an area that no home is in would page nobody, and nobody would notice. */
  areas: ReadonlySet<string>
}

/** What does not fit in a rota that is right by its schema. */
function misfit({ shifts, stand_ins }: Rota, { isAccount = () => true, areas }: RotaKnows): Result<never> | undefined {
  const ids = new Set<string>()
  for (const [at, { id, accounts, area }] of shifts.entries()) {
    if (ids.has(id)) return fail('request-invalid', { problem: `two shifts are called ${id}` }, `/rota/shifts/${at}/id`)
    ids.add(id)
    if (area !== undefined && !areas.has(area)) {
      const problem = `no home is in the area ${area}; there are: ${[...areas].slice(0, 10).join(', ')}`
      return fail('request-invalid', { problem }, `/rota/shifts/${at}/area`)
    }
    const stranger = accounts.findIndex((account) => !isAccount(account))
    if (stranger >= 0) return fail('account-unknown', { account: accounts[stranger]! }, `/rota/shifts/${at}/accounts/${stranger}`)
  }
  for (const [at, { shift, accounts }] of stand_ins.entries()) {
    if (!ids.has(shift)) return fail('request-invalid', { problem: `there is no shift ${shift}` }, `/rota/stand_ins/${at}/shift`)
    const stranger = accounts.findIndex((account) => !isAccount(account))
    if (stranger >= 0) return fail('account-unknown', { account: accounts[stranger]! }, `/rota/stand_ins/${at}/accounts/${stranger}`)
  }
  return undefined
}

/** The rota of a site that goes by the wall clock of `time_zone`. */
export function rotaDesk(ground: Ground, time_zone: string, knows: RotaKnows): RotaDesk {
  const book = ground.books.book<RotaKept>('rota')
  const now = () => book.get(ONE) ?? NONE
  return {
    now,
    put(rota, seen, by) {
      const { version } = now()
      if (seen !== version) return fail('rota-changed', { seen, version }, '/version')
      const wrong = misfit(rota, knows)
      if (wrong !== undefined) return wrong
      const kept = { rota, version: version + 1 }
      book.put(ONE, kept)
      ground.audit('rota', 'rota-changed', by, { version: kept.version, shifts: rota.shifts.length, stand_ins: rota.stand_ins.length })
      return ok(kept)
    },
    onDuty: (at_ms, area) => onDuty(now().rota, at_ms, time_zone, area),
  }
}
