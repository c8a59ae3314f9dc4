import { fail, ok, type Result } from '../../result.ts'
import { quoted } from '../foreign-json.ts'

/** `<prefix>/<component>/[<node>/]<object>/config`. */
export interface DiscoveryTopic {
  component: string
  node?: string
  object: string
}

/** Reads a discovery topic, with or without a node. Error `foreign-topic-unknown`. */
export function readDiscoveryTopic(topic: string, prefix = 'homeassistant'): Result<DiscoveryTopic> {
  const parts = topic.length <= 300 && topic.startsWith(`${prefix}/`) ? topic.slice(prefix.length + 1).split('/') : []
  const named = parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part)) && parts.at(-1) === 'config'
  const [component, second, third] = parts as [string, string, string]
  if (named && parts.length === 3) return ok({ component, object: second })
  if (named && parts.length === 4) return ok({ component, node: second, object: third })
  return fail('foreign-topic-unknown', { topic: quoted(topic), family: 'Home Assistant' })
}
