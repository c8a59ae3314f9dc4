import { BusError, type Bus, type Clock, type Connection, type Instant, type Message, type Random } from '@anju/sdk'
import type { Fault, Ratio } from './fault.ts'

/** What a faulty line needs: the faults that may touch this device, and when the run began. */
export interface FaultyLine {
  clock: Clock
  random: Random
  faults: readonly Fault[]
  began: Instant
}

/** Births, wills and goodbyes are part of the handshake: they come through, or there is no line at all. */
const isHandshake = ({ topic }: Message) => topic.endsWith('/birth') || topic.endsWith('/death')

/**
 * A bus with a bad radio before it. What the device hands over may be lost, kept back or doubled after that: its own publish is done, as with a hub that
 * has taken it. An outage drops the line and refuses new ones.
 */
export function faultyBus(bus: Bus, line: FaultyLine): Bus {
  const { clock, random, faults, began } = line
  const since_s = () => (clock.now() - began) / 1000
  const runs = ({ from_s = 0, until_s = Infinity }: Fault) => since_s() >= from_s && since_s() < until_s
  const active = <Name extends Fault['fault']>(name: Name) =>
    faults.find((fault): fault is Extract<Fault, { fault: Name }> => fault.fault === name && runs(fault))
  const hits = (fault: { ratio: Ratio } | undefined) => fault !== undefined && random.chance(fault.ratio[0], fault.ratio[1])

  return {
    async connect(options) {
      if (active('outage') !== undefined) throw new BusError({ code: 'connection-lost' })
      const connection = await bus.connect({
        ...options,
        onMessage: (message) => (hits(active('loss')) ? undefined : options.onMessage(message)),
      })
      const cuts = faults
        .filter(({ fault, from_s = 0 }) => fault === 'outage' && from_s > since_s())
        .map(({ from_s = 0 }) => clock.wakeAt((began + from_s * 1000) as Instant, () => connection.drop()))
      return faultyConnection(connection, {
        clock,
        cuts,
        lost: () => hits(active('loss')),
        late: lateness_ms,
        doubled: () => hits(active('duplication')),
      })
    },
  }

  function lateness_ms(): number {
    const fault = active('delay')
    return fault !== undefined && hits(fault) ? random.int(Math.round(fault.least_s * 1000), Math.round(fault.most_s * 1000)) : 0
  }
}

interface Chances {
  clock: Clock
  cuts: readonly (() => void)[]
  lost: () => boolean
  late: () => number
  doubled: () => boolean
}

function faultyConnection(connection: Connection, { clock, cuts, lost, late, doubled }: Chances): Connection {
  let freeAt = clock.now()
  const over = () => {
    for (const cancel of cuts) cancel()
  }
  const send = async (message: Message, times: number) => {
    for (let i = 0; i < times; i++) await connection.publish(message)
  }
  return {
    async publish(message) {
      if (isHandshake(message)) return connection.publish(message)
      if (lost()) return
      const times = doubled() ? 2 : 1
      const at = Math.max(freeAt, clock.now() + late()) as Instant
      if (at <= clock.now()) return send(message, times)
      freeAt = at
      // Nobody waits for a message that is kept back: when the line has gone by then, it is lost.
      clock.wakeAt(at, () => void send(message, times).catch(() => {}))
    },
    subscribe: (filter, qos) => connection.subscribe(filter, qos),
    end() {
      over()
      return connection.end()
    },
    drop() {
      over()
      connection.drop()
    },
    get open() {
      return connection.open
    },
  }
}
