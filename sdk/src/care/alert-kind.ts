import type { RuleId } from '../define-device.ts'
import { Seconds, type Duration } from '../time.ts'
import type { Title } from '../text.ts'

/** `alarm`: go now. `warning`: look soon. `notice`: in the day's work. The worst comes first. */
export const severities = ['alarm', 'warning', 'notice'] as const
export type Severity = (typeof severities)[number]

/** What kind of danger: alerts of one home and hazard belong to one incident. */
export const hazards = ['person', 'gas', 'fire', 'water', 'door', 'device'] as const
export type Hazard = (typeof hazards)[number]

/** What the catalogue says of one kind of alert. Budgets are of `detection_s`: from the true onset to the alert, on the scenario's clock. */
export interface AlertKindRow {
  spec: RuleId
  title: Title
  hazard: Hazard
  severity: Severity
  budget: Duration
}

/** The kinds that rules of the reference server raise. A kind is listed here on the day its rule exists. */
export const alertKinds = {
  sos: { spec: 'ALERT-1', title: { en: 'Call for help', zh: '紧急呼救' }, hazard: 'person', severity: 'alarm', budget: Seconds(2) },
  fall: { spec: 'ALERT-2', title: { en: 'Fall', zh: '跌倒' }, hazard: 'person', severity: 'alarm', budget: Seconds(30) },
  gas: { spec: 'ALERT-3', title: { en: 'Gas', zh: '燃气泄漏' }, hazard: 'gas', severity: 'alarm', budget: Seconds(122) },
  'gas-rising': {
    spec: 'ALERT-4',
    title: { en: 'Gas rising', zh: '燃气浓度上升' },
    hazard: 'gas',
    severity: 'warning',
    budget: Seconds(122),
  },
  water: { spec: 'ALERT-5', title: { en: 'Water on the floor', zh: '漏水' }, hazard: 'water', severity: 'alarm', budget: Seconds(15) },
  'door-open-night': {
    spec: 'ALERT-6',
    title: { en: 'Door open at night', zh: '夜间房门未关' },
    hazard: 'door',
    severity: 'warning',
    budget: Seconds(302),
  },
  'device-silent': {
    spec: 'ALERT-7',
    title: { en: 'Device silent', zh: '设备失联' },
    hazard: 'device',
    severity: 'notice',
    budget: Seconds(182),
  },
} as const satisfies Record<string, AlertKindRow>

export type AlertKind = keyof typeof alertKinds
