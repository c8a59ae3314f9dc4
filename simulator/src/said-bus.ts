import type { Bus, Message } from '@anju/sdk'

/** A bus that tells what a device hands to its line, before anything can happen to it. */
export const saidBus = (bus: Bus, said: (message: Message) => void): Bus => ({
  async connect(options) {
    const connection = await bus.connect(options)
    return {
      publish(message) {
        said(message)
        return connection.publish(message)
      },
      subscribe: (filter, qos) => connection.subscribe(filter, qos),
      end: () => connection.end(),
      drop: () => connection.drop(),
      get open() {
        return connection.open
      },
    }
  },
})
