import type { Bus, Connection, ConnectOptions, Message } from '../../bus.ts'
import type { Clock } from '../../clock.ts'

/** One connection as a fault sees it. */
export interface FaultyLine {
  /** 0 for the first connection of the device, and so on. */
  number: number
  opened_ms: number
  options: ConnectOptions
  /** Says something beside what the device says. */
  say(message: Message): Promise<void>
  /** Leaves without a goodbye. */
  drop(): void
  end(): Promise<void>
}

/** What a fault changes between a device and its broker. What is absent is left as it is. */
export interface WireFault {
  connect?: (options: ConnectOptions, number: number) => ConnectOptions
  /** What is said instead. Nothing at all: the device believes that it was acknowledged. */
  publish?: (message: Message, line: FaultyLine) => Message[] | Promise<Message[]>
  /** What is heard instead, or undefined for nothing. */
  hear?: (message: Message, line: FaultyLine) => Message | undefined
  /** Stands in for a subscription. */
  subscribe?: (ask: () => Promise<void>, line: FaultyLine) => Promise<void>
  /** More subscriptions than the device asks for. */
  listens?: readonly string[]
  /** True: the device goes on before its message is acknowledged. */
  hasty?: boolean
  /** Replaces cutting the line. */
  drop?: (line: FaultyLine) => void
  end?: (line: FaultyLine) => Promise<void>
  /** Stands before each try to connect. */
  beforeConnect?: (tries: number, retry: () => Promise<Connection>) => Promise<Connection>
}

/** A bus with a fault in it: the device behind it is a mutant of the one that was wrapped. */
export function faultyBus(bus: Bus, fault: WireFault, clock: Clock): Bus {
  let lines = 0
  let tries = 0
  const attempt = async (options: ConnectOptions): Promise<Connection> => {
    const given = fault.connect?.(options, lines) ?? options
    let line: FaultyLine | undefined
    const made = await bus.connect({
      ...given,
      onMessage(message) {
        const heard = line === undefined || fault.hear === undefined ? message : fault.hear(message, line)
        return heard === undefined ? undefined : given.onMessage(heard)
      },
    })
    tries = 0
    line = {
      number: lines++,
      opened_ms: clock.now(),
      options: given,
      say: (message) => made.publish(message),
      drop: () => made.drop(),
      end: () => made.end(),
    }
    for (const filter of fault.listens ?? []) made.subscribe(filter, 1).catch(() => {}) // It is refused; that it was asked for is the fault.
    return faultyConnection(made, fault, line)
  }
  return {
    connect(options) {
      const retry = () => {
        tries += 1
        return attempt(options)
      }
      return fault.beforeConnect === undefined ? retry() : fault.beforeConnect(tries, retry)
    },
  }
}

const faultyConnection = (made: Connection, fault: WireFault, line: FaultyLine): Connection => ({
  async publish(message) {
    const said = await (fault.publish?.(message, line) ?? [message])
    const done = Promise.all(said.map((each) => made.publish(each)))
    if (fault.hasty !== true) await done
    else done.catch(() => {}) // Whoever does not wait does not hear of it either.
  },
  subscribe(filter, qos) {
    const ask = () => made.subscribe(filter, qos)
    return fault.subscribe === undefined ? ask() : fault.subscribe(ask, line)
  },
  end: () => (fault.end === undefined ? made.end() : fault.end(line)),
  drop: () => (fault.drop === undefined ? made.drop() : fault.drop(line)),
  get open() {
    return made.open
  },
})
