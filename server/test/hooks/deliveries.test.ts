// Goal: no change of an incident is lost on its way to a webhook, whatever the target does and whenever the server stops; and one bad target holds up no other.
// Method: drawn targets (well, 500, silent, broken, busy, gone) and restarts on a clock that the test moves; the oracle is the list of changes in the store.
import { random, type Instant } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { waitBefore } from '../../src/hooks/deliveries.ts'
import { hookLimits } from '../../src/hooks/hook-limits.ts'
import { hooks, type Hooks } from '../../src/hooks/hooks.ts'
import type { Answered, Sender } from '../../src/hooks/live-sender.ts'
import { secretOf } from '../../src/hooks/signature.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { bench, home, type Bench } from '../one-home.ts'

type Does = 'well' | 'fails' | 'hangs' | 'breaks' | 'busy' | 'gone'
interface Got {
  at_ms: number
  url: string
  id: string
}

/** Targets by their URL, each doing what its script says, call by call; at the end of the script it is well. */
function targets(now: () => number, scripts: Readonly<Record<string, Does[]>>) {
  const taken: Got[] = []
  const tries: Got[] = []
  let [open, most] = [0, 0]
  const send: Sender = (url, headers, _, give_up) => {
    const call = { at_ms: now(), url, id: headers['webhook-id']! }
    tries.push(call)
    most = Math.max(most, (open += 1))
    const does = scripts[url]?.shift() ?? 'well'
    const done = <T>(value: T): T => {
      open -= 1
      return value
    }
    if (does === 'hangs')
      return new Promise((_resolve, reject) => {
        give_up.addEventListener('abort', () => reject(done(new Error('no-answer'))))
      })
    if (does === 'breaks') return Promise.reject(done(new Error('econnreset')))
    if (does === 'well') taken.push(call)
    const answers: Record<string, Answered> = {
      well: { status: 204 },
      fails: { status: 500 },
      gone: { status: 410 },
      busy: { status: 429, retry_after_s: 900 },
    }
    return Promise.resolve(done(answers[does]!))
  }
  return { send, taken, tries, most: () => most, scripts }
}

const desk = ({ server }: Bench, sender: Sender): Hooks =>
  hooks({
    ground: server.ground,
    site: server.site.id,
    incidents: () => server.incidents(),
    alertsOf: (incident) => server.alertsOf(incident),
    onFeed: (listener) => server.onFeed(listener),
    sender,
    newSecret: () => secretOf(new Uint8Array(32)),
    allowed: [],
  })
const added = async (of: Hooks, url: string, more: object = {}) => {
  const hook = await of.add({ url, ...more }, 'test')
  if (!hook.ok) throw new Error(hook.fault.code)
  return hook.value.hook.id
}
const press = (to: Bench, device = 'button-bedside', more: Record<string, unknown> = {}) =>
  to.event(device, 'sos', { state: 'raised' }, more)
const DAYS_4 = 4 * 86_400

describe('deliveries', () => {
  it('[HOOK-1] [HOOK-3] every change is taken or a dead letter, whatever the target does and whenever the server stops', async () => {
    const Script = fc.array(fc.constantFrom<Does>('well', 'fails', 'hangs', 'breaks', 'busy'), { maxLength: 14 })
    const Move = fc.constantFrom('press', 'step', 'pass', 'restart', 'die')
    const property = fc.asyncProperty(Script, fc.array(Move, { minLength: 2, maxLength: 12 }), async (script, moves) => {
      const store = memoryStore()
      let boot = 0
      let server = await bench({ store, boot: 'b0' })
      const target = targets(() => server.clock.now(), { 'https://a.example/': script })
      let desk1 = desk(server, target.send)
      await added(desk1, 'https://a.example/')
      // What stood at the end of each move was there to be told.
      const stood = new Set<string>()
      for (const move of moves) {
        const open = server.server.incidents().find(({ state }) => state === 'raised')
        if (move === 'press') await press(server, (boot + target.tries.length) % 2 === 0 ? 'button-bedside' : 'button-bathroom')
        else if (move === 'step' && open !== undefined) await server.server.step(open.id, { step: 'acknowledge', by: 'wu' })
        else if (move === 'pass') await server.pass(400)
        else if (move === 'restart' || move === 'die') {
          // Dead before it could tell: the change is durable, the hook has not heard of it.
          desk1.close()
          if (move === 'die') await press(server)
          await server.server.close()
          server = await bench({ store, boot: `b${(boot += 1)}`, at: server.clock.now() })
          desk1 = desk(server, target.send)
        }
        await server.settle()
        for (const { id, version } of server.server.incidents()) stood.add(`${id}.${version}`)
      }
      await server.pass(DAYS_4)
      const [hook] = desk1.list()
      const dead = desk1.dead(hook!.id)
      const arrived = new Set([...target.taken.map(({ id }) => id), ...(dead.ok ? dead.value.map(({ event }) => event.id) : [])])
      for (const change of stood) expect(arrived).toContain(change)
      expect(hook).toMatchObject({ waiting: 0 })
      expect(target.most()).toBeLessThanOrEqual(hookLimits.in_flight)
      desk1.close()
      await server.server.close()
    })
    await fc.assert(property, { numRuns: 40, seed: 11 })
  })

  it('[HOOK-1] what was taken is not sent again after a restart; what was not, is', async () => {
    const store = memoryStore()
    let server = await bench({ store })
    const target = targets(() => server.clock.now(), { 'https://a.example/': ['well', 'fails'] })
    let of = desk(server, target.send)
    await added(of, 'https://a.example/')
    await press(server)
    await press(server, 'button-bathroom')
    expect(target.tries.map(({ id }) => id.split('.').at(-1))).toEqual(['1', '2'])
    for (const boot of ['b2', 'b3']) {
      of.close()
      await server.server.close()
      server = await bench({ store, boot, at: server.clock.now() })
      of = desk(server, target.send)
      await server.pass(7)
      expect(target.tries.map(({ id }) => id.split('.').at(-1))).toEqual(['1', '2', '2'])
    }
    of.close()
    await server.server.close()
  })

  it('[HOOK-3] comes again as Standard Webhooks says, each wait within its fifth; then it is a dead letter that can be sent again', async () => {
    const server = await bench()
    const target = targets(() => server.clock.now(), { 'https://a.example/': Array.from({ length: 10 }, () => 'fails' as const) })
    const of = desk(server, target.send)
    const id = await added(of, 'https://a.example/')
    await of.ping(id)
    await server.pass(DAYS_4)
    const gaps = target.tries.slice(1).map(({ at_ms }, i) => (at_ms - target.tries[i]!.at_ms) / 1_000)
    expect(gaps).toHaveLength(9)
    for (const [i, gap] of gaps.entries()) expect(Math.abs(gap / hookLimits.retries_s[i]! - 1)).toBeLessThanOrEqual(0.2 + 1e-6)
    expect(new Set(target.tries.map((one) => one.id)).size).toBe(1)
    expect(of.get(id)).toMatchObject({ waiting: 0, dead: 1, last_error: '500', failing_since_ms: target.tries[0]!.at_ms })
    expect(await of.replay(id, ['other'], 'wu')).toMatchObject({ value: { replayed: 0 } })
    expect(await of.replay(id, undefined, 'wu')).toMatchObject({ value: { replayed: 1 } })
    await server.settle()
    expect(target.taken.map((one) => one.id)).toEqual([target.tries[0]!.id])
    expect(of.get(id)).toMatchObject({ waiting: 0, dead: 0 })
    expect(of.get(id)!.failing_since_ms).toBeUndefined()
  })

  it('[HOOK-3] waits as long as a busy target asks, within a day, and leaves one that is gone alone', async () => {
    expect(waitBefore(1, random(1), 900)).toBe(900_000)
    expect(waitBefore(1, random(1), 1e9)).toBe(86_400_000)
    expect(waitBefore(hookLimits.retries_s.length + 1, random(1))).toBeUndefined()
    const server = await bench()
    const target = targets(() => server.clock.now(), { 'https://a.example/': ['gone'] })
    const of = desk(server, target.send)
    const id = await added(of, 'https://a.example/')
    await of.ping(id)
    await server.pass(DAYS_4)
    expect(target.tries).toHaveLength(1)
    expect(of.get(id)).toMatchObject({ enabled: false, dead: 1 })
  })

  it('[HOOK-4] one that hangs is given up after 15 s, and holds up no other', async () => {
    const server = await bench()
    const hangs = Array.from({ length: 40 }, () => 'hangs' as const)
    const target = targets(() => server.clock.now(), { 'https://hangs.example/': hangs })
    const of = desk(server, target.send)
    const bad = await added(of, 'https://hangs.example/')
    await added(of, 'https://well.example/')
    for (let n = 0; n < 8; n++) await press(server, n % 2 === 0 ? 'button-bedside' : 'button-bathroom')
    const changes = server.server.incidents()[0]!.version
    const at = (url: string) => target.tries.filter((one) => one.url === url)
    expect(at('https://well.example/')).toHaveLength(changes)
    expect(at('https://hangs.example/')).toHaveLength(hookLimits.in_flight)
    await server.pass(14)
    expect(at('https://hangs.example/')).toHaveLength(hookLimits.in_flight)
    await server.pass(2)
    expect(at('https://hangs.example/').length).toBeGreaterThan(hookLimits.in_flight)
    expect(of.get(bad)).toMatchObject({ last_error: 'no-answer' })
    of.close()
  })

  it('[HOOK-6] what is beyond a thousand that wait is a dead letter at once; no more than fifty hooks', async () => {
    const server = await bench()
    const target = targets(() => server.clock.now(), { 'https://a.example/': Array.from({ length: 9_999 }, () => 'hangs' as const) })
    const of = desk(server, target.send)
    const id = await added(of, 'https://a.example/')
    for (let n = 0; n < hookLimits.waiting + 3; n++) {
      await of.ping(id)
      server.clock.moveTo((server.clock.now() + 1) as Instant)
    }
    expect(of.get(id)).toMatchObject({ waiting: hookLimits.waiting, dead: 3 })
    expect(of.dead(id)).toMatchObject({ value: [{ last: 'too-many-wait' }, {}, {}] })
    for (let n = 1; n < hookLimits.hooks; n++) await added(of, `https://h${n}.example/`)
    expect(await of.add({ url: 'https://more.example/' }, 'wu')).toMatchObject({ ok: false, fault: { code: 'hook-limit' } })
    of.close()
  })

  it('[HOOK-7] a drill is sent only where it is asked for; homes are kept apart', async () => {
    const server = await bench()
    const target = targets(() => server.clock.now(), {})
    const of = desk(server, target.send)
    await added(of, 'https://actual.example/')
    await added(of, 'https://drills.example/', { modes: ['drill'] })
    await added(of, 'https://other.example/', { homes: ['elsewhere'], modes: ['actual', 'drill'] })
    await added(of, 'https://mine.example/', { homes: [home.id] })
    await press(server, 'button-bedside', { mode: 'drill' })
    expect(new Set(target.taken.map(({ url }) => url))).toEqual(new Set(['https://drills.example/']))
    await press(server)
    expect(new Set(target.taken.slice(1).map(({ url }) => url))).toEqual(new Set(['https://actual.example/', 'https://mine.example/']))
    of.close()
  })
})
