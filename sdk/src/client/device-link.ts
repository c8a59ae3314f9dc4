import type { Bus, Connection, ConnectOptions } from '../bus.ts'
import type { Cancel, Clock } from '../clock.ts'
import { limits } from '../limits.ts'
import type { Random } from '../random.ts'
import { after } from '../time.ts'
import type { Work } from '../work.ts'
import { backOff } from './back-off.ts'

export interface DeviceLinkOptions {
  bus: Bus
  clock: Clock
  random: Random
  work: Work | undefined
  /** Made anew for each attempt. */
  connectOptions(): Omit<ConnectOptions, 'onClose'>
  /** Everything that must be said before the link counts as up. Rejects when it could not be. */
  greet(connection: Connection): Promise<void>
  onUp(connection: Connection): void
  onDown(): void
}

/** A connection that comes back: it is tried again with growing waits until it is there, and after every loss. */
export interface DeviceLink {
  start(): void
  /** Gives up the connection without a word; nothing is tried again. */
  cut(): void
  /** Says `farewell` over the connection, if there is one, and ends it; nothing is tried again. Settles within the patience for an acknowledgement. */
  end(farewell: (connection: Connection) => Promise<void>): Promise<void>
}

/**
 * Notes that something began whose answer comes in a later turn, and holds nothing up: what is really on its way is counted by the bus, and an answer
 * that a lossy network keeps back must not stop the clock that will give it up.
 */
export const begun = (work: Work | undefined): void => work?.begin('device-client')()

export function deviceLink(options: DeviceLinkOptions): DeviceLink {
  const { bus, clock, random, work } = options
  let on = false
  let tries = 0
  let connection: Connection | undefined
  let cancel: Cancel = () => {}
  /** The attempt that counts. What a former one still brings is thrown away. */
  let current = {}

  const retry = () => {
    cancel()
    current = {}
    connection = undefined
    if (!on) return
    cancel = clock.wakeAt(after(clock.now(), backOff(limits.reconnect, tries, random)), () => void attempt())
    tries += 1
  }

  const attempt = async () => {
    const mine = {}
    current = mine
    cancel = clock.wakeAt(after(clock.now(), limits.connect_patience), abandon)
    begun(work)
    try {
      const made = await bus.connect({ ...options.connectOptions(), onClose: () => closed(mine) })
      if (current !== mine) return made.drop()
      connection = made
      await options.greet(made)
      if (current !== mine) return
      cancel()
      tries = 0
      options.onUp(made)
    } catch {
      if (current === mine) abandon()
    }
  }

  const abandon = () => {
    const left = connection
    retry()
    left?.drop()
  }

  const closed = (whose: object) => {
    if (current !== whose) return
    retry()
    options.onDown()
  }

  return {
    start() {
      if (on) return
      on = true
      tries = 0
      void attempt()
    },
    cut() {
      on = false
      abandon()
    },
    async end(farewell) {
      const last = connection
      on = false
      retry()
      if (last === undefined) return
      begun(work)
      let answered: Cancel = () => {}
      const patience = new Promise<void>((resolve) => {
        answered = clock.wakeAt(after(clock.now(), limits.acknowledge_patience), resolve)
      })
      const goodbye = farewell(last).then(() => last.end())
      const dropped = () => last.drop() // It was lost in the middle of the goodbye, or nobody answers: the broker sends the will.
      await Promise.race([goodbye.catch(dropped), patience.then(dropped)])
      answered()
    },
  }
}
