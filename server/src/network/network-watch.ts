import { fail, ok, type DeviceState, type FeedMessage, type Instant, type Result, type Site } from '@anju/sdk'
import { wallTime } from '../detect/night.ts'
import { serverLimits } from '../limits.ts'
import type { Ground } from '../records/ground.ts'
import { addSilence, excused, hear, heartbeat_ms, newDay, type Heard, type NetworkDay } from './network-day.ts'

/** Who brings the line to a home, as far as somebody wrote it down. */
export interface Line {
  home: string
  provider: string
  kind: 'fixed' | 'mobile'
}

export interface NetworkWatch {
  /** The days of homes in a period, today until now with silence that still lasts. */
  days(from_ms: number, to_ms: number): Promise<NetworkDay[]>
  line(home: string): Line | undefined
  setLine(line: Line, by: string): Promise<Result<Line>>
}

interface WatchOptions {
  ground: Ground
  site: Site
  devices: () => readonly DeviceState[]
  onFeed: (listener: (message: FeedMessage) => void) => void
}

/**
 * Watches the line of every home by what its devices say: counted in memory, a day a home, and stored every few minutes; a server that is killed loses
 * those few. While the server is away nothing is counted.
 */
export function networkWatch({ ground, site, devices, onFeed }: WatchOptions): NetworkWatch {
  const book = ground.books.book<NetworkDay>('network-days')
  const lines = ground.books.book<Line>('network-lines')
  const homes = new Set(site.homes.map(({ id }) => id))
  const now = () => ground.agenda.now()
  const dayOf = (at_ms: number) => wallTime(at_ms as Instant, site.time_zone).day
  const today = new Map<string, NetworkDay>(book.all().map((day) => [day.home, day]))
  const changed = new Set<string>()
  const heard = new Map<string, Heard>()

  const store = (day: NetworkDay, over: boolean) =>
    // A day begins somewhere in the world up to half a day away: its record is put in the middle of it.
    book.put(`${day.home}/${day.day}`, structuredClone(day), { over, at_ms: day.day * 86_400_000 + 43_200_000 })
  const dayFor = (home: string): NetworkDay => {
    const before = today.get(home)
    const number = dayOf(now())
    if (before?.day === number) return before
    if (before !== undefined) store(before, true)
    const day = newDay(home, number)
    today.set(home, day)
    return day
  }
  onFeed((message) => {
    if (message.type !== 'device') return
    const state = message.device
    if (state.presence === 'never' || state.presence === 'unsupervised') return
    const key = `${state.home}/${state.device}`
    const after = hear(dayFor(state.home), heard.get(key), state, site.time_zone)
    if (after === undefined) return
    heard.set(key, after)
    changed.add(state.home)
  })
  const keep = () => {
    for (const home of changed) store(dayFor(home), false)
    changed.clear()
    ground.agenda.wakeAt((now() + serverLimits.network_kept_every) as Instant, keep)
  }
  ground.agenda.wakeAt((now() + serverLimits.network_kept_every) as Instant, keep)

  /** Today with the silence of devices that have not come back: it counts as it grows, and not only when it is over. */
  const untilNow = (): NetworkDay[] => {
    const copies = new Map([...today].map(([home, day]) => [home, structuredClone(day)]))
    for (const state of devices()) {
      const last = heard.get(`${state.home}/${state.device}`)
      if (last === undefined || excused(state)) continue
      const copy = copies.get(state.home) ?? newDay(state.home, dayOf(now()))
      copies.set(state.home, copy)
      addSilence(copy, last.heard_ms, now(), heartbeat_ms(state.kind), site.time_zone)
    }
    return [...copies.values()]
  }

  return {
    async days(from_ms, to_ms) {
      const [first, last] = [dayOf(from_ms), dayOf(to_ms - 1)]
      const live = untilNow().filter(({ day }) => day >= first && day <= last)
      const known = new Set(live.map(({ home, day }) => `${home}/${day}`))
      const old: NetworkDay[] = []
      for await (const day of book.period(first * 86_400_000, (last + 1) * 86_400_000))
        if (!known.has(`${day.home}/${day.day}`)) old.push(day)
      return [...old, ...live]
    },
    line: (home) => lines.get(home),
    async setLine(line, by) {
      if (!homes.has(line.home)) return fail('home-unknown', { home: line.home })
      lines.put(line.home, line)
      ground.audit(`home:${line.home}`, 'network-line', by, { provider: line.provider, kind: line.kind })
      await ground.stored()
      return ok(line)
    },
  }
}
