import { alertKinds, isOpen, type Alert, type AlertKind, type DeviceState, type Home, type Incident } from '@anju/sdk'

/** What is known of one device that may need a hand. */
export interface DeviceFacts {
  device: string
  kind: string
  presence: DeviceState['presence']
  /** It said that it lost its mains, and has not said that they are back. */
  mains_lost: boolean
  /** It said that its battery is low, and not that it is charged. */
  battery_low: boolean
  /** Of a band: since when it is off. */
  off_since_ms?: number
}

/** What an incident of the last weeks means for a visit. */
export interface IncidentFacts {
  hazard: Incident['hazard']
  severity: Incident['severity']
  open: boolean
  outcome?: Incident['outcome']
  raised_ms: number
  kinds: readonly AlertKind[]
}

/** Everything that says whether a home should be visited: the input of the score, and nothing else is. */
export interface HomeFacts {
  home: string
  now_ms: number
  /** Ages in years on this day, as far as the year of birth tells. */
  residents: readonly { age_years: number; mobility: 'free' | 'stick' | 'walker' }[]
  incidents: readonly IncidentFacts[]
  devices: readonly DeviceFacts[]
  /** Rules that cannot see anything in this home. */
  blind: readonly string[]
  /** The newest thing that a person did there; absent when nothing was heard since anything is known. */
  sign_ms?: number
  visited_ms?: number
  /** A visit that was agreed for a day that has come. */
  follow_up: boolean
  /** Devices that a visitor saw to and that were not heard since. */
  unconfirmed: readonly string[]
}

/** Events by which people show themselves, whatever their value. */
const SIGNS: ReadonlySet<string> = new Set(['posture', 'fall', 'door', 'switched', 'load', 'sos', 'answer', 'worn', 'charging'])

/** When somebody was last seen to do something, by the events that devices told last. */
export function signOf(devices: readonly DeviceState[]): number | undefined {
  let newest: number | undefined
  for (const { events } of devices)
    for (const [name, { at_ms, body }] of Object.entries(events)) {
      const shows = SIGNS.has(name) || (name === 'motion' && body['moving'] === true) || (name === 'presence' && body['present'] === true)
      if (shows && at_ms > (newest ?? -Infinity)) newest = at_ms
    }
  return newest
}

function deviceFacts({ device, kind, presence, events }: DeviceState): DeviceFacts {
  const { worn } = events
  return {
    device,
    kind,
    presence,
    mains_lost: events['mains-power']?.body['mains'] === 'lost',
    battery_low: events['battery-low']?.body['low'] === true,
    ...(worn?.body['worn'] === false ? { off_since_ms: worn.at_ms } : {}),
  }
}

const incidentFacts = (incident: Incident, alerts: readonly Alert[]): IncidentFacts => ({
  hazard: incident.hazard,
  severity: incident.severity,
  open: isOpen(incident.state),
  ...(incident.outcome === undefined ? {} : { outcome: incident.outcome }),
  raised_ms: incident.raised_ms,
  kinds: [...new Set(alerts.map(({ kind }) => kind as AlertKind))].filter((kind) => kind in alertKinds),
})

/** What the server knows of a home, put together for the score. Only what is meant counts: tests and drills send nobody. */
export function homeFacts(
  { id, residents }: Pick<Home, 'id' | 'residents'>,
  known: {
    now_ms: number
    devices: readonly DeviceState[]
    incidents: readonly { incident: Incident; alerts: readonly Alert[] }[]
    blind: readonly string[]
    visited_ms?: number | undefined
    follow_up: boolean
    unconfirmed: readonly string[]
  },
): HomeFacts {
  const { now_ms, devices, incidents, blind, visited_ms, follow_up, unconfirmed } = known
  const sign_ms = signOf(devices)
  const year = new Date(now_ms).getUTCFullYear()
  return {
    home: id,
    now_ms,
    residents: residents.map(({ born, mobility = 'free' }) => ({ age_years: year - born, mobility })),
    incidents: incidents
      .filter(({ incident }) => incident.mode === 'actual')
      .map(({ incident, alerts }) => incidentFacts(incident, alerts)),
    devices: devices.map(deviceFacts),
    blind,
    ...(sign_ms === undefined ? {} : { sign_ms }),
    ...(visited_ms === undefined ? {} : { visited_ms }),
    follow_up,
    unconfirmed,
  }
}
