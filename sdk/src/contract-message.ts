import { BusError, type Message } from './bus.ts'

/** One message, its payload being words. */
export const message = (topic: string, words = 'hello', more: Partial<Message> = {}): Message => ({
  topic,
  payload: new TextEncoder().encode(words),
  qos: 1,
  retain: false,
  ...more,
})

/** How a promise ends: the code of its BusError, or `settled`. */
export const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'settled',
    (error: unknown) => (error instanceof BusError ? error.fault.code : String(error)),
  )
