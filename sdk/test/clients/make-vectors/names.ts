import { messageId } from '../../../src/envelope.ts'
import { downChannels, parseTopic, topicOf, upChannels } from '../../../src/topics.ts'

const longest = 'a'.repeat(64)
const addresses = [
  { site: 'demo', home: 'wanqing-3-1204', device: 'gas-kitchen' },
  { site: '0', home: '9-', device: 'a--b' },
  { site: longest, home: longest, device: longest },
]

const badTopics = [
  '',
  'anju',
  'anju/1/demo/h-1/d-1',
  'anju/1/demo/h-1/d-1/event/more',
  'anju/1/demo/h-1/d-1/',
  'anju/1/demo/h-1/d-1/events',
  'anju/1/demo/h-1/d-1/Event',
  'anju/2/demo/h-1/d-1/event',
  'anju/1.0/demo/h-1/d-1/event',
  'Anju/1/demo/h-1/d-1/event',
  '/anju/1/demo/h-1/d-1/event',
  'anju/1//h-1/d-1/event',
  'anju/1/demo/-h/d-1/event',
  'anju/1/demo/H-1/d-1/event',
  'anju/1/demo/h_1/d-1/event',
  'anju/1/demo/h 1/d-1/event',
  'anju/1/demo/晚晴/d-1/event',
  'anju/1/demo/h-1/+/event',
  'anju/1/demo/h-1/d-1/#',
  `anju/1/demo/h-1/${longest}a/event`,
  'anju/1/demo/h-1/d-1/event\n',
  'anju/1/demo/h-1/d\n/event',
  'anju/1/demo/h-1/d.1/event',
] as const

/** Topics of the protocol with their parts, and texts that are none. */
export function topicVectors() {
  const channels = [...upChannels, ...downChannels]
  const good = addresses.flatMap((address) => channels.map((channel) => ({ ...address, channel, topic: topicOf(address, channel) })))
  const wrong = [...good.map(({ topic }) => parseTopic(topic).ok), ...badTopics.map((topic) => !parseTopic(topic).ok)].includes(false)
  if (wrong) throw new Error('The reference reads a topic otherwise than these vectors say.')
  return { spec: ['TOPIC-1', 'TOPIC-2', 'TOPIC-3', 'REJ-1'], good, bad: badTopics }
}

const boots = ['0', 'a', 'l8x2k1-7f', 'Az09_-', 'z'.repeat(32)]
const body = { event: 'water', wet: true }

/** Ids of messages: from boot and number, and of the lite profile. */
export function idVectors() {
  const full = boots.flatMap((boot) =>
    [0, 1, 41, 9_007_199_254_740_991].map((seq) => ({ boot, seq, id: messageId({ boot, seq, clock: 'unset', origin: 'real', body }) })),
  )
  return { spec: ['ENV-3', 'ENV-4', 'ENV-5'], full, lite: ['leak-1', 'A.b:c_d-9', 'x'.repeat(64)].map((id) => ({ id })) }
}
