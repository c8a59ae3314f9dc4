import type { Interpreter } from '../adapter.ts'
import { valueInterpreter } from '../value-interpreter.ts'
import { batteryFlag, selfTestFlag, tamperFlag, type ValueMap } from '../value-map.ts'
import type { ZoneStatus } from './zone-status.ts'
import { zoneTypes, type ZoneMeaning, type ZoneTypeName } from './zone-type.ts'

const trouble = {
  as: 'state',
  event: 'fault',
  cases: [
    { when: [true], body: { faulty: true } },
    { when: [false], body: { faulty: false }, untold_first: true },
  ],
} as const
const mains = {
  as: 'state',
  event: 'mains-power',
  cases: [
    { when: [true], body: { mains: 'lost' } },
    { when: [false], body: { mains: 'back' }, untold_first: true },
  ],
} as const

/** What the bits of a zone mean: the rows that the kind has an event for. */
export function zoneMap({ device, alarm }: Pick<ZoneMeaning, 'device' | 'alarm'>): ValueMap {
  const rows = { alarm, tamper: tamperFlag, battery_low: batteryFlag, test: selfTestFlag, trouble, ac_fault: mains } as const
  return Object.fromEntries(
    Object.entries(rows).filter(([, meaning]) => meaning.as !== 'sample' && Object.hasOwn(device.schemas.events, meaning.event)),
  )
}

/**
 * One IAS zone. Both alarm bits count where the type uses both; a defect of the battery counts as a low one. While the test bit is set the
 * alarm bits are a self-test and no alarm. Throws a RangeError for a type that is not in the table: that is a fault of the configuration.
 */
export function zoneInterpreter(type: string): Interpreter<ZoneStatus> {
  const meaning: ZoneMeaning | undefined = Object.hasOwn(zoneTypes, type) ? zoneTypes[type as ZoneTypeName] : undefined
  if (meaning === undefined) throw new RangeError(`No zone type is called ${type}.`)
  const values = valueInterpreter({ device: meaning.device, map: zoneMap(meaning) })
  return {
    hear: (status) =>
      values.hear({
        ...(status.test ? {} : { alarm: meaning.follows.some((bit) => status[bit]) }),
        tamper: status.tamper,
        battery_low: status.battery_low || status.battery_defect,
        test: status.test,
        trouble: status.trouble,
        ac_fault: status.ac_fault,
      }),
  }
}
