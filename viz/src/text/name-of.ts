import { alertKinds, type AlertKind, type Home, type Language, type RegisteredDevice } from '@anju/sdk'
import type { Row } from '../view/incident-list.ts'
import { unitOf } from '../view/words.ts'
import { inLanguage } from './in-language.ts'

/** What a translator can do: `t` gives a text, `te` says whether there is one. */
export interface Translator {
  t: (key: string, params?: Record<string, string | number>) => string
  te: (key: string) => boolean
}

/** A code in words; a code that the page does not know yet is shown as it is. */
export const codeText = ({ t, te }: Translator, group: string, code: string): string =>
  te(`${group}.${code}`) ? t(`${group}.${code}`) : code

/** An alert kind in words. */
export const kindTitle = (kind: string, language: Language): string =>
  kind in alertKinds ? inLanguage(alertKinds[kind as AlertKind].title, language) : kind

/** What a row is called: its worst alert, or its hazard while no alert has come. */
export const rowTitle = (row: Row, language: Language, translator: Translator): string =>
  row.lead === undefined ? codeText(translator, 'hazard', row.incident.hazard) : kindTitle(row.lead.kind, language)

export const deviceTitle = (device: RegisteredDevice, language: Language, translator: Translator): string =>
  device.title === undefined ? codeText(translator, 'kind', device.kind) : inLanguage(device.title, language)

export const roomTitle = (home: Home | undefined, room: string | undefined, language: Language, otherwise: string): string =>
  inLanguage(home?.plan.rooms.find(({ id }) => id === room)?.title, language, otherwise)

/** The fields of a report in words, `gas 9.4 %LEL · alarm yes`. */
export function valuesText(values: Readonly<Record<string, unknown>>, translator: Translator): string {
  return Object.entries(values)
    .filter(([field]) => field !== 'event')
    .map(([field, value]) => `${codeText(translator, 'field', field)} ${valueText(field, value, translator)}`)
    .join(' · ')
}

function valueText(field: string, value: unknown, translator: Translator): string {
  if (typeof value === 'boolean') return translator.t(value ? 'value.yes' : 'value.no')
  if (typeof value === 'number') return `${Number(value.toFixed(2))}${unitOf(field)}`
  const word = String(value)
  return field === 'posture' ? codeText(translator, 'posture', word) : codeText(translator, 'value', word)
}
