import type { Alert } from '../../care/alert.ts'
import { alertKinds, type AlertKindRow, type Hazard, type Severity } from '../../care/alert-kind.ts'
import type { Mode, Origin } from '../../envelope.ts'
import type { Language } from '../../text.ts'
import { iso, type Instant } from '../../time.ts'
import { element } from './xml.ts'

/** Enumerations of CAP 1.2, as far as they are written here. */
export const capEnums = {
  status: ['Actual', 'Exercise', 'System', 'Test', 'Draft'],
  msgType: ['Alert', 'Update', 'Cancel', 'Ack', 'Error'],
  scope: ['Public', 'Restricted', 'Private'],
  category: ['Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Other'],
  urgency: ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'],
  severity: ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'],
  certainty: ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'],
  responseType: ['Assess', 'AllClear', 'None'],
} as const
type Of<Name extends keyof typeof capEnums> = (typeof capEnums)[Name][number]

const categories: Readonly<Record<Hazard, Of<'category'>>> = {
  person: 'Health',
  gas: 'Safety',
  fire: 'Fire',
  water: 'Safety',
  door: 'Security',
  device: 'Other',
}
const grades: Readonly<Record<Severity, { urgency: Of<'urgency'>; severity: Of<'severity'> }>> = {
  alarm: { urgency: 'Immediate', severity: 'Severe' },
  warning: { urgency: 'Expected', severity: 'Moderate' },
  notice: { urgency: 'Future', severity: 'Minor' },
}
const drills: Readonly<Record<Mode, Of<'status'>>> = { actual: 'Actual', test: 'Test', drill: 'Exercise' }

/** What is simulated is never Actual, whatever its mode: a receiver that acts on Actual alone must not act. */
export const capStatus = (origin: Origin, mode: Mode): Of<'status'> => (origin === 'simulated' && mode === 'actual' ? 'Test' : drills[mode])

/** CAP's certainty: Likely is above one half; Observed is for what is all but sure. */
export const capCertainty = (confidence_pct: number): Of<'certainty'> =>
  confidence_pct >= 90 ? 'Observed' : confidence_pct > 50 ? 'Likely' : 'Possible'

/** The message before this one about the same alert, which CAP wants named in an update or a cancellation. */
export interface CapReference {
  identifier: string
  sent: Instant
}

/** How one alert is to be sent. */
export interface CapRequest {
  alert: Alert
  /** Who sends, like a domain name: no space, comma, `<` or `&`. Others are replaced by hyphens. */
  sender: string
  sent: Instant
  /** Whom it is for: a home's alert is private. */
  addresses: readonly string[]
  /** Earlier messages about this alert; then this one is an update, or the end of it. */
  before?: readonly CapReference[]
}

/** Identifiers in CAP have no space, comma, `<` or `&`. */
const token = (text: string) => text.replaceAll(/[\s,<&]/g, '-') || '-'

/** CAP's times have no fraction, and UTC is written -00:00 and never Z. */
export const capTime = (at: Instant): string => `${iso(at).slice(0, 19)}-00:00`

/** The identifier of a message about an alert, unique for its sender. */
export const capIdentifier = (alert: string, sent: Instant): string => token(`${alert}-${sent}`)

const rowOf = (kind: string): AlertKindRow | undefined =>
  Object.hasOwn(alertKinds, kind) ? alertKinds[kind as keyof typeof alertKinds] : undefined

const msgTypeOf = ({ alert, before = [] }: CapRequest): Of<'msgType'> => {
  if (before.length === 0) return 'Alert'
  return alert.cleared_ms === undefined ? 'Update' : 'Cancel'
}

function noteOf({ origin, mode, late, supervised }: Alert): string | undefined {
  const marks = [
    origin === 'simulated' ? 'SIMULATED 模拟: no person is in danger.' : '',
    mode === 'actual' ? '' : `Mode ${mode}.`,
    late ? 'Late: reported more than a minute after it happened.' : '',
    supervised ? '' : 'Unsupervised device.',
  ].filter((mark) => mark !== '')
  return marks.length === 0 ? undefined : marks.join(' ')
}

/** CAP's limit of a headline that still fits a short message, characters. */
const HEADLINE = 160
const marks = {
  simulated: { en: 'SIMULATED: ', zh: '【模拟】' },
  drill: { en: 'DRILL: ', zh: '【演练】' },
  test: { en: 'TEST: ', zh: '【测试】' },
} as const

/** What is read where nothing else is: what is wrong and where, and first of all whether it is not real. */
function headlineOf({ origin, mode, home, room }: Alert, title: string, language: Language): string {
  const unreal = [...(origin === 'simulated' ? (['simulated'] as const) : []), ...(mode === 'actual' ? [] : [mode])]
  const text = `${unreal.map((mark) => marks[mark][language]).join('')}${title}, ${room === undefined ? home : `${home}, ${room}`}`
  return text.slice(0, HEADLINE).toWellFormed()
}

function infoOf({ alert }: CapRequest, language: Language): string {
  const row = rowOf(alert.kind)
  const { urgency, severity } = grades[alert.severity]
  const cleared = alert.cleared_ms !== undefined
  return element('info', [
    element('language', language === 'zh' ? 'zh-CN' : 'en'),
    element('category', row === undefined ? 'Other' : categories[row.hazard]),
    element('event', row?.title[language] ?? alert.kind),
    element('responseType', cleared ? 'AllClear' : 'Assess'),
    element('urgency', cleared ? 'Past' : urgency),
    element('severity', severity),
    element('certainty', capCertainty(alert.why.confidence_pct)),
    element('onset', capTime(alert.onset_ms as Instant)),
    element('headline', headlineOf(alert, row?.title[language] ?? alert.kind, language)),
    element('parameter', [element('valueName', 'anju:incident'), element('value', alert.incident)]),
    element('parameter', [element('valueName', 'anju:origin'), element('value', alert.origin)]),
    element('area', [element('areaDesc', alert.room === undefined ? alert.home : `${alert.home}, ${alert.room}`)]),
  ])
}

/**
 * An alert as a CAP 1.2 message in XML, with the words in English and Chinese. The place is the id of home and room, not the address: who
 * may know the address looks it up. Elements stand in the order of the standard.
 */
export function capAlert(request: CapRequest): string {
  const { alert, sender, sent, addresses, before = [] } = request
  const from = token(sender)
  const references = before.map(({ identifier, sent: at }) => `${from},${token(identifier)},${capTime(at)}`).join(' ')
  const body = element('alert', [
    element('identifier', capIdentifier(alert.id, sent)),
    element('sender', from),
    element('sent', capTime(sent)),
    element('status', capStatus(alert.origin, alert.mode)),
    element('msgType', msgTypeOf(request)),
    element('scope', 'Private'),
    element('addresses', addresses.map((one) => (/\s/.test(one) ? `"${one.replaceAll('"', '')}"` : one)).join(' ')),
    element('note', noteOf(alert)),
    element('references', references === '' ? undefined : references),
    infoOf(request, 'en'),
    infoOf(request, 'zh'),
  ])
  return `<?xml version="1.0" encoding="UTF-8"?>${body.replace('<alert>', '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">')}`
}
