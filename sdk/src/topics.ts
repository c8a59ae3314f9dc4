import { limits } from './limits.ts'
import { fail, type Result } from './result.ts'

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
export const topicOf = ({ site, home, device }: Address, channel: Channel): string =>
  // Joined, not concatenated: every device holds its topics for life, and the engine keeps the pieces of a concatenation beside the whole.
  ['anju/1', site, home, device, channel].join('/')

const channels = new Set<string>([...upChannels, ...downChannels])

const ROOT = 'anju/1/'

/** Where the id that begins at `from` ends: at the next slash; −1 when it is none. */
function idEnd(topic: string, from: number): number {
  for (let i = from; i < topic.length; i++) {
    const c = topic.charCodeAt(i)
    if (c === 47) return i > from && i - from <= limits.id_characters ? i : -1
    const plain = (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || (c === 45 && i > from)
    if (!plain) return -1
  }
  return -1
}

function readTopic(topic: string): ParsedTopic | undefined {
  if (!topic.startsWith(ROOT)) return undefined
  const site = idEnd(topic, ROOT.length)
  const home = site < 0 ? -1 : idEnd(topic, site + 1)
  const device = home < 0 ? -1 : idEnd(topic, home + 1)
  const channel = topic.slice(device + 1)
  if (device < 0 || !channels.has(channel)) return undefined
  return {
    site: topic.slice(ROOT.length, site),
    home: topic.slice(site + 1, home),
    device: topic.slice(home + 1, device),
    channel: channel as Channel,
  }
}

/** Topics that were read already: a home sends the same few all its life. Forgotten all at once when there are too many. */
const known = new Map<string, { ok: true; value: ParsedTopic }>()

/** Reads a topic. The answer is shared and must not be changed. Error `topic-unknown` for anything that is not one of the protocol's. */
export function parseTopic(topic: string): Result<ParsedTopic> {
  const before = known.get(topic)
  if (before !== undefined) return before
  const value = readTopic(topic)
  if (value === undefined) return fail('topic-unknown', { topic: topic.slice(0, 120) })
  if (known.size >= limits.known_topics) known.clear()
  const answer = Object.freeze({ ok: true, value: Object.freeze(value) } as const)
  known.set(topic, answer)
  return answer
}
