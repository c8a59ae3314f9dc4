import { BusError, type Connection, type ConnectOptions, type Message } from '../../bus.ts'
import type { Clock } from '../../clock.ts'
import { after, Milliseconds } from '../../time.ts'
import type { TrustingOptions } from '../bench/memory-bench.ts'
import type { WireFault } from './faulty-bus.ts'
import { changing, channelOf, idOf, onWire, read, rewriting, without, write, type Mutant, type Tree } from './mutant.ts'

const birth = (change: (message: Message, line: number) => Message[]): WireFault => ({
  publish: changing(['birth'], (message, { number }) => change(message, number)),
})
const birthBody = (change: (body: Tree) => Tree): WireFault => ({
  publish: rewriting(['birth'], (json) => ({ ...json, body: change(json['body'] as Tree) })),
})
const reading = (message: Message): Message =>
  write(
    { ...message, topic: message.topic.replace(/birth$/, 'death'), retain: false },
    { boot: read(message)['boot'], origin: 'simulated', body: { reason: 'restart' } },
  )

const births: readonly Mutant[] = [
  onWire(
    'birth-not-retained',
    'PRES-1',
    birth((message) => [{ ...message, retain: false }]),
  ),
  onWire(
    'birth-at-qos-0',
    'PRES-1',
    birth((message) => [{ ...message, qos: 0 }]),
  ),
  onWire(
    'birth-not-first',
    'PRES-1',
    birth((message) => [reading(message), message]),
  ),
  onWire(
    'birth-on-the-first-connection-only',
    'PRES-1',
    birth((message, line) => (line === 0 ? [message] : [])),
  ),
  onWire(
    'birth-without-firmware',
    'PRES-1',
    birthBody((body) => without(body, 'firmware')),
  ),
  onWire(
    'birth-of-another-kind',
    'REJ-6',
    birthBody((body) => ({ ...body, kind: 'climate' })),
    { orderedAs: 'wristband' },
  ),
]

const words: readonly Mutant[] = [
  onWire(
    'sends-what-it-says-it-lacks',
    'PRES-7',
    birthBody((body) => ({ ...body, capabilities: ['no-steps'] })),
  ),
]

const will = (change: (will: Message, options: ConnectOptions) => Message | undefined): WireFault => ({
  connect(options) {
    const { will: before, ...rest } = options
    const after = before === undefined ? undefined : change(before, options)
    return after === undefined ? rest : { ...rest, will: after }
  },
})

/** Keeps the will of the first start. */
const oldWill: Mutant['fault'] = () => {
  let first: Message | undefined
  return { wire: will((before) => (first ??= before)) }
}

const wills: readonly Mutant[] = [
  onWire(
    'no-will',
    'PRES-3',
    will(() => undefined),
  ),
  onWire(
    'will-without-boot',
    'PRES-3',
    will((before) => write(before, { ...read(before), boot: undefined })),
  ),
  onWire(
    'will-retained',
    'PRES-3',
    will((before) => ({ ...before, retain: true })),
  ),
  onWire(
    'will-at-qos-0',
    'PRES-3',
    will((before) => ({ ...before, qos: 0 })),
  ),
  onWire(
    'will-on-birth',
    'PRES-3',
    will((before) => ({ ...before, topic: before.topic.replace(/death$/, 'birth') })),
  ),
  onWire(
    'will-says-shutdown',
    'PRES-3',
    will((before) => write(before, { ...read(before), body: { reason: 'shutdown' } })),
  ),
  { id: 'will-of-an-older-start', rule: 'PRES-3', fault: oldWill },
]

/** Renames boots on the way out, and back in confirmations. `rename` answers with the boot that is said. */
function renamingBoots(rename: (boot: string, line: number) => string, plus: (boot: string) => number = () => 0): WireFault {
  const said = (message: Message, line: number) => {
    const json = read(message) as { boot?: string; seq?: number }
    if (json.boot === undefined) return message
    const boot = rename(json.boot, line)
    return write(message, { ...json, boot, ...(json.seq === undefined ? {} : { seq: json.seq + plus(json.boot) }) })
  }
  const back = new Map<string, string>()
  return {
    connect: (options, line) => (options.will === undefined ? options : { ...options, will: said(options.will, line) }),
    publish: changing(['birth', 'death', 'event', 'reading'], (message, { number }) => {
      const renamed = said(message, number)
      back.set(idOf(renamed), idOf(message))
      return [renamed]
    }),
    hear(message) {
      if (channelOf(message) !== 'confirm') return message
      try {
        const json = read(message)
        const id = back.get(json['id'] as string)
        return id === undefined ? message : write(message, { ...json, id })
      } catch {
        return message
      }
    },
  }
}

const firstBoot: Mutant['fault'] = () => {
  let first: string | undefined
  return { wire: renamingBoots((boot) => (first ??= boot)) }
}

/** Takes a start for a reconnection: the same boot, counted on. */
const countsOn: Mutant['fault'] = () => {
  const known: string[] = []
  const wire = renamingBoots(
    (boot) => {
      if (!known.includes(boot)) known.push(boot)
      return known[0]!
    },
    (boot) => 10_000 * known.indexOf(boot),
  )
  return { wire }
}

const boots: readonly Mutant[] = [
  { id: 'start-taken-for-a-reconnection', rule: 'PRES-2', fault: countsOn },
  { id: 'boot-reused', rule: 'ENV-4', fault: firstBoot },
  onWire(
    'boot-of-each-connection',
    'PRES-2',
    renamingBoots((boot, line) => `${boot}-${line}`),
  ),
]

const silence = (from: (line: number) => boolean) => ({
  publish: changing(['reading'], (message, { number }) => (from(number) ? [] : [message])),
})

const goodbyes: readonly Mutant[] = [
  onWire('leaves-without-a-word', 'PRES-4', { publish: changing(['death'], () => []) }),
  onWire('death-says-lost', 'PRES-4', { publish: rewriting(['death'], (json) => ({ ...json, body: { reason: 'lost' } })) }),
  onWire('drops-the-line-after-death', 'PRES-4', { end: (line) => Promise.resolve(line.drop()) }),
  onWire('speaks-after-death', 'PRES-4', {
    publish: changing(['death'], (message) => [
      message,
      write({ ...message, topic: message.topic.replace(/death$/, 'reply') }, { id: 'kit-c-0', done: true }),
    ]),
  }),
  onWire(
    'no-heartbeat',
    'PRES-6',
    silence(() => true),
  ),
  onWire(
    'heartbeat-ends-with-the-first-outage',
    'PRES-6',
    silence((line) => line > 1),
    { kind: 'gas-valve' },
  ),
]

const sleep = (clock: Clock, span_ms: number) =>
  new Promise<void>((resolve) => clock.wakeAt(after(clock.now(), Milliseconds(span_ms)), resolve))

/** Tries again and again without a wait that deserves the name. */
const hammers: Mutant['fault'] = ({ clock }) => ({
  wire: {
    async beforeConnect(_, retry) {
      for (let i = 0; ; i++) {
        try {
          return await retry()
        } catch (error) {
          if (i >= 20) throw error
          await sleep(clock, 100)
        }
      }
    },
  },
})

const never = new Promise<never>(() => {})
const givesUp: Mutant['fault'] = () => ({ wire: { beforeConnect: (tries, retry) => (tries >= 3 ? never : retry()) } })

/** Waits 1, 2, 4 … seconds to the millisecond, as every other device of the street does. */
const noChance: Mutant['fault'] = ({ clock }) => {
  let due_ms = 0
  return {
    wire: {
      connect: (options) => ({
        ...options,
        onClose(cause) {
          due_ms = clock.now() + 1_000
          options.onClose?.(cause)
        },
      }),
      async beforeConnect(tries, retry) {
        if (due_ms > clock.now()) await sleep(clock, Math.max(0, due_ms - clock.now()))
        try {
          return await retry()
        } catch (error) {
          due_ms = clock.now() + Math.min(60_000, 1_000 * 2 ** (tries + 1))
          throw error
        }
      },
    },
  }
}

const wasRefused = (error: unknown) => error instanceof BusError && error.fault.params?.['reason'] === 'refused'
/** Does something else than waiting after CONNACK 5. */
const whenRefused =
  (act: (retry: () => Promise<Connection>, clock: Clock) => Promise<Connection>): Mutant['fault'] =>
  ({ clock }) => ({
    wire: {
      beforeConnect: (_, retry) =>
        retry().catch((error: unknown) => {
          if (!wasRefused(error)) throw error
          return act(retry, clock)
        }),
    },
  })
const insists = whenRefused(async (retry, clock) => {
  await sleep(clock, 200)
  return retry()
})

const takes = (what: TrustingOptions['takesCertificate']): WireFault => ({
  connect: (options): TrustingOptions => ({ ...options, takesCertificate: what }),
})

const returns: readonly Mutant[] = [
  onWire('takes-any-certificate', 'SEC-10', takes('any')),
  onWire('takes-a-certificate-of-any-name', 'SEC-10', takes('of-another-name')),
  { id: 'insists-after-a-refusal', rule: 'SEC-11', fault: insists },
  { id: 'gives-up-after-a-refusal', rule: 'SEC-11', fault: whenRefused(() => never) },
  { id: 'hammers-the-broker', rule: 'PRES-5', fault: hammers },
  { id: 'gives-up-connecting', rule: 'PRES-5', fault: givesUp },
  { id: 'comes-back-in-step-with-the-street', rule: 'PRES-5', fault: noChance },
]

export const presenceMutants: readonly Mutant[] = [...births, ...words, ...wills, ...boots, ...goodbyes, ...returns]
