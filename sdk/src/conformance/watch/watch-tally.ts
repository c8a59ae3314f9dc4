import type { Language } from '../../text.ts'
import type { Sighting } from './sighting.ts'

/** Counts sightings by channel and by code: both are few, whatever comes. */
export function watchTally() {
  const channels = new Map<string, number>()
  const codes = new Map<string, number>()
  let [messages, wrong, first_ms, last_ms] = [0, 0, Infinity, -Infinity]
  const more = (map: Map<string, number>, name: string) => map.set(name, (map.get(name) ?? 0) + 1)
  const words = (map: Map<string, number>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, n]) => `${name} ${n}`).join(', ') // prettier-ignore
  return {
    get wrong() {
      return wrong
    },
    add(at_ms: number, { address, fault }: Sighting) {
      messages++
      first_ms = Math.min(first_ms, at_ms)
      last_ms = Math.max(last_ms, at_ms)
      more(channels, address?.channel ?? '-')
      if (fault === undefined) return
      wrong++
      more(codes, fault.code)
    },
    /** The summary for people. The rate is that between the first and the last message. */
    lines(language: Language): string[] {
      const zh = language === 'zh'
      const span_s = Math.max(0, last_ms - first_ms) / 1_000
      const rate = messages < 2 || span_s === 0 ? '' : `${((messages - 1) / span_s).toFixed(2)}${zh ? ' 条/秒' : ' a second'}`
      const count = zh ? `${messages} 条消息,${wrong} 条错误` : `${messages} messages, ${wrong} wrong`
      return [
        rate === '' ? count : `${count}${zh ? ',' : ', '}${rate}`,
        ...(messages === 0 ? [] : [`${zh ? '按通道:' : 'by channel: '}${words(channels)}`]),
        ...(wrong === 0 ? [] : [`${zh ? '按错误:' : 'wrong: '}${words(codes)}`]),
      ]
    },
    /** The summary for programs. */
    json() {
      const counts = { channels: Object.fromEntries(channels), codes: Object.fromEntries(codes) }
      return JSON.stringify({ summary: { messages, wrong, ...counts, ...(messages === 0 ? {} : { first_ms, last_ms }) } })
    },
  }
}
