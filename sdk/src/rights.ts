import { downChannels, parseTopic, topicOf, upChannels, type Address } from './topics.ts'

/** What a client may do on the broker. */
export interface Rights {
  mayPublish(topic: string): boolean
  maySubscribe(filter: string): boolean
}

/**
 * The rights of one device, or of a gateway for its devices: to publish on their own channels up, and to subscribe to their own `command` and `confirm`.
 * Nothing else, and no wildcard: whoever steals a device's credential hears and says no more than the device.
 */
export function rightsOf(devices: readonly Address[]): Rights {
  const up = new Set(devices.flatMap((address) => upChannels.map((channel) => topicOf(address, channel))))
  const down = new Set(devices.flatMap((address) => downChannels.map((channel) => topicOf(address, channel))))
  return {
    mayPublish: (topic) => up.has(topic) && parseTopic(topic).ok,
    maySubscribe: (filter) => down.has(filter) && parseTopic(filter).ok,
  }
}
