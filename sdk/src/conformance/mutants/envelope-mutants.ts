import { changing, channelOf, onWire, read, rewriting, without, write, type Mutant, type Tree } from './mutant.ts'

const topicOfReadings = (change: (topic: string) => string) => ({
  publish: changing(['reading'], (message) => [{ ...message, topic: change(message.topic) }]),
})

/** Faults of topics and subscriptions. */
const topics: readonly Mutant[] = [
  onWire(
    'topic-without-version',
    'TOPIC-1',
    topicOfReadings((topic) => topic.replace('anju/1/', 'anju/')),
  ),
  onWire(
    'topic-with-a-level-more',
    'TOPIC-1',
    topicOfReadings((topic) => `${topic}/now`),
  ),
  onWire(
    'id-in-capitals',
    'TOPIC-2',
    topicOfReadings((topic) => topic.replace('device-1', 'Device-1')),
  ),
  onWire(
    'id-not-ascii',
    'TOPIC-2',
    topicOfReadings((topic) => topic.replace('device-1', '手环-1')),
  ),
  onWire('reading-retained', 'TOPIC-3', { publish: changing(['reading'], (message) => [{ ...message, retain: true }]) }),
  onWire('reading-at-qos-1', 'TOPIC-3', { publish: changing(['reading'], (message) => [{ ...message, qos: 1 }]) }),
  onWire('confirms-its-own-events', 'TOPIC-3', {
    publish: changing(['event'], (message) => [
      message,
      { ...message, topic: message.topic.replace(/event$/, 'confirm'), payload: Uint8Array.of(123, 125) },
    ]),
  }),
  onWire('listens-to-the-house', 'TOPIC-3', { listens: ['anju/1/bench/kit/+/command'] }),
  onWire('listens-to-the-neighbour', 'SEC-12', { listens: ['anju/1/bench/kit/device-2/command'] }),
  onWire('listens-too-deep', 'LIM-3', { listens: ['anju/1/bench/kit/device-1/command/a/b/c'] }),
  onWire(
    'speaks-for-the-neighbour',
    'REJ-8',
    topicOfReadings((topic) => topic.replace('device-1', 'device-2')),
  ),
]

/** Numbers readings anew: `next` gets what the device said and its line. */
const readingSeq = (next: (seq: number, line: number) => number) => ({
  publish: rewriting(['reading'], (json, { number }) => ({ ...json, seq: next(json['seq'] as number, number) })),
})

const restarting = (): Mutant['fault'] => () => {
  const counts = new Map<number, number>()
  const next = (_: number, line: number) => {
    const seq = counts.get(line) ?? 0
    counts.set(line, seq + 1)
    return seq
  }
  return { wire: readingSeq(next) }
}

/** Counts only what it could send. */
const sentOnly = (): Mutant['fault'] => () => {
  const boots = new Map<unknown, number>()
  const publish = rewriting(['reading'], (json) => {
    const seq = boots.get(json['boot']) ?? 0
    boots.set(json['boot'], seq + 1)
    return { ...json, seq }
  })
  return { wire: { publish } }
}

/** Skips numbers of events; confirmations come for the skipped ones, so that only the gap is wrong. */
const eventGap: Mutant['fault'] = () => {
  const said = (json: Tree): Tree => ({ ...json, seq: (json['seq'] as number) * 2 })
  return {
    wire: {
      publish: rewriting(['event'], said),
      hear(message) {
        if (channelOf(message) !== 'confirm') return message
        try {
          const json = read(message)
          const [, boot, seq] = /^(.*)-(\d+)$/.exec(json['id'] as string) ?? []
          return boot === undefined ? message : write(message, { ...json, id: `${boot}-${Number(seq) / 2}` })
        } catch {
          return message
        }
      },
    },
  }
}

const ext = (extras: Tree) => ({ publish: rewriting(['reading'], (json) => ({ ...json, ext: extras })) })
const lacking = (field: string) => ({ publish: rewriting(['reading'], (json) => without(json, field)) })

/** Faults of the envelope. */
const envelopes: readonly Mutant[] = [
  onWire('reading-in-a-list', 'ENV-1', { publish: rewriting(['reading'], (json) => [json]) }),
  onWire('not-utf8', 'ENV-1', {
    publish: changing(['reading'], (message) => [{ ...message, payload: Uint8Array.from([...message.payload, 0xff]) }]),
  }),
  onWire('unknown-field', 'ENV-2', { publish: rewriting(['reading'], (json) => ({ ...json, vendor: 'Acme' })) }),
  onWire('origin-missing', 'ENV-2', lacking('origin')),
  onWire('extras-with-wrong-names', 'ENV-2', ext({ 'Battery Health': 1 })),
  onWire('boot-as-a-number', 'ENV-2', { publish: rewriting(['reading'], (json) => ({ ...json, boot: 17 })) }),
  onWire(
    'readings-from-1',
    'ENV-3',
    readingSeq((seq) => seq + 1),
  ),
  onWire(
    'readings-by-twos',
    'ENV-3',
    readingSeq((seq) => seq * 2),
  ),
  { id: 'event-gap', rule: 'ENV-3', fault: eventGap },
  { id: 'readings-restart-with-each-connection', rule: 'ENV-3', kind: 'gas-valve', fault: restarting() },
  onWire(
    'readings-all-number-0',
    'ENV-5',
    readingSeq(() => 0),
  ),
  { id: 'unsent-readings-not-counted', rule: 'ENV-9', fault: sentOnly() },
  onWire(
    'readings-by-threes',
    'ENV-9',
    readingSeq((seq) => seq * 3),
  ),
  onWire('reading-too-large', 'LIM-1', ext({ log: 'x'.repeat(17_000) })),
]

export const envelopeMutants: readonly Mutant[] = [...topics, ...envelopes]
