import { toHome, type Point3 } from '@anju/sdk'
import type { ReportSignal } from './rule.ts'

/**
 * Where a radar saw what it reports, in the home's coordinates, metres; undefined when it tells no place. One that tells no height means the floor.
 */
export function placeSeen({ device, body }: Pick<ReportSignal, 'device' | 'body'>): Point3 | undefined {
  const { x_m, y_m, z_m } = body
  if (typeof x_m !== 'number' || typeof y_m !== 'number') return undefined
  return toHome(device, [x_m, y_m, typeof z_m === 'number' ? z_m : -device.place_m[2]])
}
