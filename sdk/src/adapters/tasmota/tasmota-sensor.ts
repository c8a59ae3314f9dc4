import { iso, type Instant } from '../../time.ts'

/** The telemetry of a simulated Tasmota socket: topic part and JSON, with the local time written without a zone as the firmware does. */
export function tasmotaSensor(power_w: number, at: Instant, zone_min: number): { part: 'SENSOR'; json: string } {
  const local = iso((at + zone_min * 60_000) as Instant).slice(0, 19)
  return { part: 'SENSOR', json: JSON.stringify({ Time: local, ENERGY: { Power: Math.round(power_w) } }) }
}
