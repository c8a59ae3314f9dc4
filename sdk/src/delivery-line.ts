import type { Message } from './bus.ts'
import { keep, type Line, type Session } from './memory-session.ts'
import type { Work } from './work.ts'

/** All deliveries of a broker in one order. A handler that publishes adds to the end, so nobody hears an answer before its question. */
export interface DeliveryLine {
  add(to: Session, message: Message): void
  /** Delivers until nothing is left; does nothing when it is called from within. */
  run(): void
}

/** `fail` ends the connection of a client whose handler failed. */
export function deliveryLine(work: Work | undefined, fail: (line: Line, cause: Error) => void): DeliveryLine {
  let sessions: Session[] = []
  let messages: Message[] = []
  let running = false

  const later = async (to: Session, line: Line, said: Message, handled: Promise<void>) => {
    const done = work?.begin('memory-bus')
    const message = { ...said } // The same object may have been published twice; each counts.
    if (message.qos === 1) to.unacknowledged.add(message)
    try {
      await handled
      if (line.open) to.unacknowledged.delete(message)
    } catch (error) {
      fail(line, error as Error)
    } finally {
      done?.()
    }
  }

  const deliver = (to: Session, message: Message) => {
    const { line } = to
    if (line === undefined) return keep(to, message)
    try {
      const handled = line.options.onMessage(message)
      if (handled !== undefined) void later(to, line, message, handled)
    } catch (error) {
      if (message.qos === 1) to.unacknowledged.add(message)
      fail(line, error as Error)
    }
  }

  return {
    add(to, message) {
      sessions.push(to)
      messages.push(message)
    },
    run() {
      if (running) return
      running = true
      try {
        for (let i = 0; i < messages.length; i++) deliver(sessions[i]!, messages[i]!)
      } finally {
        sessions = []
        messages = []
        running = false
      }
    },
  }
}
