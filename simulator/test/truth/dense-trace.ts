import { queueClock, instant, memoryBroker, openGate, type Home, type Instant, type Truth } from '@anju/sdk'
import { simulateHome, type Action, type Start } from '@anju/simulator'

/** A home as it looks at one instant, from outside: nothing of what the truths themselves go by. */
export interface Sample {
  at: number
  posture: string
  kind: string | undefined
  room: string | undefined
  place: string
  moving: boolean
  away: boolean
  lit: boolean
  off: boolean
  charging: boolean
}

/** Whoever moves is looked at this often, ms; whoever rests, whenever anything happens. */
const DENSE_MS = 200

export interface TracedLife {
  home: Home
  seed: number
  at: string
  for_h: number
  starts: Start
  script: readonly (readonly [at_s: number, action: Action])[]
}

/** Lets a home live, and looks at it so often that nothing that a person does goes by unseen. */
export async function denseTrace({
  home,
  seed,
  at,
  for_h,
  starts,
  script,
}: TracedLife): Promise<{ truths: Truth[]; samples: Sample[]; until: number }> {
  const clock = queueClock(instant(at))
  const broker = memoryBroker(openGate)
  const sim = simulateHome({ home, site: 'test', clock, seed, bus: () => broker.bus, starts })
  const truths: Truth[] = []
  const samples: Sample[] = []
  sim.onTruth((truth) => truths.push(truth))
  const band = { off: (starts.not_worn ?? []).length > 0, charging: false }
  const kinds = new Map(home.plan.rooms.map(({ id, kind }) => [id, kind]))
  const look = () => {
    const { people, gas_sources } = sim.snapshot()
    const { posture, room, speed_m_s, position_m } = people[0]!
    const moving = speed_m_s > 0
    samples.push({
      at: clock.now(),
      posture,
      kind: room === undefined ? undefined : kinds.get(room),
      room,
      place: `${posture} ${position_m.join(' ')}`,
      moving,
      away: room === undefined && !moving,
      lit: gas_sources.some(({ lit }) => lit),
      ...band,
    })
    if (moving) clock.wakeAt((clock.now() + DENSE_MS) as Instant, () => {})
  }
  const began = clock.now()
  const until = (began + for_h * 3_600_000) as Instant
  sim.start()
  for (const [at_s, action] of script) {
    clock.wakeAt((began + at_s * 1_000) as Instant, () => {
      if (!sim.act(action).ok) return
      if (action.do === 'take-off' || action.do === 'put-on-charger') band.off = true
      if (action.do === 'put-on') band.off = false
      if (action.do === 'put-on-charger' || action.do === 'take-off-charger') band.charging = action.do === 'put-on-charger'
      if (action.do === 'put-on') band.charging = false
    })
  }
  look()
  for (let steps = 0; ; steps++) {
    // What the devices send is nobody's concern here: it may land late.
    if (steps % 1_000 === 0) await new Promise<void>((done) => setImmediate(done))
    const next = clock.next()
    if (next === undefined || next > until) break
    clock.step()
    look()
  }
  clock.moveTo(until)
  look()
  await sim.stop()
  return { truths, samples, until }
}
