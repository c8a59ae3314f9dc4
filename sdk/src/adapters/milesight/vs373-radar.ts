import { radar } from '../../devices/radar.ts'
import type { Interpreter } from '../adapter.ts'
import { valueInterpreter } from '../value-interpreter.ts'
import type { ValueMap } from '../value-map.ts'
import type { Vs373Report } from './vs373-report.ts'

/** How one VS373 is mounted. */
export interface Vs373Binding {
  /** Height of the device above the floor, metres. */
  mounted_m: number
}

const map: ValueMap = {
  fall: { as: 'occurrence', event: 'fall', cases: [{ when: ['alarm'], body: {} }] },
  posture: {
    as: 'state',
    event: 'posture',
    cases: (['on-floor', 'lying', 'unknown'] as const).map((posture) => ({ when: [posture], body: { posture } })),
  },
  present: {
    as: 'state',
    event: 'presence',
    cases: [
      { when: [true], body: { present: true } },
      { when: [false], body: { present: false, targets: 0 } },
    ],
  },
  x_m: { as: 'sample', field: 'x_m' },
  y_m: { as: 'sample', field: 'y_m' },
  z_m: { as: 'sample', field: 'z_m' },
}

/**
 * The posture that follows; motionlessness, dwelling and vital signs have no event of the kind, and a resolved fall says only that it
 * ended.
 */
function postureOf({ event, status }: Vs373Report): string | undefined {
  if (event === 'fall') return status === 'alarm' ? 'on-floor' : status === 'resolve' ? 'unknown' : undefined
  if (event === 'lying') return status === 'resolve' || status === 'ignore' ? 'unknown' : 'lying'
  return event === 'out-of-bed' && status === 'alarm' ? 'unknown' : undefined
}

function presenceOf({ event, status }: Vs373Report): boolean | undefined {
  if (status === 'ignore' || status === 'resolve') return undefined
  return event === 'vacant' ? false : event === 'occupancy' ? true : undefined
}

/**
 * One VS373 as a radar. Where a report states no place, none is said; how far and how fast the body dropped is never stated. An alarm that
 * the device says to ignore is none.
 */
export function vs373Radar({ mounted_m }: Vs373Binding): Interpreter<Vs373Report> {
  const values = valueInterpreter({ device: radar, map })
  return {
    hear: (report) => {
      const [x_m, y_m, height_m] = report.location_m ?? []
      return values.hear({
        ...(height_m === undefined ? {} : { x_m, y_m, z_m: height_m - mounted_m }),
        fall: report.event === 'fall' ? report.status : undefined,
        posture: postureOf(report),
        present: presenceOf(report),
      })
    },
  }
}
