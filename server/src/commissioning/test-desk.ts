import { fail, ok, type DeviceState, type FeedMessage, type Instant, type Result, type Site } from '@anju/sdk'
import { serverLimits } from '../limits.ts'
import type { Ground } from '../records/ground.ts'
import { looked, saidUntilNow, untested, type Before, type DeviceTest } from './device-test.ts'

/** What is asked for when a test begins. */
export interface TestRequest {
  kind: DeviceTest['kind']
  /** All of the home when left out. */
  devices?: readonly string[]
  /** After so long it ends by itself, minutes. */
  minutes?: number
}

export interface TestDesk {
  /** Begins a test: until it ends its devices page nobody. Errors `home-unknown`, `device-unknown`, `request-invalid` while one runs. */
  begin(home: string, request: TestRequest, by: string): Promise<Result<DeviceTest>>
  /** Ends the test of a home. Errors `home-unknown`, `request-invalid` when none runs. */
  end(home: string, note: string | undefined, by: string): Promise<Result<DeviceTest>>
  running(): readonly DeviceTest[]
  /** The newest test of a home, running or over. */
  last(home: string): DeviceTest | undefined
  /** When a device last passed a test. */
  passed_ms(home: string, device: string): number | undefined
  /** Every test of a home, oldest first. */
  all(home: string): Promise<DeviceTest[]>
  /** Tests that began in a period and are over, oldest first. */
  period(from_ms: number, to_ms: number): AsyncIterable<DeviceTest>
}

interface DeskOptions {
  ground: Ground
  site: Site
  devices: () => readonly DeviceState[]
  onFeed: (listener: (message: FeedMessage) => void) => void
}

interface Kept extends DeviceTest {
  before: Record<string, Before>
}
const shown = ({ before: _before, ...test }: Kept): DeviceTest => test

/** Commissioning: the walk-test of new devices and the monthly test of all, each device judged by what it says itself while nobody is paged for it. */
export function testDesk({ ground, site, devices, onFeed }: DeskOptions): TestDesk {
  const newest = ground.books.book<Kept>('device-tests')
  const over = ground.books.book<DeviceTest>('device-tests-over')
  const passes = ground.books.book<{ home: string; device: string; at_ms: number }>('device-passes')
  const homes = new Map(site.homes.map((home) => [home.id, home]))
  const now = () => ground.agenda.now()
  const keysOf = ({ home, devices: tested }: DeviceTest) => tested.map(({ device }) => `${home}/${device}`)
  const isRunning = (test: Kept | undefined): test is Kept => test !== undefined && test.ended_ms === undefined

  const finish = (test: Kept, by: string, note: string | undefined): Kept => {
    const ended = { ...test, ended_ms: Math.min(now(), test.until_ms), ...(note === undefined ? {} : { note }) }
    newest.put(test.home, ended)
    over.put(test.id, shown(ended), { over: true, at_ms: test.began_ms })
    ground.underTest.unmark(keysOf(test))
    for (const { device, passed } of ended.devices)
      if (passed) passes.put(`${test.home}/${device}`, { home: test.home, device, at_ms: ended.ended_ms })
    const passed = ended.devices.filter((one) => one.passed).length
    ground.audit(`home:${test.home}`, 'device-test-ended', by, { kind: test.kind, passed, of: ended.devices.length })
    return ended
  }
  const watchEnd = ({ home, id, until_ms }: Kept) =>
    ground.agenda.wakeAt(until_ms as Instant, () => {
      const test = newest.get(home)
      if (isRunning(test) && test.id === id) finish(test, 'server', undefined)
    })
  for (const test of newest.all())
    if (isRunning(test)) {
      ground.underTest.mark(keysOf(test), test.until_ms)
      watchEnd(test)
    }
  onFeed((message) => {
    if (message.type !== 'device') return
    const state = message.device
    const test = newest.get(state.home)
    if (!isRunning(test)) return
    const at = test.devices.findIndex(({ device }) => device === state.device)
    const before = test.devices[at]
    if (before === undefined) return
    const after = looked(before, state, test.before[state.device] ?? {}, test.began_ms)
    if (after !== before) newest.put(test.home, { ...test, devices: test.devices.with(at, after) })
  })

  return {
    async begin(id, { kind, devices: wanted, minutes = serverLimits.test_minutes }, by) {
      const home = homes.get(id)
      if (home === undefined) return fail('home-unknown', { home: id })
      const stranger = wanted?.find((device) => !home.devices.some((one) => one.id === device))
      if (stranger !== undefined) return fail('device-unknown', { home: id, device: stranger }, '/devices')
      if (isRunning(newest.get(id))) return fail('test-running', { home: id })
      const states = devices().filter((one) => one.home === id && (wanted === undefined || wanted.includes(one.device)))
      const began_ms = now()
      const test: Kept = {
        id: `${id}/${began_ms}`,
        home: id,
        kind,
        by,
        began_ms,
        until_ms: began_ms + minutes * 60_000,
        devices: states.map(untested),
        before: Object.fromEntries(states.map((state) => [state.device, saidUntilNow(state)])),
      }
      newest.put(id, test)
      ground.underTest.mark(keysOf(test), test.until_ms)
      watchEnd(test)
      ground.audit(`home:${id}`, 'device-test-began', by, { kind, devices: states.length, minutes })
      await ground.stored()
      return ok(shown(test))
    },
    async end(home, note, by) {
      if (!homes.has(home)) return fail('home-unknown', { home })
      const test = newest.get(home)
      if (!isRunning(test)) return fail('test-not-running', { home })
      const ended = finish(test, by, note)
      await ground.stored()
      return ok(shown(ended))
    },
    running: () => newest.all().filter(isRunning).map(shown),
    last(home) {
      const test = newest.get(home)
      return test && shown(test)
    },
    passed_ms: (home, device) => passes.get(`${home}/${device}`)?.at_ms,
    period: (from_ms, to_ms) => over.period(from_ms, to_ms),
    async all(home) {
      const found: DeviceTest[] = []
      for await (const test of over.period(0, now() + 1)) if (test.home === home) found.push(test)
      const last = newest.get(home)
      return isRunning(last) ? [...found, shown(last)] : found
    },
  }
}
