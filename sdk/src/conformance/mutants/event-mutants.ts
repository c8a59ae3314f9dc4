import type { Message } from '../../bus.ts'
import { after, Seconds } from '../../time.ts'
import type { FaultyLine } from './faulty-bus.ts'
import { changing, channelOf, idOf, onWire, read, write, type Fault, type FaultSurroundings, type Mutant, type Tree } from './mutant.ts'

const events = (change: Parameters<typeof changing>[1]) => ({ publish: changing(['event'], change) })

/** Counts how often each event has been said. */
const counted =
  (change: (message: Message, times: number, line: FaultyLine, it: FaultSurroundings) => Message[] | Promise<Message[]>) =>
  (it: FaultSurroundings): Fault => {
    const times = new Map<string, number>()
    return {
      wire: events((message, line) => {
        const id = idOf(message)
        times.set(id, (times.get(id) ?? 0) + 1)
        return change(message, times.get(id)!, line, it)
      }),
    }
  }

const patch = (message: Message, change: (json: Tree) => Tree): Message => write(message, change(read(message)))
const seqOf = (message: Message): number => read(message)['seq'] as number
const wait = ({ clock }: FaultSurroundings, span_s: number) =>
  new Promise<void>((resolve) => clock.wakeAt(after(clock.now(), Seconds(span_s)), resolve))

const firsts: readonly Mutant[] = [
  onWire(
    'event-at-qos-0',
    'EVT-1',
    events((message) => [{ ...message, qos: 0 }]),
  ),
  onWire(
    'event-retained',
    'EVT-1',
    events((message) => [{ ...message, retain: true }]),
  ),
  onWire(
    'event-lost',
    'EVT-1',
    events((message) => (seqOf(message) === 4 ? [] : [message])),
  ),
  {
    id: 'event-late',
    rule: 'EVT-1',
    fault: counted(async (message, times, _, it) => {
      if (times === 1) await wait(it, 4)
      return [message]
    }),
  },
]

const repeats: readonly Mutant[] = [
  { id: 'never-repeats', rule: 'EVT-2', fault: counted((message, times) => (times === 1 ? [message] : [])) },
  { id: 'gives-up-repeating', rule: 'EVT-2', fault: counted((message, times) => (times <= 2 ? [message] : [])) },
  { id: 'repeats-half-as-often', rule: 'EVT-2', fault: counted((message, times) => (times % 2 === 1 ? [message] : [])) },
  {
    id: 'repeats-under-a-new-id',
    rule: 'EVT-2',
    fault: counted((message, times) => [
      times === 1 ? message : patch(message, (json) => ({ ...json, seq: (json['seq'] as number) + 1_000 * (times - 1) })),
    ]),
  },
  {
    id: 'repeats-with-a-new-time',
    rule: 'EVT-2',
    fault: counted((message, times, _, { clock }) => [
      times === 1 ? message : patch(message, (json) => ({ ...json, time_ms: Math.trunc(clock.now()) })),
    ]),
  },
  {
    id: 'repeats-every-second',
    rule: 'EVT-2',
    fault: counted((message, times, line, it) => {
      if (times === 2)
        void wait(it, 1)
          .then(() => line.say(message))
          .catch(() => {})
      return [message]
    }),
  },
]

/** Lets an event go although its confirmation is not one: `fooled` says what is taken for one. Undefined: nothing. */
const fooled = (by: (words: string, said: readonly string[]) => readonly string[]) => (): Fault => {
  const said: string[] = []
  const done = new Set<string>()
  return {
    wire: {
      publish: changing(['event'], (message) => {
        const id = idOf(message)
        if (!said.includes(id)) said.push(id)
        return done.has(id) ? [] : [message]
      }),
      hear(message) {
        if (channelOf(message) === 'confirm') for (const id of by(new TextDecoder().decode(message.payload), said)) done.add(id)
        return message
      },
    },
  }
}

const deafTo = (what: (json: Tree) => boolean) => ({
  hear(message: Message) {
    try {
      return channelOf(message) === 'confirm' && what(read(message)) ? undefined : message
    } catch {
      return message
    }
  },
})

const confirmations: readonly Mutant[] = [
  onWire(
    'confirm-ignored',
    'EVT-3',
    deafTo(({ accepted }) => accepted === true),
  ),
  onWire(
    'refusal-ignored',
    'EVT-3',
    deafTo(({ accepted }) => accepted === false),
  ),
  { id: 'any-confirm-accepted', rule: 'EVT-3', fault: fooled((words, said) => (/"accepted":true/.test(words) ? said : [])) },
  { id: 'damaged-confirm-accepted', rule: 'EVT-3', fault: fooled((words, said) => said.filter((id) => words.includes(`"${id}"`))) },
  { id: 'confirm-compared-by-prefix', rule: 'EVT-3', fault: fooled((words, said) => said.filter((id) => words.includes(`"${id}9"`))) },
]

/** Says the first two events of a connection the other way round. */
const swapped: Mutant['fault'] = () => {
  let kept: Message | undefined
  return {
    wire: events((message, line) => {
      if (line.number === 0 || kept === undefined) {
        if (line.number === 0 || (read(message)['time_ms'] as number) >= line.opened_ms) return [message]
        kept = message
        return []
      }
      const first = kept
      kept = undefined
      return idOf(first) === idOf(message) ? [message] : [message, first]
    }),
  }
}

const order: readonly Mutant[] = [
  onWire('next-event-before-the-acknowledgement', 'EVT-4', { hasty: true }),
  { id: 'newest-first-after-an-outage', rule: 'EVT-4', fault: swapped },
  onWire('waits-for-ever-for-an-acknowledgement', 'EVT-4', { drop: () => {} }),
]

export const eventMutants: readonly Mutant[] = [...firsts, ...repeats, ...confirmations, ...order]
