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
  'long-lie': {
    spec: 'ALERT-14',
    title: { en: 'Lying on the floor', zh: '倒地不起' },
    hazard: 'person',
    severity: 'alarm',
    budget: Seconds(152),
  },
  apnoea: {
    spec: 'ALERT-15',
    title: { en: 'Breathing has stopped', zh: '呼吸暂停' },
    hazard: 'person',
    severity: 'alarm',
    budget: Seconds(32),
  },
  'vitals-critical': {
    spec: 'ALERT-16',
    title: { en: 'Vital signs critical', zh: '生命体征危急' },
    hazard: 'person',
    severity: 'alarm',
    budget: Seconds(242),
  },
  'vitals-deviation': {
    spec: 'ALERT-17',
    title: { en: 'Vital signs unlike usual', zh: '生命体征异常' },
    hazard: 'person',
    severity: 'warning',
    budget: Seconds(3_600),
  },
  co: {
    spec: 'ALERT-18',
    title: { en: 'Carbon monoxide', zh: '一氧化碳' },
    hazard: 'gas',
    severity: 'alarm',
    budget: Seconds(182),
  },
  fire: {
    spec: 'ALERT-19',
    title: { en: 'Smoke', zh: '烟雾火情' },
    hazard: 'fire',
    severity: 'alarm',
    budget: Seconds(15),
  },
  'stove-left-on': {
    spec: 'ALERT-20',
    title: { en: 'Stove left on', zh: '灶具未关' },
    hazard: 'fire',
    severity: 'warning',
    budget: Seconds(662),
  },
  'bathroom-long-stay': {
    spec: 'ALERT-21',
    title: { en: 'Long in the bathroom', zh: '卫生间久留' },
    hazard: 'person',
    severity: 'warning',
    budget: Seconds(1_802),
  },
  'not-up': {
    spec: 'ALERT-22',
    title: { en: 'Not up yet', zh: '未按时起床' },
    hazard: 'person',
    severity: 'warning',
    budget: Seconds(3_602),
  },
  inactivity: {
    spec: 'ALERT-23',
    title: { en: 'No activity', zh: '长时间无活动' },
    hazard: 'person',
    severity: 'warning',
    budget: Seconds(21_602),
  },
  wandering: {
    spec: 'ALERT-24',
    title: { en: 'Left home at night', zh: '夜间走失' },
    hazard: 'person',
    severity: 'alarm',
    budget: Seconds(602),
  },
  'not-back': {
    spec: 'ALERT-25',
    title: { en: 'Not back home', zh: '外出未归' },
    hazard: 'person',
    severity: 'warning',
    budget: Seconds(21_602),
  },
  'wristband-off': {
    spec: 'ALERT-26',
    title: { en: 'Wristband not worn', zh: '手环未佩戴' },
    hazard: 'device',
    severity: 'notice',
    budget: Seconds(3_602),
  },
  'device-silent': {
    spec: 'ALERT-7',
    title: { en: 'Device silent', zh: '设备失联' },
    hazard: 'device',
    severity: 'notice',
    budget: Seconds(182),
  },
  'device-unplugged': {
    spec: 'ALERT-27',
    title: { en: 'Device unplugged', zh: '设备被拔电' },
    hazard: 'device',
    severity: 'notice',
    budget: Seconds(182),
  },
  'device-flat': {
    spec: 'ALERT-28',
    title: { en: 'Battery flat', zh: '设备电量耗尽' },
    hazard: 'device',
    severity: 'notice',
    budget: Seconds(10_802),
  },
  'home-offline': {
    spec: 'ALERT-29',
    title: { en: 'Home offline', zh: '家庭离线' },
    hazard: 'device',
    severity: 'warning',
    budget: Seconds(182),
  },
  'building-offline': {
    spec: 'ALERT-30',
    title: { en: 'Building offline', zh: '整栋楼离线' },
    hazard: 'device',
    severity: 'warning',
    budget: Seconds(300),
  },
  'device-moved': {
    spec: 'ALERT-31',
    title: { en: 'Device moved', zh: '设备位置不符' },
    hazard: 'device',
    severity: 'notice',
    budget: Seconds(2),
  },
  'device-tampered': {
    spec: 'ALERT-32',
    title: { en: 'Device tampered with', zh: '设备被拆动' },
    hazard: 'device',
    severity: 'notice',
    budget: Seconds(2),
  },
  'voice-quota': {
    spec: 'ALERT-33',
    title: { en: 'Emergency calls running out', zh: '紧急呼叫次数不足' },
    hazard: 'device',
    severity: 'notice',
    budget: Seconds(62),
  },
} as const satisfies Record<string, AlertKindRow>

export type AlertKind = keyof typeof alertKinds
