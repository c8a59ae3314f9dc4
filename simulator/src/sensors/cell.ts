import type { DeviceDefinition, EventOf } from '@anju/sdk'
import { battery, type Port } from './instrument.ts'

/** At this charge a device says that it is low, %: the protocol's own limit. */
const LOW_PCT = 15

/** Kinds that tell of a low battery. */
interface Low extends DeviceDefinition {
  events: { 'battery-low': DeviceDefinition['events'][string] }
}

/**
 * A battery that is told of: answers the charge to be shown, and says once when it has passed 15 %. It is looked at when the device reports anyway, so it
 * wakes nobody. Drains evenly over `days` from a drawn level.
 */
export function cell<D extends Low, View>(port: Port<D, View>, days: number): () => number {
  const charge = battery(port, days)
  let low = charge() <= LOW_PCT
  return () => {
    const battery_pct = charge()
    if (!low && battery_pct <= LOW_PCT) {
      low = true
      port.event({ event: 'battery-low', low, battery_pct } as unknown as EventOf<D>)
    }
    return battery_pct
  }
}
