import type { DeviceState } from '@anju/sdk'
import { repairs, type Deed, type Repair } from './visit.ts'

/** The low mark of the protocol: a charge above it proves a new or charged cell. */
const LOW_PCT = 15

/** The repairs among what was done. A telephone's clock may run ahead: nothing is done later than it was told. */
export const repairsOf = (
  deeds: readonly Deed[],
  state: (device: string) => DeviceState | undefined,
  now_ms: number,
  before: readonly Repair[] = [],
): Repair[] =>
  deeds
    .filter(({ did }) => repairs.has(did))
    .map(({ device, did, at_ms: said_ms }) => {
      const at_ms = Math.min(said_ms, now_ms)
      const known = before.find((one) => one.device === device && one.did === did && one.at_ms === at_ms)
      return known ?? { device, did, at_ms, was_silent: state(device)?.presence === 'offline' || state(device)?.presence === 'never' }
    })

/**
 * When a device has proved a repair by its own word, or undefined. A device that was silent proves it by any word. One that still spoke from its
 * reserve must say that the mains are back, one whose battery was low that it is charged: its mere voice proves nothing.
 */
export function proved(repair: Repair, state: DeviceState | undefined): number | undefined {
  const { at_ms, did, was_silent } = repair
  if (state?.heard_ms === undefined || state.heard_ms < at_ms || state.presence === 'offline' || state.presence === 'never')
    return undefined
  const { events, reading, heard_ms } = state
  if (did === 'replugged' && !was_silent && events['mains-power']?.body['mains'] === 'lost') return undefined
  if (did === 'battery-changed' || did === 'charged') {
    const charge_pct = reading?.body['battery_pct']
    const full = typeof charge_pct === 'number' && reading!.at_ms >= at_ms && charge_pct > LOW_PCT
    if (events['battery-low']?.body['low'] === true && !full) return undefined
  }
  return heard_ms
}
