import type { Connection } from '../bus.ts'
import type { Cancel, Clock } from '../clock.ts'
import { limits } from '../limits.ts'
import type { Random } from '../random.ts'
import { after } from '../time.ts'
import type { Work } from '../work.ts'
import { backOff } from './back-off.ts'
import { begun } from './device-link.ts'
import type { EventOutbox, HeldEvent } from './event-outbox.ts'

/** Takes events from the outbox to the broker, one after the other, and again while nobody confirms them. */
export interface EventSender {
  /** There is a connection: everything that is unconfirmed is sent, oldest first. */
  open(connection: Connection): void
  close(): void
  /** Sends what is due now, unless it is sending already. */
  run(): void
}

export interface EventSenderOptions {
  outbox: EventOutbox
  topic: string
  clock: Clock
  random: Random
  work: Work | undefined
}

/**
 * The next event is sent when the broker has acknowledged the one before, and never past it: so events arrive in their order for the first time,
 * whatever is lost. A line on which the acknowledgement does not come is given up.
 */
export function eventSender({ outbox, topic, clock, random, work }: EventSenderOptions): EventSender {
  let line: Connection | undefined
  let busy = false
  let cancel: Cancel = () => {}

  const send = async (over: Connection, event: HeldEvent) => {
    begun(work)
    const giveUp = clock.wakeAt(after(clock.now(), limits.acknowledge_patience), () => over.drop())
    try {
      await over.publish({ topic, payload: event.payload, qos: 1, retain: false })
      if (line === over) acknowledged(event)
    } catch {
      over.drop()
    } finally {
      giveUp()
    }
  }
  const acknowledged = (event: HeldEvent) => {
    event.repeat = after(clock.now(), backOff(limits.event_repeat, event.sent, random))
    event.sent += 1
    busy = false
    run()
  }
  const run = () => {
    if (line === undefined || busy) return
    cancel()
    const event = outbox.next(clock.now())
    if (event !== undefined) {
      busy = true
      void send(line, event)
      return
    }
    const due = outbox.due()
    if (due !== undefined) cancel = clock.wakeAt(due, run)
  }

  return {
    open(connection) {
      line = connection
      busy = false
      outbox.rewind()
      run()
    },
    close() {
      line = undefined
      busy = false
      cancel()
    },
    run,
  }
}
