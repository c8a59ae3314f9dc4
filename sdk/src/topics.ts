import { limits } from './limits.ts'
import { fail, ok, type Result } from './result.ts'

/** What travels up from a device. */
export const upChannels = ['birth', 'death', 'event', 'reading', 'frame', 'reply'] as const
/** What travels down to a device. */
export const downChannels = ['command', 'confirm'] as const

export type UpChannel = (typeof upChannels)[number]
export type DownChannel = (typeof downChannels)[number]
export type Channel = UpChannel | DownChannel

/** Where one device lives on the bus. Ids are plain ASCII and carry no personal data. */
export interface Address {
  site: string
  home: string
  device: string
}

export interface ParsedTopic extends Address {
  channel: Channel
}

/** Lower-case letters, digits and hyphens, at most 64. */
export const ID_PATTERN = '^[a-z0-9][a-z0-9-]{0,63}$'

/** `anju/1/{site}/{home}/{device}/{channel}`: the 1 is the protocol's major version. */
export const topicOf = ({ site, home, device }: Address, channel: Channel): string => `anju/1/${site}/${home}/${device}/${channel}`

const channels = new Set<string>([...upChannels, ...downChannels])

function isId(text: string): boolean {
  if (text.length === 0 || text.length > limits.id_characters) return false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    const plain = (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || (c === 45 && i > 0)
    if (!plain) return false
  }
  return true
}

/** Reads a topic. Error `topic-unknown` for anything that is not one of the protocol's. */
export function parseTopic(topic: string): Result<ParsedTopic> {
  const parts = topic.length > 300 ? [] : topic.split('/')
  const [root, version, site, home, device, channel] = parts as [string, string, string, string, string, string]
  const known =
    parts.length === 6 && root === 'anju' && version === '1' && isId(site) && isId(home) && isId(device) && channels.has(channel)
  return known ? ok({ site, home, device, channel: channel as Channel }) : fail('topic-unknown', { topic: topic.slice(0, 120) })
}
