// Goal: a drill is played in a home that lives, by whoever sits at the desk, and reviewed whole. Method: home, reference server and director on one virtual
// clock, every message through a broker in memory; somebody answers as drawn, and what the review says is held against what they did.
import {
  after,
  isOpen,
  queueClock,
  random,
  Seconds,
  work as counter,
  type DirectorMessage,
  type DrillReview,
  type IncidentState,
  instant,
} from '@anju/sdk'
import { simulateHome } from '@anju/simulator'
import { describe, expect, it } from 'vitest'
import { demoHome } from '../../src/demo/demo-home.ts'
import { director } from '../../src/director/director.ts'
import { drillDocument } from '../../src/director/drill-document.ts'
import { drillRoom, type DrillRoom } from '../../src/drills/drill-room.ts'
import { loadDrills } from '../../src/drills/load-drills.ts'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { moveTime } from '../../src/runner/move-time.ts'
import { wiring } from '../../src/runner/way.ts'
import { referenceTarget } from '../../src/targets/reference.ts'

const home = demoHome()
const starts = instant('2026-03-02T19:30:00+08:00')

async function stage() {
  const [clock, work] = [queueClock(starts), counter()]
  const { wire, silences } = wiring.model
  const site = { id: 'scenario', title: home.title, time_zone: 'Asia/Shanghai', homes: [home] }
  const target = await referenceTarget({ site, clock, random: random(1), work, wire, onMessage: () => {} })
  const simulation = simulateHome({
    home,
    site: site.id,
    clock,
    seed: 7,
    bus: (device) => target.bus(device),
    work,
    time_zone: site.time_zone,
  })
  const reviews: DrillReview[] = []
  let room: DrillRoom | undefined
  const states = new Map<string, IncidentState>()
  const drill = drillDocument(home, starts, 480)
  const hand = director({
    home,
    simulation,
    clock,
    pace: { factor: 1, set: () => {} },
    drill,
    room: ({ act, world, tell }) =>
      (room = drillRoom({
        home,
        clock,
        drills: loadDrills(home),
        act,
        world,
        unsettled: () => [...states.values()].some(isOpen),
        takeStep: (incident, step) => void target.step?.(incident, step),
        onChange: (shown) => tell({ type: 'drill', drill: shown }),
        onOver: (review) => reviews.push(review),
      })),
  })
  const told: DirectorMessage[] = []
  hand.onMessage((message) => told.push(message))
  const open: string[] = []
  target.onIncident((incident, alerts) => {
    room?.hearIncident(incident, alerts)
    if (!open.includes(incident.id)) open.push(incident.id)
    states.set(incident.id, incident.state)
  })
  const ask = (request: Parameters<typeof hand.request>[0]) => {
    const answers: DirectorMessage[] = []
    hand.request(request, (answer) => answers.push(answer))
    return answers
  }
  let now = starts
  const pass = async (span: number) => {
    now = after(now, Seconds(span))
    await moveTime({ clock, work, silences, ends: now, far: undefined, signal: undefined })
  }
  simulation.start()
  const step = (name: 'acknowledge' | 'dispatch' | 'resolve', by = 'chen') =>
    target.step?.(open[0]!, { step: name, by, ...(name === 'resolve' ? { outcome: 'helped' as const } : {}) })
  return { ask, told, pass, step, reviews, open, hand, drill, clock, close: () => target.close() }
}

describe('a drill in a home that lives', () => {
  it('[DRILL-17] is offered, played, answered, noted and reviewed whole', async () => {
    const b = await stage()
    const hello = b.hand.hello().find((message) => message.type === 'drills')
    expect(hello?.type === 'drills' ? hello.drills.map(({ id }) => id) : []).toContain('alert-response')
    await b.pass(60)
    expect(b.ask({ type: 'review' })).toMatchObject([{ type: 'refused' }])
    expect(b.ask({ type: 'drill-start', drill: 'alert-response' })).toEqual([])
    expect(b.ask({ type: 'drill-start', drill: 'one-key-call' })).toMatchObject([{ type: 'refused', inject: 'drill-start' }])
    await b.pass(4 * 60)
    expect(b.open).toHaveLength(1)
    await b.step('acknowledge')
    await b.step('dispatch')
    expect(b.ask({ type: 'note', by: 'teacher', text: 'She did not call first.' })).toEqual([])
    await b.pass(15 * 60)
    await b.step('resolve')
    expect(b.ask({ type: 'drill-end' })).toEqual([])
    expect(b.ask({ type: 'drill-end' })).toMatchObject([{ type: 'refused' }])
    expect(b.ask({ type: 'note', by: 'teacher', text: 'too late' })).toMatchObject([{ type: 'refused' }])

    const [review] = b.reviews
    expect(b.ask({ type: 'review' })).toEqual([{ type: 'review', review }])
    expect(review).toMatchObject({ anju: 'review/1', origin: 'simulated', drill: { id: 'alert-response', state: 'over' } })
    expect(review!.drill.notes).toMatchObject([{ by: 'teacher', text: 'She did not call first.' }])
    expect(review!.incidents[0]!.steps.map(({ step, by }) => `${step} ${by}`)).toEqual([
      'acknowledge chen',
      'dispatch chen',
      'arrive responder-1',
      'resolve chen',
    ])
    expect(review!.outcome.emergencies[0]).toMatchObject({ kind: 'fall', over: true })
    expect(review!.outcome.on_floor_s).toBeGreaterThan(8 * 60)
    expect(review!.looks.some(({ people }) => people.some(({ posture }) => posture === 'on-floor'))).toBe(true)
    const states = Object.fromEntries(review!.score.criteria.map(({ id, state }) => [id, state]))
    expect(states).toEqual({
      answered: expect.any(String),
      called: 'missed',
      sent: 'met',
      family: 'missed',
      order: 'met',
      'closed-early': 'met',
    })
    await b.close()
  })

  it('[DRILL-17] ends by itself, and a second one starts from a home that is in order again', async () => {
    const b = await stage()
    await b.pass(60)
    b.ask({ type: 'drill-start', drill: 'watching-devices' })
    await b.pass(46 * 60)
    expect(b.reviews).toHaveLength(1)
    expect(b.reviews[0]!.score.passed).toBe(false)
    expect(b.hand.world().dead_devices).toEqual(['gas-kitchen'])
    await b.step('acknowledge')
    await b.step('resolve')
    await b.pass(1)
    b.ask({ type: 'drill-start', drill: 'one-key-call' })
    expect(b.hand.world().dead_devices).toEqual([])
    await b.pass(10 * 60)
    expect(b.told.filter(({ type }) => type === 'drill').at(-1)).toMatchObject({ drill: { id: 'one-key-call', state: 'running' } })
    await b.close()
  })

  it('[DRILL-17] does not begin while an incident of the home is open: what it raises would join that', async () => {
    const b = await stage()
    await b.pass(60)
    b.ask({ type: 'inject', inject: 'help-button' })
    await b.pass(120)
    expect(b.open).toHaveLength(1)
    expect(b.ask({ type: 'drill-start', drill: 'one-key-call' })).toMatchObject([
      { type: 'refused', inject: 'drill-start', reason: { en: 'Close the open incidents of this home first.' } },
    ])
    await b.step('acknowledge')
    await b.step('resolve')
    await b.pass(1)
    expect(b.ask({ type: 'drill-start', drill: 'one-key-call' })).toEqual([])
    await b.close()
  })

  it('[DRILL-4] [DRILL-17] what a drill did is written down like an instructor’s injects, and can be played again', async () => {
    const b = await stage()
    await b.pass(60)
    b.ask({ type: 'drill-start', drill: 'alert-response' })
    await b.pass(5 * 60)
    const text = b.drill.text(b.clock.now(), 'home.yaml')
    expect(text).toMatch(/do: fall/)
    const loaded = loadScenario('drill.yaml', (file) => (file === 'drill.yaml' ? text : JSON.stringify(home)))
    expect(loaded.ok).toBe(true)
    await b.close()
  })
})
