import { limits } from './limits.ts'

/** UTF-8 lengths on the wire are 16 bits; a topic of the protocol is far shorter. */
const LONGEST_CHARACTERS = 1_024

/** Whether a message may carry this topic: MQTT 3.1.1 §4.7: not empty, without wildcards and without a null character. */
export const isTopicName = (topic: string): boolean => topic.length > 0 && topic.length <= LONGEST_CHARACTERS && !/[+#\0]/.test(topic)

/** Whether a filter is well formed (MQTT 3.1.1 §4.7.1): `+` fills a level alone, `#` stands alone and last, and it is not too deep. */
export function isTopicFilter(filter: string): boolean {
  if (filter.length === 0 || filter.length > LONGEST_CHARACTERS || filter.includes('\0')) return false
  const levels = filter.split('/')
  if (levels.length > limits.topic_levels) return false
  return levels.every((level, i) => (level === '#' ? i === levels.length - 1 : level === '+' || !/[+#]/.test(level)))
}

export const hasWildcard = (filter: string): boolean => filter.includes('+') || filter.includes('#')

/** A topic that begins with `$` is the broker's own: no wildcard in the first level matches it (MQTT 3.1.1 §4.7.2). */
export const isHidden = (topic: string): boolean => topic.charCodeAt(0) === 36

/** Whether a well formed filter matches a topic. `a/#` matches `a` too. */
export function filterMatches(filter: string, topic: string): boolean {
  const wanted = filter.split('/')
  if (isHidden(topic) && (wanted[0] === '+' || wanted[0] === '#')) return false
  const levels = topic.split('/')
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '#') return true
    if (i >= levels.length || (wanted[i] !== '+' && wanted[i] !== levels[i])) return false
  }
  return wanted.length === levels.length
}
