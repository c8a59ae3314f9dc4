import {
  alertKinds,
  catalogue,
  isOpen,
  type Alert,
  type AlertKind,
  type DeviceState,
  type Home,
  type Incident,
  type Title,
} from '@anju/sdk'
import type { PulledPlug } from './pulled-plug.ts'

/** One thing that the family can do: a code, with its sentence. */
export interface FamilyTask {
  code: 'plug-in' | 'charge' | 'wear' | 'sign'
  device?: string
  says: Title
}

/** What a family sees of a home: how it stands, what happened, what they can do. No figures of the body, no hour-by-hour life. */
export interface FamilyView {
  home: string
  title: Title
  /** `alarm`: help is being sought. `look`: something needs attention. `well`: nothing does. `unknown`: too little is heard to say. */
  state: 'alarm' | 'look' | 'well' | 'unknown'
  says: Title
  /** When somebody last showed themselves, to the hour. */
  sign_h?: number
  devices: { online: number; of: number }
  incidents: readonly {
    at_ms: number
    severity: Incident['severity']
    kinds: readonly Title[]
    open: boolean
    outcome?: Incident['outcome']
  }[]
  plugs: readonly PulledPlug[]
  tasks: readonly FamilyTask[]
  visited_ms?: number
  next_visit_ms?: number
}

const HOUR_MS = 3_600_000
const states: Readonly<Record<FamilyView['state'], Title>> = {
  alarm: { zh: '有报警正在处置,坐席已收到。', en: 'An alarm is being dealt with; the desk has it.' },
  look: { zh: '有情况需要留意。', en: 'Something needs attention.' },
  well: { zh: '一切正常。', en: 'All is well.' },
  unknown: { zh: '设备未在线,无法判断。', en: 'No device is heard: nothing can be said.' },
}

/** Puts the view together from what is known. Only what is meant counts: no test, no drill. Pure. */
export function familyView(
  home: Home,
  known: {
    now_ms: number
    devices: readonly DeviceState[]
    incidents: readonly { incident: Incident; alerts: readonly Alert[] }[]
    plugs: readonly PulledPlug[]
    sign_ms: number | undefined
    visited_ms: number | undefined
    next_visit_ms: number | undefined
    unsigned: readonly Title[]
  },
): FamilyView {
  const { now_ms, devices, plugs, sign_ms, visited_ms, next_visit_ms } = known
  const incidents = known.incidents.filter(({ incident }) => incident.mode === 'actual')
  const online = devices.filter(({ presence }) => presence === 'online' || presence === 'unsupervised').length
  const open = incidents.filter(({ incident }) => isOpen(incident.state))
  const tasks = [...deviceTasks(home, devices, plugs), ...known.unsigned.map(signTask)]
  const urgent = open.some(({ incident }) => incident.severity === 'alarm')
  const state = urgent ? 'alarm' : online === 0 ? 'unknown' : open.length > 0 || plugs.length > 0 ? 'look' : 'well'
  return {
    home: home.id,
    title: home.title,
    state,
    says: states[state],
    ...(sign_ms === undefined ? {} : { sign_h: Math.max(0, Math.floor((now_ms - sign_ms) / HOUR_MS)) }),
    devices: { online, of: devices.length },
    incidents: incidents.map(({ incident, alerts }) => ({
      at_ms: incident.raised_ms,
      severity: incident.severity,
      kinds: [...new Set(alerts.map(({ kind }) => kind))].map((kind) => alertKinds[kind as AlertKind]?.title ?? { zh: kind, en: kind }),
      open: isOpen(incident.state),
      ...(incident.outcome === undefined ? {} : { outcome: incident.outcome }),
    })),
    plugs,
    tasks,
    ...(visited_ms === undefined ? {} : { visited_ms }),
    ...(next_visit_ms === undefined ? {} : { next_visit_ms }),
  }
}

const signTask = ({ zh, en }: Title): FamilyTask => ({ code: 'sign', says: { zh: `请签署《${zh}》`, en: `Please sign: ${en}` } })

function* deviceTasks(home: Home, devices: readonly DeviceState[], plugs: readonly PulledPlug[]): Generator<FamilyTask> {
  const named = ({ device, kind, room }: Pick<DeviceState, 'device' | 'kind' | 'room'>): Title => {
    const title = home.devices.find(({ id }) => id === device)?.title ?? catalogue[kind as keyof typeof catalogue]?.title
    const where = home.plan.rooms.find(({ id }) => id === room)?.title
    return { zh: title?.zh ?? `${where?.zh ?? ''}${device}`, en: title?.en ?? `${device}, ${where?.en ?? room}` }
  }
  for (const state of devices) {
    const { device } = state
    const { zh, en } = named(state)
    if (plugs.some((plug) => plug.device === device))
      yield { code: 'plug-in', device, says: { zh: `请插上${zh}`, en: `Please plug in: ${en}` } }
    if (state.events['battery-low']?.body['low'] === true)
      yield { code: 'charge', device, says: { zh: `请给${zh}充电或换电池`, en: `Please charge: ${en}` } }
    else if (state.events['worn']?.body['worn'] === false)
      yield { code: 'wear', device, says: { zh: `请提醒戴上${zh}`, en: `Please have it worn: ${en}` } }
  }
}
