import type { Home } from '@anju/sdk'
import type { AlertServer } from '../alert-server.ts'
import { nextTurn } from '../event-loop.ts'
import { areaOf } from '../people/area-of.ts'
import type { RoomFloor } from './floor-seen.ts'
import { levels, levelWeighs, type Hazard, type Level } from './hazard.ts'
import { homeFloors, inspectHome, OUTAGE_DAYS } from './inspect-home.ts'

const DAY_MS = 86_400_000
/** Alerts that say that a device was lost. */
const LOST: ReadonlySet<string> = new Set(['device-silent', 'device-unplugged', 'device-flat', 'home-offline'])

/** What an inspection of a home came to. */
export interface Inspection {
  home: string
  area: string
  /** How much it needs somebody: hazards weighed by their level. */
  score: number
  by_level: Readonly<Record<Level, number>>
  hazards: readonly Hazard[]
  floors: readonly RoomFloor[]
}

/** An inspection that somebody made and signed for. */
export interface KeptInspection {
  id: string
  home: string
  at_ms: number
  by: string
  note?: string
  hazards: readonly Hazard[]
}

export interface Inspections {
  /** A home as it stands now; undefined when it is not registered. */
  ofHome(home: string): Promise<Inspection | undefined>
  /** Every home, the one that needs it most first. Gives way to alarms between homes. */
  all(isMine: (home: string) => boolean): Promise<Inspection[]>
  /** Keeps what an inspector found today, for good. */
  keep(home: string, note: string | undefined, by: string): Promise<KeptInspection | undefined>
  /** The newest that was kept of a home. */
  last(home: string): KeptInspection | undefined
  /** All that were kept of a home, oldest first. */
  kept(home: string): Promise<KeptInspection[]>
  /** All that were made in a period, oldest first. */
  period(from_ms: number, to_ms: number): AsyncIterable<KeptInspection>
}

const key = ({ code, room = '', device = '' }: Hazard) => `${code}/${room}/${device}`

/** What was found by the last inspection and is not there any more. */
export const mended = (last: KeptInspection | undefined, now: Inspection): Hazard[] => {
  const there = new Set(now.hazards.map(key))
  return (last?.hazards ?? []).filter((one) => !there.has(key(one)))
}

/** How the levels of some hazards count, and what they come to. */
function counted(hazards: readonly Hazard[]): Pick<Inspection, 'score' | 'by_level'> {
  const by_level = Object.fromEntries(levels.map((level) => [level, hazards.filter((one) => one.level === level).length]))
  return {
    score: hazards.reduce((sum, { level }) => sum + levelWeighs[level], 0),
    by_level: by_level as Record<Level, number>,
  }
}

/** The inspections of a site: found anew at every look, kept when somebody signs for them. */
export function inspections(server: AlertServer): Inspections {
  const { site, ground, clock } = server
  const book = ground.books.book<KeptInspection>('inspections')
  const homes = new Map(site.homes.map((home) => [home.id, home]))
  const floors = new Map<string, RoomFloor[]>()

  const outages = async (): Promise<Map<string, Map<string, number>>> => {
    const lost = new Map<string, Map<string, number>>()
    for (const { alerts } of await server.period(clock.now() - OUTAGE_DAYS * DAY_MS, clock.now() + 1, 'actual'))
      for (const { home, kind, devices } of alerts) {
        if (!LOST.has(kind)) continue
        const times = lost.get(home) ?? new Map<string, number>()
        for (const device of devices) times.set(device, (times.get(device) ?? 0) + 1)
        lost.set(home, times)
      }
    return lost
  }
  type Known = { states: ReturnType<typeof statesByHome>; lost: Map<string, Map<string, number>> }
  const statesByHome = () => Map.groupBy(server.devices(), ({ home }) => home)
  const know = async (): Promise<Known> => ({ lost: await outages(), states: statesByHome() })
  const inspected = (home: Home, { states, lost }: Known): Inspection => {
    const seen = floors.get(home.id) ?? homeFloors(home)
    floors.set(home.id, seen) // A plan and where devices hang change with the site file alone.
    const hazards = inspectHome(
      home,
      { now_ms: clock.now(), states: states.get(home.id) ?? [], outages: lost.get(home.id) ?? new Map() },
      seen,
    )
    return { home: home.id, area: areaOf(home), ...counted(hazards), hazards, floors: seen }
  }
  const ofHome = async (id: string) => {
    const home = homes.get(id)
    return home && inspected(home, await know())
  }
  const last = (home: string) => book.get(home)
  /** Each is kept twice: for good, and as the newest of its home. */
  const period = async function* (from_ms: number, to_ms: number) {
    const told = new Set<string>()
    for await (const one of book.period(from_ms, to_ms)) {
      if (!told.has(one.id)) yield one
      told.add(one.id)
    }
  }

  return {
    ofHome,
    async all(isMine) {
      const known = await know()
      const found: Inspection[] = []
      for (const home of site.homes) {
        if (!isMine(home.id)) continue
        if (!floors.has(home.id)) await new Promise<void>(nextTurn)
        found.push(inspected(home, known))
      }
      return found.toSorted((a, b) => b.score - a.score || (a.home < b.home ? -1 : 1))
    },
    async keep(home, note, by) {
      const now = await ofHome(home)
      if (now === undefined) return undefined
      const at_ms = clock.now()
      const kept = { id: `${home}/${at_ms}`, home, at_ms, by, ...(note === undefined ? {} : { note }), hazards: now.hazards }
      book.put(home, kept)
      book.put(kept.id, kept, { over: true })
      ground.audit(`home:${home}`, 'inspected', by, { ...now.by_level })
      await ground.stored()
      return kept
    },
    last,
    async kept(home) {
      const all: KeptInspection[] = []
      for await (const one of period(0, clock.now() + 1)) if (one.home === home) all.push(one)
      return all
    },
    period,
  }
}
