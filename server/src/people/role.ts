import { steps, type Mode, type Step, type Title } from '@anju/sdk'
import type { Purpose } from './consent.ts'
import { rights, type Right } from './right.ts'

/** Who works with a server. */
export const accountRoles = [
  'admin',
  'operator',
  'responder',
  'supervisor',
  'family',
  'vendor',
  'auditor',
  'trainee',
  'instructor',
  'agency',
] as const
export type AccountRole = (typeof accountRoles)[number]

/** What a role may do and see. */
export interface RoleRow {
  title: Title
  rights: readonly Right[]
  /** `site`: every home, or those that the account names; `bound`: those that the account names; `sent`: where an open incident sent them. */
  homes: 'site' | 'bound' | 'sent'
  /** Steps of the loop that they may take. */
  steps: readonly Step[]
  /** Only these modes; all when left out. */
  modes?: readonly Mode[]
  withoutPeople?: true
  /** They see a home only while nobody who lives there has refused this. */
  asks?: Purpose
}

const DRILL: readonly Mode[] = ['drill', 'test']
const LOOK = ['homes.read', 'devices.read', 'incidents.read'] as const

/** The one table of who may do what. What is not here is forbidden. */
export const roleTable: Readonly<Record<AccountRole, RoleRow>> = {
  admin: { title: { zh: '街道管理员', en: 'Subdistrict admin' }, rights, homes: 'site', steps },
  operator: {
    title: { zh: '线上坐席', en: 'Operator' },
    rights: [...LOOK, 'names.open', 'incidents.step', 'statistics.read', 'shifts.read', 'visits.read', 'family.read', 'policy.read'],
    homes: 'site',
    steps: ['acknowledge', 'verify', 'dispatch', 'arrive', 'resolve'],
  },
  responder: {
    title: { zh: '线下人员', en: 'Responder' },
    rights: [...LOOK, 'names.open', 'incidents.step', 'visits.read', 'visits.write', 'shifts.read'],
    homes: 'sent',
    steps: ['arrive', 'resolve'],
  },
  supervisor: {
    title: { zh: '督导', en: 'Supervisor' },
    rights: [
      ...LOOK,
      'names.open',
      'incidents.step',
      'statistics.read',
      'audit.read',
      'system.read',
      'policy.read',
      'policy.write',
      'shifts.read',
      'shifts.write',
      'visits.read',
      'visits.write',
      'inspection.read',
      'planning.read',
      'consent.read',
      'consent.write',
    ],
    homes: 'site',
    steps,
  },
  family: {
    title: { zh: '家属', en: 'Family' },
    rights: [...LOOK, 'family.read', 'consent.read'],
    homes: 'bound',
    steps: [],
    asks: 'family',
  },
  vendor: {
    title: { zh: '设备厂商工程师', en: 'Vendor engineer' },
    rights: ['homes.read', 'devices.read', 'system.read'],
    homes: 'site',
    steps: [],
    withoutPeople: true,
    asks: 'vendor',
  },
  auditor: {
    title: { zh: '审计员', en: 'Auditor' },
    rights: ['audit.read', 'statistics.read', 'policy.read', 'consent.read', 'system.read'],
    homes: 'site',
    steps: [],
    withoutPeople: true,
  },
  trainee: { title: { zh: '学员', en: 'Trainee' }, rights: [...LOOK, 'incidents.step'], homes: 'bound', steps, modes: DRILL },
  instructor: {
    title: { zh: '教员', en: 'Instructor' },
    rights: [...LOOK, 'incidents.step', 'drill.run', 'drill.purge'],
    homes: 'site',
    steps,
    modes: DRILL,
  },
  agency: {
    title: { zh: '线下服务机构', en: 'Service agency' },
    rights: [...LOOK, 'names.open', 'incidents.step', 'statistics.read', 'shifts.read', 'shifts.write', 'visits.read', 'visits.write'],
    homes: 'bound',
    steps: ['dispatch', 'arrive', 'resolve'],
  },
}
