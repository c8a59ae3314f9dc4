import { ID_PATTERN, type DeviceState } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { fits, HEARD, stepsOf, testSteps } from './test-steps.ts'

const closed = { additionalProperties: false } as const
const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })
export const testKinds = ['walk-test', 'monthly'] as const

/** How far one device has come: each step with the time at which the device said so. */
export const TestedDevice = Type.Object(
  {
    device: Type.String({ pattern: ID_PATTERN }),
    kind: Type.String(),
    room: Type.String(),
    steps: Type.Array(Type.Object({ code: Type.String(), seen_ms: Type.Optional(Ms) }, closed)),
    passed: Type.Boolean(),
  },
  closed,
)
export type TestedDevice = Static<typeof TestedDevice>

/** One test of the devices of a home, from its beginning until it is ended or its time is up. */
export const DeviceTest = Type.Object(
  {
    id: Type.String(),
    home: Type.String(),
    kind: Type.Enum([...testKinds]),
    by: Type.String(),
    began_ms: Ms,
    until_ms: Ms,
    ended_ms: Type.Optional(Ms),
    devices: Type.Array(TestedDevice),
    note: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  closed,
)
export type DeviceTest = Static<typeof DeviceTest>

export const untested = ({ device, kind, room }: Pick<DeviceState, 'device' | 'kind' | 'room'>): TestedDevice => ({
  device,
  kind,
  room,
  steps: stepsOf(kind).map((code) => ({ code })),
  passed: false,
})

/** What a device had said before the test: by event, when it happened. What is the same is no word of the test. */
export type Before = Readonly<Record<string, number>>
export const saidUntilNow = ({ events }: Pick<DeviceState, 'events'>): Before =>
  Object.fromEntries(Object.entries(events).map(([name, { at_ms }]) => [name, at_ms]))

/** Takes one state of a device into its test; the same object comes back when it shows nothing new. `began_ms` is when the test began. */
export function looked(tested: TestedDevice, state: DeviceState, before: Before, began_ms: number): TestedDevice {
  const { heard_ms } = state
  if (heard_ms === undefined || heard_ms < began_ms) return tested
  let news = false
  const steps = tested.steps.map((one) => {
    if (one.seen_ms !== undefined || !shows(tested.kind, one.code, state, before)) return one
    news = true
    return { ...one, seen_ms: heard_ms }
  })
  return news ? { ...tested, steps, passed: steps.every(({ seen_ms }) => seen_ms !== undefined) } : tested
}

function shows(kind: string, code: string, { events }: DeviceState, before: Before): boolean {
  if (code === HEARD) return true
  const step = testSteps[kind]?.find((one) => one.code === code)
  const said = step && events[step.event]
  return said !== undefined && said.at_ms !== before[step!.event] && fits(step!, said.body)
}
