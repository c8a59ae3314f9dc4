// Goal: what an instructor presses happens, is written down, and nothing else does. Method: a real home on the virtual clock without a server (its devices
// talk to a broker in memory); every inject is pressed at drawn instants, and the document of the drill must pass the checker.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import {
  after,
  instant,
  memoryBroker,
  Minutes,
  openGate,
  queueClock,
  Seconds,
  work,
  type DirectorMessage,
  type Home,
  type Truth,
} from '@anju/sdk'
import { simulateHome } from '@anju/simulator'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { director } from '../../src/director/director.ts'
import { drillDocument, zoned } from '../../src/director/drill-document.ts'
import { injectDefinitions } from '../../src/director/inject.ts'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { showProblem } from '@anju/sdk/document'
import { moveTime } from '../../src/runner/move-time.ts'

const homeText = readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')
const home = parse(homeText) as Home
const starts = instant('2026-03-02T15:00:00+08:00')

/** A home with its director, on a clock that is moved by hand. */
function stage() {
  const clock = queueClock(starts)
  const counter = work()
  const broker = memoryBroker(openGate, { work: counter })
  const people = { 'wang-xiulan': { in: 'living' } }
  const simulation = simulateHome({ home, site: 'demo', clock, seed: 5, bus: () => broker.bus, work: counter, starts: { people } })
  const pace = {
    factor: 1,
    set(factor: number) {
      pace.factor = factor
    },
  }
  const drill = drillDocument(home, starts, 480)
  const hand = director({ home, simulation, clock, pace, drill })
  const told: DirectorMessage[] = []
  hand.onMessage((message) => told.push(message))
  simulation.start()
  const press = (inject: string) => {
    const answers: DirectorMessage[] = []
    hand.request({ type: 'inject', inject }, (answer) => answers.push(answer))
    return answers
  }
  const pass = (ends: number) => moveTime({ clock, work: counter, silences: 1, ends: after(starts, Minutes(ends)) })
  const truths = (): Truth[] => told.flatMap((message) => (message.type === 'truth' ? [message.truth] : []))
  const offered = (id: string) => {
    const injects = hand.hello().find((message) => message.type === 'injects')
    return injects?.type === 'injects' ? injects.injects.find((inject) => inject.id === id)?.possible : undefined
  }
  return { clock, simulation, hand, drill, pace, told, press, pass, truths, offered }
}

describe('the director', () => {
  it.each([
    ['fall-bathroom', 'fall', 4],
    ['gas-left-on', 'gas', 40],
    ['basin-overflows', 'water', 20],
    ['help-button', 'sos', 3],
  ])('[DRILL-3] lets %s happen: the truth is %s', { timeout: 60_000 }, async (id, kind, minutes) => {
    const scene = stage()
    await scene.pass(1)
    expect(scene.press(id)).toEqual([])
    await scene.pass(1 + minutes)
    expect(scene.truths().map((truth) => truth.kind)).toContain(kind)
    if (id === 'help-button') return
    expect(scene.press('recover')).toEqual([])
    await scene.pass(60 + minutes)
    const open = new Set(
      scene
        .truths()
        .filter(({ phase }) => phase === 'onset')
        .map((truth) => truth.id),
    )
    for (const truth of scene.truths()) if (truth.phase === 'end') open.delete(truth.id)
    expect([...open], 'what began has ended').toEqual([])
  })

  it('[DRILL-3] refuses what is not possible with a reason in both languages, and changes nothing by it', async () => {
    const scene = stage()
    await scene.pass(1)
    expect(scene.offered('recover')).toBe(false)
    expect(scene.press('recover')).toEqual([
      { type: 'refused', inject: 'recover', reason: { zh: expect.any(String) as string, en: expect.any(String) as string } },
    ])
    expect(scene.press('no-such-thing')[0]).toMatchObject({ type: 'refused' })
    scene.press('fall-bathroom')
    expect(scene.offered('gas-left-on')).toBe(false)
    expect(scene.press('gas-left-on')[0]).toMatchObject({ type: 'refused', inject: 'gas-left-on' })
    await scene.pass(4)
    expect(scene.offered('fall-bathroom'), 'who lies on the floor cannot fall').toBe(false)
    expect(scene.offered('recover')).toBe(true)
    expect(scene.press('fall-bathroom')[0]).toMatchObject({ type: 'refused' })
  })

  it('[DRILL-4] writes every drill down as a document that passes the checker', { timeout: 60_000 }, async () => {
    const ids = injectDefinitions.map(({ id }) => id)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...ids), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 4 }),
        async (presses) => {
          const scene = stage()
          let minute = 1
          for (const [id, wait] of presses) {
            await scene.pass(minute)
            scene.press(id)
            minute += wait
          }
          await scene.pass(minute)
          const text = scene.drill.text(scene.clock.now(), 'home.yaml')
          const loaded = loadScenario('drill.yaml', (file) => (file === 'drill.yaml' ? text : homeText))
          expect(loaded.ok, loaded.ok ? '' : loaded.problems.map(showProblem).join('\n')).toBe(true)
          if (loaded.ok) expect(loaded.scenario.starts).toBe(starts)
        },
      ),
      { numRuns: 12 },
    )
  })

  it('[DRILL-4] states the start in the zone of the home', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.integer({ min: -720, max: 840 }), (at_s, zone_min) => {
        const at = after(instant('1970-01-01T00:00:00Z'), Seconds(at_s))
        expect(instant(zoned(at, zone_min))).toBe(at)
      }),
    )
  })

  it('[DRILL-5] sets the pace, and says so in the next picture', () => {
    const scene = stage()
    scene.hand.request({ type: 'clock', factor: 30 }, () => {})
    expect(scene.pace.factor).toBe(30)
    expect(scene.told.at(-1)).toMatchObject({ type: 'world', world: { factor: 30 } })
  })
})
