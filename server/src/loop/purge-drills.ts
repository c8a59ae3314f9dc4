import type { AlertBook } from '../alerts/alert-book.ts'
import { DRILL, forgottenDrill, type Engine } from '../detect/engine.ts'
import type { Ground } from '../records/ground.ts'
import type { Changes, Store } from '../store/store.ts'
import type { Page } from './page.ts'
import type { Paging } from './paging.ts'

/** What drills and tests have left in a store, by ids. */
export interface DrillRemains {
  incidents: readonly string[]
  pages: readonly string[]
}

/** Finds it, of all times. What is simulated but meant is no drill. */
export async function drillRemains(store: Pick<Store, 'period' | 'records'>): Promise<DrillRemains> {
  const [incidents, pages]: [string[], string[]] = [[], []]
  for await (const { incident } of store.period(0, Number.MAX_SAFE_INTEGER)) if (incident.mode !== 'actual') incidents.push(incident.id)
  for await (const { id, body } of store.records('pages', 0, Number.MAX_SAFE_INTEGER)) if ((body as Page).mode !== 'actual') pages.push(id)
  return { incidents, pages }
}

/** [QUAR-5] Purges a store that no server uses. The audit keeps its lines: they name no person, and a chain is never cut. */
export async function purgeStore(store: Store, at_ms: number, by: string): Promise<DrillRemains> {
  const remains = await drillRemains(store)
  const { states } = await store.load(Number.MAX_SAFE_INTEGER, 0)
  const drilled = states.filter(({ rule, version }) => rule.startsWith(DRILL) && version > 0)
  const gone = (collection: string, id: string) => [`${collection}/${id}`, { collection, id, at_ms, live: false, body: undefined }] as const
  const changes: Changes = {
    events: [],
    births: new Map(),
    devices: new Map(),
    states: new Map(drilled.map(({ home, rule }) => [`${home}/${rule}`, forgottenDrill(home, rule)])),
    alerts: new Map(),
    incidents: new Map(),
    records: new Map([...remains.pages.map((id) => gone('pages', id)), ...remains.incidents.map((id) => gone('paging', id))]),
    audit: [purgeLine(remains, at_ms, by)],
    erased: new Set(remains.incidents),
    forget_before_ms: 0,
  }
  await store.commit(changes)
  return remains
}

/** What the audit keeps of a purge. */
export const purgeLine = ({ incidents, pages }: DrillRemains, at_ms: number, by: string) => ({
  at_ms,
  incident: 'drills',
  did: 'drills-purged',
  by,
  detail: { incidents: incidents.length, pages: pages.length },
})

/** What a purge of a running server works on. */
export interface PurgeOptions {
  store: Store
  ground: Ground
  book: AlertBook
  engine: Engine
  paging: Paging
}

/** [QUAR-5] Purges a server that runs; settles when it is durable. Desks see it with their next `hello`. */
export const purging =
  (of: PurgeOptions) =>
  async (by: string): Promise<DrillRemains> => {
    const { store, ground, book, engine, paging } = of
    await ground.stored()
    const found = await drillRemains(store)
    const here = book.incidents().filter(({ mode }) => mode !== 'actual')
    const under = paging.underWay().filter(({ mode }) => mode !== 'actual')
    const remains = {
      incidents: [...new Set([...found.incidents, ...here.map(({ id }) => id)])],
      pages: [...new Set([...found.pages, ...under.map(({ id }) => id)])],
    }
    engine.forgetDrills()
    book.erase(remains.incidents)
    paging.erase(remains.pages)
    const { incident, did, detail } = purgeLine(remains, ground.agenda.now(), by)
    ground.audit(incident, did, by, detail)
    await ground.stored()
    return remains
  }
