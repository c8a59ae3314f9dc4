import { alertServer, learnedStates, memoryStore } from '@anju/server'
import { instant, memoryBroker, queueClock, random, work as counter, type Home, type Instant } from '@anju/sdk'
import { simulateHome } from '@anju/simulator'
import type { Profile } from '../document/profile.ts'
import { livedBy } from '../document/readied.ts'
import { letEnd, moveTime } from '../runner/move-time.ts'

/** From how many days on which nothing happens is learned, when they end, and by which seed they are lived. */
export interface Lesson {
  until: string
  days: number
  seed: number
}

const DAY_MS = 86_400_000

/** Lets the people of a home live ordinary days before the reference server, in model, and answers what it has learned by the end. */
export async function learnProfile(home: Home, { until, days, seed }: Lesson): Promise<Profile> {
  const ends = instant(until)
  const clock = queueClock((ends - days * DAY_MS) as Instant)
  const work = counter()
  const store = memoryStore()
  const time_zone = until.slice(-6)
  const site = { id: 'scenario', title: { zh: '情景', en: 'Scenario' }, time_zone, homes: [home] }
  const server = await alertServer({ site, clock, random: random(seed).fork('target'), work, store })
  const broker = memoryBroker(server.gate, { work })
  server.attach(broker)
  const simulation = simulateHome({
    home,
    site: site.id,
    clock,
    seed: livedBy({ seed }),
    bus: () => broker.bus,
    work,
    faults: [],
    starts: { day: true },
    time_zone,
  })
  simulation.start()
  await moveTime({ clock, work, silences: 1, ends })
  const { states } = await store.load(ends, 0)
  await letEnd({ clock, work, silences: 1 }, simulation.stop())
  await broker.close()
  await server.close()
  const learned = learnedStates(states).map(({ rule, version, state }) => ({ rule, version, state }))
  return { anju: 'profile/1', home: home.id, days, seed, until, learned }
}
