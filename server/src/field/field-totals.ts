import type { Home } from '@anju/sdk'
import type { DeviceTest } from '../commissioning/device-test.ts'
import { levels, type Level } from '../inspection/hazard.ts'
import type { KeptInspection } from '../inspection/inspections.ts'
import type { Visit } from '../visits/visit.ts'

/** What was done in the field in a period (T6): visits, people reached, repairs, hazards found, devices tested. */
export interface FieldTotals {
  visits: number
  /** Where nobody opened: counted above, and in nothing below. */
  nobody_in: number
  homes_reached: number
  people_reached: number
  /** Repairs that were told, and those that the device confirmed by its own word. */
  repairs: number
  repairs_confirmed: number
  /** How often each thing of the checklist was not in order, and each feeling was said; the most frequent first. */
  not_in_order: readonly Counted[]
  feelings: readonly Counted[]
  inspections: number
  hazards: Readonly<Record<Level, number>>
  device_tests: number
  devices_tested: number
  devices_passed: number
  visitors: readonly { by: string; visits: number; homes: number; repairs: number }[]
}
interface Counted {
  what: string
  times: number
}

function ranked(all: readonly string[]): Counted[] {
  const groups = [...Map.groupBy(all, (what) => what)].map(([what, { length: times }]) => ({ what, times }))
  return groups.toSorted((a, b) => b.times - a.times || (a.what < b.what ? -1 : 1))
}

/** Adds up what was written down. Pure. */
export function fieldTotals(
  done: { visits: readonly Visit[]; inspections: readonly KeptInspection[]; tests: readonly DeviceTest[] },
  residentsOf: (home: string) => Home['residents'],
): FieldTotals {
  const met = done.visits.filter(({ nobody_in }) => nobody_in !== true)
  const homes = new Set(met.map(({ home }) => home))
  const repairs = met.flatMap((visit) => visit.repairs)
  const hazards = done.inspections.flatMap((one) => one.hazards)
  const devices = done.tests.flatMap((test) => test.devices)
  return {
    visits: done.visits.length,
    nobody_in: done.visits.length - met.length,
    homes_reached: homes.size,
    people_reached: [...homes].reduce((sum, home) => sum + residentsOf(home).length, 0),
    repairs: repairs.length,
    repairs_confirmed: repairs.filter(({ confirmed_ms }) => confirmed_ms !== undefined).length,
    not_in_order: ranked(met.flatMap(({ checklist }) => checklist.flatMap(({ item, found }) => (found === 'no' ? [item] : [])))),
    feelings: ranked(met.flatMap(({ feedback }) => feedback?.feels ?? [])),
    inspections: done.inspections.length,
    hazards: Object.fromEntries(levels.map((level) => [level, hazards.filter((one) => one.level === level).length])) as Record<
      Level,
      number
    >,
    device_tests: done.tests.length,
    devices_tested: devices.length,
    devices_passed: devices.filter(({ passed }) => passed).length,
    visitors: [...Map.groupBy(met, ({ by }) => by)]
      .map(([by, own]) => ({
        by,
        visits: own.length,
        homes: new Set(own.map(({ home }) => home)).size,
        repairs: own.reduce((sum, visit) => sum + visit.repairs.length, 0),
      }))
      .toSorted((a, b) => b.visits - a.visits || (a.by < b.by ? -1 : 1)),
  }
}
