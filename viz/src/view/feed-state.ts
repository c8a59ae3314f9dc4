import type { Alert, DeviceState, FeedMessage, Home, Incident, RejectedCounts } from '@anju/sdk'
import { viewLimits } from './limits.ts'

/** One thing that a device said, newest first in its list. `said` is an event's name or `reading`. */
export interface Report {
  at_ms: number
  said: string
  body: Readonly<Record<string, unknown>>
}

/** What the page knows from the feed: the server's words only. */
export interface FeedState {
  /** Sequence number of the last message; -1 before the first hello. */
  seq: number
  /** The server's time when it last said it. */
  server_ms: number
  site: string
  time_zone: string
  homes: readonly Home[]
  /** By home and device id, see {@link deviceKey}. */
  devices: Readonly<Record<string, DeviceState>>
  reports: Readonly<Record<string, readonly Report[]>>
  incidents: Readonly<Record<string, Incident>>
  alerts: Readonly<Record<string, Alert>>
  rejected: RejectedCounts
}

export const deviceKey = (home: string, device: string): string => `${home}/${device}`

export const emptyFeed: FeedState = {
  seq: -1,
  server_ms: 0,
  site: '',
  time_zone: 'UTC',
  homes: [],
  devices: {},
  reports: {},
  incidents: {},
  alerts: {},
  rejected: {},
}

/**
 * The state after a message. Each message is a whole object that takes the place of the one before it; a message older than the state is a
 * leftover of a lost connection and changes nothing, except a hello, which begins anew.
 */
export function afterFeed(state: FeedState, message: FeedMessage): FeedState {
  if (message.type === 'hello') return afterHello(state, message)
  if (message.seq <= state.seq) return state
  const next = { ...state, seq: message.seq }
  switch (message.type) {
    case 'incident':
      return withIncident(next, message.incident, message.alerts)
    case 'device':
      return withDevice(next, message.device)
    case 'rejected':
      return { ...next, rejected: message.counts }
    default:
      return { ...next, server_ms: message.now_ms }
  }
}

function afterHello(state: FeedState, hello: Extract<FeedMessage, { type: 'hello' }>): FeedState {
  const devices = Object.fromEntries(hello.devices.map((device) => [deviceKey(device.home, device.device), device]))
  return {
    seq: hello.seq,
    server_ms: hello.now_ms,
    site: hello.site,
    time_zone: hello.time_zone,
    homes: hello.homes,
    devices,
    reports: Object.fromEntries(Object.entries(devices).map(([key, device]) => [key, newReports(state.reports[key] ?? [], device)])),
    incidents: bounded(Object.fromEntries(hello.incidents.map((incident) => [incident.id, incident]))),
    alerts: Object.fromEntries(hello.alerts.map((alert) => [alert.id, alert])),
    rejected: hello.rejected,
  }
}

/** An incident takes the place of an older version of itself; a stale answer never overwrites a newer one. */
export function withIncident(state: FeedState, incident: Incident, alerts: readonly Alert[]): FeedState {
  if ((state.incidents[incident.id]?.version ?? 0) > incident.version) return state
  return {
    ...state,
    incidents: bounded({ ...state.incidents, [incident.id]: incident }),
    alerts: { ...state.alerts, ...Object.fromEntries(alerts.map((alert) => [alert.id, alert])) },
  }
}

function withDevice(state: FeedState, device: DeviceState): FeedState {
  const key = deviceKey(device.home, device.device)
  return {
    ...state,
    devices: { ...state.devices, [key]: device },
    reports: { ...state.reports, [key]: newReports(state.reports[key] ?? [], device) },
  }
}

/** What the device says now that the list did not hold yet, put before it. */
function newReports(known: readonly Report[], device: DeviceState): readonly Report[] {
  const said = [
    ...Object.entries(device.events).map(([name, { at_ms, body }]) => ({ at_ms, said: name, body })),
    ...(device.reading === undefined ? [] : [{ at_ms: device.reading.at_ms, said: 'reading', body: device.reading.body }]),
  ]
  const fresh = said.filter((report) => !known.some((old) => old.said === report.said && old.at_ms === report.at_ms))
  if (fresh.length === 0) return known
  return [...fresh, ...known].sort((a, b) => b.at_ms - a.at_ms).slice(0, viewLimits.reports_a_device)
}

/** Over the limit the oldest that are reviewed go first; an open incident never drops out of view. */
function bounded(incidents: Record<string, Incident>): Record<string, Incident> {
  const all = Object.values(incidents)
  if (all.length <= viewLimits.incidents) return incidents
  const reviewed = all.filter(({ state }) => state === 'reviewed').sort((a, b) => a.updated_ms - b.updated_ms)
  const gone = new Set(reviewed.slice(0, all.length - viewLimits.incidents).map(({ id }) => id))
  return Object.fromEntries(all.filter(({ id }) => !gone.has(id)).map((incident) => [incident.id, incident]))
}
