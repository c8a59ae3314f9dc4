// Goal: a device passes by what it says itself during the test, and by nothing else. Method: drawn stories of one device held against a plain reading of
// them; the calendar of the monthly test by hand.
import { catalogue, type DeviceState } from '@anju/sdk'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { looked, saidUntilNow, untested, type TestedDevice } from '../../src/commissioning/device-test.ts'
import { testsDue } from '../../src/commissioning/test-due.ts'
import { fits, stepsOf, testSteps } from '../../src/commissioning/test-steps.ts'
import { home } from '../one-home.ts'

const kinds = Object.keys(catalogue)
const state = (kind: string, heard_ms: number | undefined, events: DeviceState['events'] = {}): DeviceState => ({
  home: 'h',
  device: 'd',
  kind,
  room: 'r',
  presence: 'online',
  ...(heard_ms === undefined ? {} : { heard_ms }),
  events,
})

it('[COMM-2] asks every kind for something that it can say', () => {
  for (const [kind, steps] of Object.entries(testSteps))
    for (const { event, body } of steps) {
      const schema = catalogue[kind as keyof typeof catalogue].schemas.events as Readonly<Record<string, { properties: object }>>
      expect(Object.keys(schema), kind).toContain(event)
      for (const name of Object.keys(body)) expect(Object.keys(schema[event]!.properties), `${kind} ${event}`).toContain(name)
    }
})

it('[COMM-2] a device has passed when, and only when, it was heard and showed every step since the test began', () => {
  const story = fc.record({
    kind: fc.constantFrom(...kinds),
    before: fc.array(fc.nat({ max: 3 }), { maxLength: 3 }),
    during: fc.array(fc.nat({ max: 3 }), { maxLength: 6 }),
  })
  fc.assert(
    fc.property(story, ({ kind, before, during }) => {
      const steps = testSteps[kind] ?? []
      const BEGAN = 1_000
      let at = 0
      let events: DeviceState['events'] = {}
      const say = (n: number) => {
        const step = steps[n % Math.max(1, steps.length)]
        at += 10
        if (step !== undefined) events = { ...events, [step.event]: { at_ms: at, body: { event: step.event, ...step.body } } }
        return step?.code
      }
      for (const n of before) say(n)
      const said = saidUntilNow(state(kind, at, events))
      let tested: TestedDevice = looked(untested(state(kind, at)), state(kind, at === 0 ? undefined : at, events), said, BEGAN)
      expect(tested.steps.every(({ seen_ms }) => seen_ms === undefined)).toBe(true)
      at = BEGAN
      const shown = new Set<string>()
      for (const n of during) {
        const code = say(n)
        // Two steps of one event that say the same in this state are both shown by it.
        for (const step of steps)
          if (step.code === code || (events[step.event]?.at_ms === at && fits(step, events[step.event]!.body))) shown.add(step.code)
        tested = looked(tested, state(kind, at, events), said, BEGAN)
      }
      if (during.length > 0) shown.add('heard')
      expect(new Set(tested.steps.filter(({ seen_ms }) => seen_ms !== undefined).map(({ code }) => code))).toEqual(shown)
      expect(tested.passed).toBe(stepsOf(kind).every((code) => shown.has(code)))
    }),
    { numRuns: 300 },
  )
})

it('[COMM-3] says who is due by a month of thirty days, never passed and overdue first', () => {
  const DAY = 86_400_000
  const now = 100 * DAY
  const passed: Record<string, number> = { 'gas-kitchen': now - 31 * DAY, 'door-front': now - 25 * DAY, 'radar-living': now - 3 * DAY }
  const rows = testsDue([home], { passed_ms: (_home, device) => passed[device] }, now)
  expect(rows).toHaveLength(home.devices.length)
  expect(rows.slice(-3).map(({ device, state: is, due_days }) => [device, is, due_days])).toEqual([
    ['gas-kitchen', 'overdue', -1],
    ['door-front', 'due', 5],
    ['radar-living', 'tested', 27],
  ])
  expect(rows[0]!.state).toBe('never')
})
