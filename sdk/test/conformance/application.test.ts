// Goal: at a broker that is not the kit's, what an application can see is judged, and the rest is blocked. Method: the reference device and mutants of
// it at a memory broker that knows nothing of the kit; the kit is one more client there.
import { describe, expect, it } from 'vitest'
import { catalogue, instant, memoryBroker, openGate, queueClock, random, Seconds } from '@anju/sdk'
import { applicationBench } from '../../src/conformance/bench/application-bench.ts'
import { judge, ourRules, referenceDevice } from '../../src/conformance/conformance.ts'
import { kit } from '../../src/conformance/kit.ts'
import { faultyBus } from '../../src/conformance/mutants/faulty-bus.ts'
import { mutants } from '../../src/conformance/mutants/mutants.ts'
import { noting } from '../../src/conformance/noting-later.ts'
import { queuePace } from '../../src/conformance/pace.ts'
import { runPlan } from '../../src/conformance/run-plan.ts'

const rules = ourRules()
const device = catalogue['wristband']
const address = { site: 'bench', home: 'kit', device: 'device-1' }

/** `there_s`: how long the device has been there when the kit comes. */
async function atForeignBroker(mutant?: string, there_s = 0) {
  const clock = queueClock(instant('2026-01-15T08:00:00Z'))
  const broker = memoryBroker(openGate)
  const later = noting()
  const fault = mutants.find(({ id }) => id === mutant)?.fault({ clock, device, address }).wire
  const bus = fault === undefined ? broker.bus : faultyBus(broker.bus, fault, clock)
  const port = referenceDevice({ device, address, bus, clock, random: random(1) })
  const target = { profile: 'supervised' } as const
  const pace = queuePace(clock)
  if (there_s > 0) await pace.until(() => false, Seconds(there_s))
  const bench = await applicationBench(later.note, broker.bus)
  const self = kit({ target, catalogue, depth: 'full', random: random(2), pace, port }, (note) => {
    later.to(note)
    return bench
  })
  await runPlan(self, catalogue, 'the broker')
  return judge(rules, target, self.log, catalogue).requirements
}
const ended = (requirements: Awaited<ReturnType<typeof atForeignBroker>>, is: string) =>
  requirements.filter(({ verdict }) => verdict.is === is).map(({ id }) => id)

describe("another's broker", () => {
  it('[CONF-15] shows what an application can see, and the rest is blocked', async () => {
    const requirements = await atForeignBroker()
    expect(requirements.filter(({ verdict }) => verdict.is === 'fail')).toEqual([])
    expect(ended(requirements, 'pass')).toEqual(
      expect.arrayContaining(['ENV-2', 'ENV-3', 'EVT-2', 'EVT-3', 'EVT-7', 'CMD-1', 'CMD-2', 'CMD-3', 'DEV-6']),
    )
    expect(ended(requirements, 'blocked')).toEqual(expect.arrayContaining(['PRES-1', 'PRES-3', 'PRES-5', 'EVT-5', 'TOPIC-3', 'LIM-3']))
  })

  it('[CONF-15] blames nobody for the time in a birth that the broker has kept', async () => {
    expect(ended(await atForeignBroker(undefined, 30), 'fail')).toEqual([])
  })

  it.each(['gives-up-repeating', 'confirm-ignored', 'unknown-field', 'commands-unanswered', 'worn-upside-down', 'forgets-with-its-power'])(
    '[CONF-15] still catches %s',
    async (id) => {
      expect(ended(await atForeignBroker(id), 'fail')).toContain(mutants.find((mutant) => mutant.id === id)!.rule)
    },
  )
})
