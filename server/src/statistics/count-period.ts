import type { Home, Instant, Mode } from '@anju/sdk'
import { offset_ms } from '../detect/night.ts'
import type { Recorded } from '../store/store.ts'
import { areaOf } from '../people/area-of.ts'
import type { Counted } from './grouped.ts'

/** What the counting needs to know beside the incidents. */
export interface CountOptions {
  time_zone: string
  homes: readonly Home[]
  /** Kind and model of a device, as it was born; undefined when it never was. */
  model(home: string, device: string): string | undefined
  /** Modes are never mixed: what was meant, tests, or drills. */
  mode: Mode
}

/** The incidents of one mode with what they are grouped by. [QUAR-6] Where people really live what is simulated is not counted. */
export async function countPeriod(recorded: AsyncIterable<Recorded>, options: CountOptions): Promise<Counted[]> {
  const counted: Counted[] = []
  const homes = new Map(options.homes.map((home) => [home.id, home]))
  const real = options.homes.some(({ origin }) => origin === 'real')
  for await (const { incident, alerts } of recorded) {
    // What was merged into another is counted there.
    if (incident.mode !== options.mode || incident.state === 'merged' || (real && incident.origin !== 'real')) continue
    const devices = [...new Set(alerts.flatMap((alert) => alert.devices))]
    const local = new Date(incident.raised_ms + offset_ms(incident.raised_ms as Instant, options.time_zone)).toISOString()
    counted.push({
      incident,
      alerts,
      area: areaOf(homes.get(incident.home)),
      models: [...new Set(devices.map((device) => options.model(incident.home, device)).filter((model) => model !== undefined))],
      hour: local.slice(11, 13),
      day: local.slice(0, 10),
    })
  }
  return counted
}
