import { fail, ok, type Result } from '../../result.ts'
import { quoted } from '../foreign-json.ts'

/** What travels on an Aliyun topic. */
export type AliyunChannel = 'property-post' | 'event-post' | 'property-set' | 'service-call' | 'raw-up'

/** A topic of the thing model. */
export interface AliyunTopic {
  product: string
  device: string
  channel: AliyunChannel
  /** Identifier of the event, for `event-post`. */
  event?: string
  /** Identifier of the service, for `service-call`. */
  service?: string
  /** The answer's topic. */
  reply: boolean
}

const FORM = /^\/sys\/([^/+#]{1,64})\/([^/+#]{1,64})\/thing\/(.{1,128})$/

const channelOf = (tail: string): Pick<AliyunTopic, 'channel' | 'event' | 'service'> | undefined => {
  if (tail === 'event/property/post') return { channel: 'property-post' }
  if (tail === 'service/property/set') return { channel: 'property-set' }
  if (tail === 'model/up_raw') return { channel: 'raw-up' }
  const event = /^event\/([A-Za-z0-9_]{1,64})\/post$/.exec(tail)?.[1]
  if (event !== undefined) return { channel: 'event-post', event }
  const service = /^service\/([A-Za-z0-9_]{1,64})$/.exec(tail)?.[1]
  return service === undefined ? undefined : { channel: 'service-call', service }
}

/** Reads a topic of the thing model. Error `foreign-topic-unknown`. */
export function readAliyunTopic(topic: string): Result<AliyunTopic> {
  const found = FORM.exec(topic)
  const [tail, reply] = found === null ? ['', false] : [found[3]!.replace(/_reply$/, ''), found[3]!.endsWith('_reply')]
  const channel = channelOf(tail)
  if (found === null || channel === undefined) return fail('foreign-topic-unknown', { topic: quoted(topic), family: 'Aliyun' })
  return ok({ product: found[1]!, device: found[2]!, ...channel, reply })
}

/** The topic where a device reports properties, events and raw bytes, is told to set properties, or is called. */
export function aliyunTopic({ product, device, channel, event, service, reply }: AliyunTopic): string {
  const tails = { 'property-post': 'event/property/post', 'property-set': 'service/property/set', 'raw-up': 'model/up_raw' } as const
  const tail = channel === 'event-post' ? `event/${event}/post` : channel === 'service-call' ? `service/${service}` : tails[channel]
  return `/sys/${product}/${device}/thing/${tail}${reply ? '_reply' : ''}`
}
