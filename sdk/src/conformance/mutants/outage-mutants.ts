import type { Message } from '../../bus.ts'
import { changing, idOf, read, without, write, type Fault, type FaultSurroundings, type Mutant, type Tree } from './mutant.ts'

const old = (message: Message, opened_ms: number) => (read(message)['time_ms'] as number) < opened_ms
const eventsOnly = (change: Parameters<typeof changing>[1]): Fault => ({ wire: { publish: changing(['event'], change) } })
const seqPlus = (message: Message, more: number): Message => {
  const json = read(message)
  return write(message, { ...json, seq: (json['seq'] as number) + more })
}

/** Tells an event on one connection and never on another, whether it was acknowledged or not. */
const onOneLine: Mutant['fault'] = () => {
  const told = new Map<string, number>()
  return eventsOnly((message, { number }) => {
    const id = idOf(message)
    told.set(id, told.get(id) ?? number)
    return told.get(id) === number ? [message] : []
  })
}

const outages: readonly Mutant[] = [
  {
    id: 'events-of-an-outage-lost',
    rule: 'EVT-5',
    fault: () => eventsOnly((message, { number, opened_ms }) => (number > 1 && old(message, opened_ms) ? [] : [message])),
  },
  {
    id: 'events-of-an-outage-doubled',
    rule: 'EVT-5',
    fault: () =>
      eventsOnly((message, { number, opened_ms }) =>
        number > 1 && old(message, opened_ms) ? [message, seqPlus(message, 500)] : [message],
      ),
  },
  { id: 'forgets-what-was-on-its-way', rule: 'EVT-5', fault: onOneLine },
]

/** Knows when the flood of the phase `memory` is on: the stimulus says so. */
const flooded = (change: (message: Message, number: number) => Message[]) => (): Fault => {
  let on = false
  const numbers = new Map<string, number>()
  return {
    port: (port) => ({
      by: port.by,
      stimulate(stimulus) {
        if (stimulus.do === 'events') on = true
        return port.stimulate(stimulus)
      },
    }),
    wire: {
      publish: changing(['event'], (message) => {
        if (!on) return [message]
        const id = idOf(message)
        if (!numbers.has(id)) numbers.set(id, numbers.size)
        return change(message, numbers.get(id)!)
      }),
    },
  }
}

/** Hears when the clock of the device is set. */
const hearingOfClocks =
  (wire: (said: { at: () => string | undefined }) => NonNullable<Fault['wire']>, onSet: (is: string) => void = () => {}) =>
  (): Fault => {
    let is: string | undefined
    return {
      port: (port) => ({
        by: port.by,
        stimulate(stimulus) {
          if (stimulus.do === 'clock') is = stimulus.is
          if (stimulus.do === 'clock') onSet(stimulus.is)
          return port.stimulate(stimulus)
        },
      }),
      wire: wire({ at: () => is }),
    }
  }

/** Repeats at once when the clock jumps ahead: its waits are over by that clock. */
const jumpy: Mutant['fault'] = (it) => {
  let again = () => {}
  const wire = {
    publish: changing(['event'], (message, line) => {
      again = () => void line.say(message).catch(() => {})
      return [message]
    }),
  }
  return hearingOfClocks(
    () => wire,
    (is) => (is === 'moved' ? void it.clock.wakeAt(it.clock.now(), () => again()) : undefined),
  )()
}

/** Waits for a day when the clock was set back by one. */
const stuck = (): Fault => {
  const known = new Set<string>()
  return hearingOfClocks(({ at }) => ({
    publish: changing(['event'], (message) => {
      const again = known.has(idOf(message))
      known.add(idOf(message))
      return again && at() === 'right' ? [] : [message]
    }),
  }))()
}

const movedClocks: readonly Mutant[] = [
  { id: 'repeats-when-the-clock-jumps', rule: 'TIME-5', fault: jumpy },
  { id: 'waits-by-the-wall-clock', rule: 'TIME-5', fault: stuck },
  {
    id: 'stamps-again-when-the-clock-is-set',
    rule: 'TIME-5',
    fault: hearingOfClocks(({ at }) => ({
      publish: changing(['event'], (message) => {
        const json = read(message)
        const shift_ms = at() === 'moved' ? 86_400_000 : 0
        return [typeof json['time_ms'] === 'number' ? write(message, { ...json, time_ms: json['time_ms'] + shift_ms }) : message]
      }),
    })),
  },
]

const memory: readonly Mutant[] = [
  { id: 'alarm-goes-first', rule: 'EVT-6', fault: flooded((message, number) => (number === 0 ? [] : [message])) },
  { id: 'keeps-fewer-than-it-says', rule: 'EVT-6', fault: flooded((message, number) => (number > 400 && number < 600 ? [] : [message])) },
  {
    id: 'loss-not-told',
    rule: 'EVT-6',
    fault: () => ({
      wire: {
        publish: changing(['birth', 'event'], (message) => {
          const { ext: _, ...json } = read(message)
          return [write(message, json)]
        }),
      },
    }),
  },
]

/** Knows the boot of now: that of the last birth. */
const afterStart = (change: (message: Message, boot: string, first: boolean, last: Message | undefined) => Message[]) => (): Fault => {
  let boot: string | undefined
  let starts = 0
  let fresh = true
  let last: Message | undefined
  return {
    wire: {
      publish: changing(['birth', 'event'], (message) => {
        const json: Tree = read(message)
        if (message.topic.endsWith('/birth')) {
          if (json['boot'] !== boot) starts += 1
          fresh = starts > 1 && json['boot'] !== boot
          boot = json['boot'] as string
          return fresh && last !== undefined ? change(message, boot, true, last) : [message]
        }
        if (starts === 1) last ??= message
        return starts > 1 ? change(message, boot!, false, last) : [message]
      }),
    },
  }
}

const power: readonly Mutant[] = [
  {
    id: 'forgets-with-its-power',
    rule: 'EVT-7',
    fault: afterStart((message, boot, first) => (first || read(message)['boot'] === boot ? [message] : [])),
  },
  {
    id: 'old-events-under-the-new-boot',
    rule: 'EVT-7',
    fault: afterStart((message, boot, first) => {
      const json = read(message)
      return first || json['boot'] === boot ? [message] : [write(message, { ...json, boot, seq: (json['seq'] as number) + 100 })]
    }),
  },
  {
    id: 'confirmed-events-again-after-a-start',
    rule: 'EVT-7',
    fault: afterStart((message, _, first, last) => (first ? [message, last!] : [message])),
  },
]

const clockOf =
  (change: (json: Tree, it: FaultSurroundings) => Tree, channels = ['birth', 'event', 'reading']) =>
  (it: FaultSurroundings): Fault => ({
    wire: { publish: changing(channels, (message) => [write(message, change(read(message), it))]) },
  })
const shifted = (span_ms: number) =>
  clockOf((json) => (typeof json['time_ms'] === 'number' ? { ...json, time_ms: json['time_ms'] + span_ms } : json))

/** Stamps an event when it is sent for the first time. */
const stampedLate = ({ clock }: FaultSurroundings): Fault => {
  const stamps = new Map<string, number>()
  return eventsOnly((message) => {
    const id = idOf(message)
    const json = read(message)
    if (json['time_ms'] === undefined) return [message]
    stamps.set(id, stamps.get(id) ?? Math.trunc(clock.now()))
    return [write(message, { ...json, time_ms: stamps.get(id) })]
  })
}

const times: readonly Mutant[] = [
  { id: 'local-time', rule: 'TIME-2', fault: shifted(8 * 3_600_000) },
  { id: 'clock-5-s-ahead', rule: 'TIME-2', fault: shifted(5_000) },
  { id: 'clock-5-s-behind', rule: 'TIME-2', fault: shifted(-5_000) },
  {
    id: 'time-in-seconds',
    rule: 'TIME-2',
    fault: clockOf((json) => (typeof json['time_ms'] === 'number' ? { ...json, time_ms: Math.trunc(json['time_ms'] / 1_000) } : json)),
  },
  { id: 'time-of-sending', rule: 'TIME-3', fault: stampedLate },
  { id: 'unset-with-a-time', rule: 'TIME-4', fault: clockOf((json) => (json['clock'] === 'unset' ? { ...json, time_ms: 12_345 } : json)) },
  {
    id: 'synced-without-a-time',
    rule: 'TIME-4',
    fault: clockOf((json) => without(json, 'time_ms'), ['reading']),
  },
  {
    id: 'unset-not-said',
    rule: 'TIME-4',
    fault: clockOf((json, { clock }) =>
      json['clock'] === 'unset' ? { ...json, clock: 'synced', time_ms: Math.trunc(clock.now()) } : json,
    ),
  },
]

export const outageMutants: readonly Mutant[] = [...outages, ...memory, ...power, ...times, ...movedClocks]
