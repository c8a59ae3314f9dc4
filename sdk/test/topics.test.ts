// Goal: a topic says where a message belongs, or that it belongs nowhere. Method: parse after print gives the same; drawn strings that are none.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  downChannels,
  filterMatches,
  ID_PATTERN,
  isTopicFilter,
  isTopicName,
  limits,
  parseTopic,
  topicOf,
  upChannels,
  type Channel,
} from '@anju/sdk'

const id = fc.stringMatching(new RegExp(ID_PATTERN))
const channel = fc.constantFrom<Channel>(...upChannels, ...downChannels)

describe('topics', () => {
  it('[TOPIC-1] [TOPIC-3] are read as they were written: drawn addresses, every channel', () => {
    const property = fc.property(id, id, id, channel, (site, home, device, channel) => {
      const topic = topicOf({ site, home, device }, channel)
      expect(parseTopic(topic)).toEqual({ ok: true, value: { site, home, device, channel } })
    })
    fc.assert(property)
    expect([...upChannels]).toEqual(['birth', 'death', 'event', 'reading', 'frame', 'reply'])
    expect([...downChannels]).toEqual(['command', 'confirm'])
  })

  it('[TOPIC-1] [REJ-1] are refused when they are none', () => {
    const good = 'anju/1/demo/h-1/d-1/event'
    const others = [
      '',
      'anju',
      `${good}/`,
      `/${good}`,
      good.replace('/1/', '/2/'),
      good.replace('anju', 'Anju'),
      good.replace('event', 'events'),
      good.replace('/h-1', ''),
    ]
    for (const topic of others) {
      const parsed = parseTopic(topic)
      expect(!parsed.ok && parsed.fault.code, topic).toBe('topic-unknown')
    }
    const nothing = fc.property(fc.string(), (topic) => {
      expect(parseTopic(topic).ok).toBe(false)
    })
    fc.assert(nothing)
    expect(parseTopic('a/'.repeat(100_000)).ok).toBe(false)
  })

  it('[LIM-4] [TOPIC-1] are read alike the first time, again, and after more of them than are remembered', () => {
    const topic = (i: number) => `anju/1/demo/h-${i}/d/event`
    const first = parseTopic(topic(0))
    expect(parseTopic(topic(0))).toBe(first)
    for (let i = 1; i <= limits.known_topics; i++) expect(parseTopic(topic(i)).ok).toBe(true)
    const again = parseTopic(topic(0))
    expect(again).not.toBe(first)
    expect(again).toEqual(first)
    expect(first.ok && Object.isFrozen(first.value)).toBe(true)
  })

  it('[TOPIC-2] take ids by the pattern and no others', () => {
    const pattern = new RegExp(ID_PATTERN)
    const near = fc.oneof(fc.string({ maxLength: 4 }), fc.stringMatching(/^[a-z0-9A-Z_.-]{1,66}$/), id, fc.constant('x'.repeat(65)))
    const property = fc.property(near, (text) => {
      expect(parseTopic(`anju/1/${text}/h/d/event`).ok).toBe(pattern.test(text))
      expect(parseTopic(`anju/1/s/h/${text}/event`).ok).toBe(pattern.test(text))
    })
    fc.assert(property, { numRuns: 500 })
  })
})

/** The rule of MQTT 3.1.1 §4.7, told once more as a regular expression. */
const asPattern = (filter: string): RegExp => {
  const levels = filter.split('/')
  const rest = levels.at(-1) === '#'
  const named = (rest ? levels.slice(0, -1) : levels).map((level) => (level === '+' ? '[^/]*' : level.replace(/[$]/g, '\\$&')))
  if (rest && named.length === 0) return /^[^]*$/
  return new RegExp(`^${named.join('/')}${rest ? '(/[^]*)?' : ''}$`)
}

describe('filters', () => {
  const word = fc.constantFrom('a', 'b', '', '$x')
  const topic = fc.array(word, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'))
  const filter = fc
    .tuple(fc.array(fc.oneof(word, fc.constant('+')), { maxLength: 4 }), fc.boolean())
    .map(([levels, rest]) => [...levels, ...(rest ? ['#'] : [])].join('/'))
    .filter(isTopicFilter)

  it('match as a regular expression does, except that no wildcard begins a hidden topic', () => {
    const property = fc.property(filter, topic, (filter, topic) => {
      const hidden = topic.startsWith('$') && (filter.startsWith('+') || filter.startsWith('#'))
      expect(filterMatches(filter, topic)).toBe(!hidden && asPattern(filter).test(topic))
    })
    fc.assert(property, { numRuns: 2_000 })
  })

  it('[LIM-3] are well formed and not too deep', () => {
    for (const good of ['#', '+', 'a', '/', 'a/+/b', 'a/#', '+/+/#']) expect(isTopicFilter(good), good).toBe(true)
    for (const bad of ['', 'a#', '#/a', 'a/b+', 'a\0b', 'x'.repeat(2_000)]) expect(isTopicFilter(bad), bad).toBe(false)
    const deep = (levels: number) => Array.from({ length: levels }, () => 'a').join('/')
    expect([isTopicFilter(deep(limits.topic_levels)), isTopicFilter(deep(limits.topic_levels + 1))]).toEqual([true, false])
    expect([isTopicName('a/b'), isTopicName(''), isTopicName('a/+'), isTopicName('#')]).toEqual([true, false, false, false])
  })
})
