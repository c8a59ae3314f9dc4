import { vs373Radar } from '../../adapters/milesight/vs373-radar.ts'
import { readVs373 } from '../../adapters/milesight/vs373-report.ts'
import type { MilesightSource } from '../file/gateway-file.ts'
import type { MessageFamily } from './message-family.ts'

/** Milesight VS373 radars, each by the topic to which it publishes. They tell no presence of their own. */
export function milesightFamily({ devices }: MilesightSource): MessageFamily {
  const bound = new Map(Object.entries(devices).map(([topic, { mounted_m }]) => [topic, vs373Radar({ mounted_m })]))
  return {
    filters: [...bound.keys()],
    hear(topic, payload, kept) {
      const device = bound.get(topic)
      if (device === undefined) return [{ is: 'unknown', name: topic }]
      // A report is what happened: one that the broker kept happened long ago.
      if (kept || payload.byteLength === 0) return []
      const report = readVs373(payload)
      return report.ok
        ? [{ is: 'said', name: topic, said: device.hear(report.value) }]
        : [{ is: 'fault', fault: report.fault, name: topic }]
    },
  }
}
