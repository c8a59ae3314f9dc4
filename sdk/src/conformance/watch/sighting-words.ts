import { errors, type ErrorCode } from '../../errors.ts'
import type { Device } from '../../define-device.ts'
import type { RadarFrame } from '../../frame.ts'
import type { Language } from '../../text.ts'
import type { Sighting } from './sighting.ts'

type Fields = Record<string, unknown>

/** What a sighting says, in words: name and meaning, fields with their units, and the marks by which nobody takes a test for an emergency. */
export function sightingWords(sighting: Sighting, language: Language): string {
  const { address, value } = sighting
  if (address === undefined || value === undefined) return sighting.unjudged === true ? noKind(language) : ''
  const said = saidOn(address.channel, sighting, language)
  return [said, marks(sighting, language), sighting.unjudged === true ? noKind(language) : ''].filter((part) => part !== '').join(' · ')
}

/** A name or an id as it is; anything else as JSON. */
const word = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const noKind = (language: Language) =>
  language === 'zh' ? '类型未知:未见 birth,可用 --kind 指定' : 'kind not known: no birth was seen; name it with --kind'

function saidOn(channel: string, { device, value }: Sighting, language: Language): string {
  const whole = value as Fields
  const zh = language === 'zh'
  if (channel === 'birth') {
    const { birth } = whole as { birth: Fields }
    return fieldWords(birth, {}, language)
  }
  if (channel === 'frame') return frameWords(value as RadarFrame, language)
  if (channel === 'confirm') {
    const { id, accepted, error } = whole
    return `${word(id)} ${accepted === true ? (zh ? '已接受' : 'accepted') : `${zh ? '已拒绝' : 'refused'}${reason(error)}`}`
  }
  if (channel === 'reply') {
    const { id, done, error } = whole
    return `${word(id)} ${done === true ? (zh ? '已完成' : 'done') : `${zh ? '未完成' : 'not done'}${reason(error)}`}`
  }
  const body = ((whole['envelope'] as Fields | undefined) ?? whole)['body'] as Fields
  return bodyWords(channel, body, device, language)
}

function bodyWords(channel: string, body: Fields, device: Device | undefined, language: Language): string {
  const { event, command, ...fields } = body
  const name = event ?? command
  const definition = event !== undefined ? device?.events[word(event)] : command !== undefined ? device?.commands[word(command)] : undefined
  const schemas = device?.schemas
  const schema =
    event !== undefined
      ? schemas?.events[word(event)]
      : command !== undefined
        ? schemas?.commands[word(command)]
        : channel === 'reading'
          ? schemas?.reading
          : undefined
  const meaning = definition === undefined ? '' : ` (${definition.is[language].replace(/[.。]$/, '')})`
  const said = fieldWords(fields, schema?.properties ?? {}, language)
  return [name === undefined ? '' : `${word(name)}${meaning}`, said].filter((part) => part !== '').join(': ')
}

function fieldWords(fields: Fields, properties: Record<string, unknown>, language: Language): string {
  return Object.entries(fields)
    .map(([name, value]) => {
      const unit = Object.hasOwn(properties, name) ? (properties[name] as { 'x-unit'?: string })['x-unit'] : undefined
      return `${name} ${valueWords(value, language)}${unit === undefined || unit === '1' ? '' : ` ${unit}`}`
    })
    .join(', ')
}

function valueWords(value: unknown, language: Language): string {
  if (typeof value === 'boolean') return language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  return word(value)
}

function frameWords({ number, targets, points }: RadarFrame, language: Language): string {
  return language === 'zh'
    ? `第 ${number} 帧,目标 ${targets.length} 个,点 ${points.length} 个`
    : `frame ${number}, ${targets.length} targets, ${points.length} points`
}

/** A code of our table with its rule; a vendor's words as they are. */
function reason(error: unknown): string {
  if (typeof error !== 'string') return ''
  return Object.hasOwn(errors, error) ? `: ${error} [${errors[error as ErrorCode].spec}]` : `: ${error}`
}

function marks({ value, address, retain }: Sighting, language: Language): string {
  const zh = language === 'zh'
  const whole = value as Fields
  const { origin, mode, boot, seq } = (whole['envelope'] as Fields | undefined) ?? whole
  return [
    origin === 'simulated' ? (zh ? '模拟' : 'simulated') : '',
    mode === 'test' ? (zh ? '测试' : 'test') : mode === 'drill' ? (zh ? '演练' : 'drill') : '',
    typeof seq === 'number' && address?.channel !== 'frame' ? `${word(boot)}-${seq}` : '',
    retain ? (zh ? '保留' : 'retained') : '',
  ]
    .filter((mark) => mark !== '')
    .join(' · ')
}
