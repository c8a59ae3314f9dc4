import { ID_PATTERN, downChannels, parseTopic, topicOf, upChannels, type Address, type Channel } from './topics.ts'

/** What a client may do on the broker. */
export interface Rights {
  mayPublish(topic: string): boolean
  maySubscribe(filter: string): boolean
}

/** Whom a credential speaks for. */
export type Holder =
  /** One device; a device of the lite profile may only send events. */
  | { is: 'device'; device: Address; lite?: boolean }
  /** The devices that it republishes, one by one. */
  | { is: 'gateway'; devices: readonly Address[] }
  /** An alert centre or another watcher of these devices; an id may be `+` for any. */
  | { is: 'application'; devices: readonly Address[] }
  /** A vendor on the bench: both sides of its own devices. */
  | { is: 'vendor-test'; devices: readonly Address[] }

/**
 * The rights of one device, or of a gateway for its devices: to publish on their own channels up, and to subscribe to their own `command` and `confirm`.
 * Nothing else, and no wildcard: whoever steals a device's credential hears and says no more than the device.
 */
export const rightsOf = (devices: readonly Address[]): Rights => listed(devices, upChannels, downChannels)

/** The rights of a credential's holder: the table of SPEC.md. */
export function rightsOfHolder(holder: Holder): Rights {
  if (holder.is === 'application') return watcherRights(holder.devices)
  if (holder.is === 'vendor-test') return either(rightsOf(holder.devices), watcherRights(holder.devices))
  if (holder.is === 'gateway') return rightsOf(holder.devices)
  return holder.lite === true ? listed([holder.device], ['event'], []) : rightsOf([holder.device])
}

function listed(devices: readonly Address[], publishes: readonly Channel[], subscribes: readonly Channel[]): Rights {
  const topics = (channels: readonly Channel[]) =>
    new Set(devices.flatMap((address) => channels.map((channel) => topicOf(address, channel))))
  const [up, down] = [topics(publishes), topics(subscribes)]
  return {
    mayPublish: (topic) => up.has(topic) && parseTopic(topic).ok,
    maySubscribe: (filter) => down.has(filter) && parseTopic(filter).ok,
  }
}

const either = (one: Rights, other: Rights): Rights => ({
  mayPublish: (topic) => one.mayPublish(topic) || other.mayPublish(topic),
  maySubscribe: (filter) => one.maySubscribe(filter) || other.maySubscribe(filter),
})

const ANY = '+'
const anId = new RegExp(ID_PATTERN)
const covers = (pattern: string, level: string) => pattern === ANY || pattern === level

/** An application speaks down to its devices and hears all of their channels. A filter is granted when everything that it matches is theirs. */
function watcherRights(patterns: readonly Address[]): Rights {
  const mine = (site: string, home: string, device: string) =>
    patterns.some((pattern) => covers(pattern.site, site) && covers(pattern.home, home) && covers(pattern.device, device))
  return {
    mayPublish(topic) {
      const parsed = parseTopic(topic)
      if (!parsed.ok) return false
      const { site, home, device, channel } = parsed.value
      return downChannels.some((one) => one === channel) && mine(site, home, device)
    },
    maySubscribe(filter) {
      const levels = levelsOf(filter)
      if (levels === undefined) return false
      const [site, home, device, channel] = levels
      return [site, home, device].every((level) => level === ANY || anId.test(level)) && isChannel(channel) && mine(site, home, device)
    },
  }
}

const isChannel = (level: string) => level === ANY || [...upChannels, ...downChannels].some((channel) => channel === level)

/** Site, home, device and channel of a filter within `anju/1/`, a `#` at its end written out. Undefined when it is none of the protocol. */
function levelsOf(filter: string): [site: string, home: string, device: string, channel: string] | undefined {
  const [root, version, ...rest] = filter.split('/')
  if (root !== 'anju' || version !== '1' || rest.length === 0 || rest.length > 5) return undefined
  if (rest.at(-1) === '#') rest.splice(-1, 1, ...Array<string>(Math.max(5 - rest.length, 0)).fill(ANY))
  const [site, home, device, channel] = rest
  if (rest.length !== 4 || site === undefined || home === undefined || device === undefined || channel === undefined) return undefined
  return [site, home, device, channel]
}
