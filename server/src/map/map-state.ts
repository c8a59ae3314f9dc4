import { isOpen, severities, type DeviceState, type Incident } from '@anju/sdk'

/** How a home stands on the map, the worst first. */
export const mapStates = ['alarm', 'warning', 'notice', 'offline', 'calm'] as const
export type MapState = (typeof mapStates)[number]

/** What the map says of one home. */
export interface HomeOnMap {
  state: MapState
  /** Devices that are heard, and all. */
  online: number
  of: number
  /** Open incidents. */
  open: number
}

const heard = ({ presence }: DeviceState): boolean => presence === 'online' || presence === 'unsupervised'

/**
 * How each home stands: by the worst of its open incidents; without one, `offline` when it has devices and none is heard. Drills and tests count: somebody
 * works on them. Pure.
 */
export function homesOnMap(
  homes: Iterable<string>,
  incidents: readonly Incident[],
  devices: readonly DeviceState[],
): Map<string, HomeOnMap> {
  const all = new Map<string, HomeOnMap>([...homes].map((home) => [home, { state: 'calm', online: 0, of: 0, open: 0 }]))
  for (const device of devices) {
    const home = all.get(device.home)
    if (home === undefined) continue
    home.of++
    if (heard(device)) home.online++
  }
  for (const home of all.values()) if (home.of > 0 && home.online === 0) home.state = 'offline'
  const rank = (state: MapState) => mapStates.indexOf(state)
  for (const { home, state, severity } of incidents) {
    const on = all.get(home)
    if (on === undefined || !isOpen(state) || !severities.includes(severity)) continue
    on.open++
    if (rank(severity) < rank(on.state)) on.state = severity
  }
  return all
}
