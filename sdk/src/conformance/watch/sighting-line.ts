import { errors, sentence } from '../../errors.ts'
import type { Language } from '../../text.ts'
import { printable } from './printable.ts'
import type { Sighting } from './sighting.ts'
import { sightingWords } from './sighting-words.ts'

const RED = 31
const GREEN = 32
const CYAN = 36
const FAINT = 2

const painted = (colours: boolean, colour: number, words: string) => (colours ? `\u001b[${colour}m${words}\u001b[0m` : words)

/** One sighting as a line for people, in UTC. Nothing from outside reaches the terminal before `printable` has seen it. */
export function sightingLine(at_ms: number, sighting: Sighting, { colours, language }: { colours: boolean; language: Language }): string {
  const { address, direction, bytes, fault, fault_byte, topic } = sighting
  const time = new Date(at_ms).toISOString().slice(11, 23)
  const who = address === undefined ? printable(topic, 120) : `${address.home}/${address.device}`
  const way = direction === undefined ? '?' : direction === 'up' ? '↑' : '↓'
  const size = language === 'zh' ? `${bytes} 字节` : `${bytes} B`
  const head = `${painted(colours, FAINT, time)} ${painted(colours, direction === 'down' ? CYAN : GREEN, way)} ${who} ${address?.channel ?? '-'} ${size}`
  if (fault === undefined) return `${head}  ${printable(sightingWords(sighting, language))}`
  const where = [
    fault.pointer === undefined || fault.pointer === '' ? '' : printable(fault.pointer, 120),
    fault_byte === undefined ? '' : language === 'zh' ? `第 ${fault_byte} 字节` : `byte ${fault_byte}`,
  ].filter((part) => part !== '')
  const at = where.length === 0 ? '' : language === 'zh' ? `(${where.join(',')})` : ` (at ${where.join(', ')})`
  const wrong = `${language === 'zh' ? '错误' : 'WRONG'} ${fault.code} [${errors[fault.code].spec}]`
  return `${head}  ${painted(colours, RED, wrong)} ${printable(sentence(fault, language))}${at}`
}

/** The same as one line of JSON, for programs; every sign that a terminal would obey is escaped in it too. */
export function sightingJson(at_ms: number, sighting: Sighting, language: Language): string {
  const { topic, address, direction, bytes, retain, device, unjudged, fault, fault_byte } = sighting
  const line = {
    at_ms,
    topic: topic.slice(0, 400),
    ...(direction === undefined ? {} : { direction }),
    ...address,
    bytes,
    retain,
    ...(device === undefined ? {} : { kind: device.kind }),
    ...(unjudged === true ? { unjudged } : {}),
    ...(fault === undefined
      ? { says: sightingWords(sighting, language).slice(0, 400) }
      : {
          wrong: {
            code: fault.code,
            rule: errors[fault.code].spec,
            says: sentence(fault, language).slice(0, 400),
            ...(fault.pointer === undefined ? {} : { pointer: fault.pointer.slice(0, 400) }),
            ...(fault_byte === undefined ? {} : { byte: fault_byte }),
          },
        }),
  }
  return printable(JSON.stringify(line), Infinity)
}
