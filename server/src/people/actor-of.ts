import { isOpen, type Incident, type Site } from '@anju/sdk'
import { areaOf } from './area-of.ts'
import type { Account } from './account.ts'
import type { ApiKey } from './api-keys.ts'
import type { Purpose } from './consent.ts'
import { nameless, type NameDesk } from './opened-names.ts'
import type { Actor } from './right.ts'
import { roleTable } from './role.ts'
import { sentTo, type Sight } from './sight.ts'

/** What an actor is made from beside the account. */
export interface Around {
  site: Site
  incidents: () => readonly Incident[]
  names: NameDesk
  /** Whether nobody who lives in a home has said no. */
  allows: (home: string, purpose: Purpose) => boolean
  /** Whether anybody has, in any home. */
  refused: (purpose: Purpose) => boolean
}

function boundHomes({ homes, areas }: Pick<Account, 'homes' | 'areas'>, site: Site): string[] {
  const inAreas = site.homes.filter((home) => areas?.includes(areaOf(home)) === true).map(({ id }) => id)
  return [...new Set([...(homes ?? []), ...inAreas])]
}

/** The homes to which an incident that is open has sent somebody. */
const homesSentTo = (incidents: readonly Incident[], account: string): string[] =>
  incidents.filter((one) => isOpen(one.state) && sentTo(one, account)).map(({ home }) => home)

/** An account as the API asks it. The homes of who is sent are those of now, whenever they are asked for. */
export function actorOf(account: Account, around: Around): Actor {
  const { site, incidents, names } = around
  const { id, name, role } = account
  const row = roleTable[role]
  const { asks } = row
  const allowed = (home: string) => asks === undefined || around.allows(home, asks)
  const bound = account.homes !== undefined || account.areas !== undefined || row.homes !== 'site' ? boundHomes(account, site) : undefined
  const all = bound ?? (asks === undefined || !around.refused(asks) ? undefined : site.homes.map((home) => home.id))
  const homesNow = () => (row.homes === 'sent' ? [...new Set([...bound!, ...homesSentTo(incidents(), id)])] : all?.filter(allowed))
  const sight: Sight = {
    ...(all === undefined ? {} : { home: (home) => (bound === undefined ? allowed(home) : homesNow()!.includes(home)) }),
    ...(row.homes === 'sent' ? { sentTo: id } : {}),
    ...(row.modes === undefined ? {} : { modes: row.modes }),
    shown: row.withoutPeople === true ? nameless : (home) => names.shown(id, home),
  }
  return {
    id,
    name,
    has: (right) => row.rights.includes(right),
    get homes() {
      return homesNow()
    },
    sight,
    steps: row.steps,
  }
}

/** A machine's key as the API asks it. It takes steps of the loop in no name but its own. */
export function actorOfKey({ prefix, name, rights, homes }: ApiKey, { names }: Pick<Around, 'names'>): Actor {
  const id = `key:${prefix}`
  return {
    id,
    name,
    has: (right) => rights.includes(right),
    ...(homes === undefined ? {} : { homes }),
    sight: { ...(homes === undefined ? {} : { home: (home) => homes.includes(home) }), shown: (home) => names.shown(id, home) },
    steps: rights.includes('incidents.step') ? roleTable.operator.steps : [],
  }
}
