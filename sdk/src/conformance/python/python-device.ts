import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { BusError, type Connection } from '../../bus.ts'
import type { Cancel } from '../../clock.ts'
import type { Instant } from '../../time.ts'
import type { TrustingOptions } from '../bench/memory-bench.ts'
import type { DeviceSurroundings } from '../conform.ts'
import type { Elsewhere } from '../pace.ts'
import type { StimulusPort } from '../stimulus.ts'

/** A fault put into the Python source: the file without its ending, the text that is there exactly once, and what stands there instead. */
export type SourceEdit = readonly [file: 'anju' | 'reference_device', old: string, instead: string]

export interface PythonDeviceOptions {
  /** The Python to run. */
  command: string
  /** A kind of Anju's by its name, or another as a table. */
  kind: string | Readonly<Record<string, unknown>>
  profile: 'supervised' | 'lite'
  edits?: readonly SourceEdit[]
}

/** The reference device in Python, in a process of its own and in step with the kit's clock. */
export interface PythonDevice extends StimulusPort, Elsewhere {
  /** Ends the process. */
  end(): Promise<void>
}

/** What no client may take and its TLS settings let through. */
type Taken = TrustingOptions['takesCertificate'] | null

type Told = readonly [what: string, ...said: unknown[]]
type Deed = readonly [what: string, ...said: never[]]
interface Answer {
  deeds: readonly Deed[]
  due_ms: number | null
  answers: readonly ('done' | 'cannot')[]
}

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'clients', 'python')
const SCRIPT = join(FOLDER, 'lockstep_device.py')
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

const isRefusal = (error: unknown) => error instanceof BusError && error.fault.code === 'subscription-refused'

/** Starts the process and its device. What the process prints as errors goes to `complain`; a process that cannot start ends the run. */
export function pythonDevice(options: PythonDeviceOptions, surroundings: DeviceSurroundings): PythonDevice {
  const { bus, clock, random, address } = surroundings
  const { command, kind, profile, edits = [] } = options
  const child = spawn(command, [SCRIPT, JSON.stringify({ kind, profile, ...address, seed: random.int(0, 2 ** 31), edits })], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  const asking = exchange(child)
  const waiting: ((answer: 'done' | 'cannot') => void)[] = []
  let told: Told[] = []
  let busy: Promise<void> | undefined
  let line: { made?: Connection } | undefined
  let cancel: Cancel = () => {}

  const tell = (...what: Told) => {
    told.push(what)
    busy ??= talk()
  }
  /** Says what was told until nothing more is, and does what comes back. */
  const talk = async () => {
    await Promise.resolve() // What is told in one turn goes over in one line.
    while (told.length > 0) {
      const saying = told
      told = []
      const { deeds, due_ms, answers } = await asking({ now_ms: clock.now(), told: saying })
      for (const answer of answers) waiting.shift()?.(answer)
      for (const deed of deeds) does[deed[0] as keyof typeof does](...(deed.slice(1) as [never, never, never, never, never, never, never]))
      cancel()
      if (due_ms !== null) cancel = clock.wakeAt(due_ms as Instant, () => tell('wake'))
    }
    busy = undefined // In the same turn: what is told in the next one begins a talk of its own.
  }
  /** Of a line that was given up nothing is heard any more. */
  const of =
    (whose: object) =>
    (...what: Told) => {
      if (line === whose) tell(...what)
    }
  const does = {
    connect(clientId: string, topic: string | null, will: string, qos: 0 | 1, retain: boolean, keepAlive_s: number, taken: Taken) {
      const mine: { made?: Connection } = {}
      line = mine
      const say = of(mine)
      const last = topic === null ? {} : { will: { topic, payload: Buffer.from(will, 'base64'), qos, retain } }
      const trusting: Partial<TrustingOptions> = taken === null ? {} : { takesCertificate: taken }
      bus
        .connect({
          clientId,
          clean: true,
          keepAlive_s,
          ...last,
          ...trusting,
          onMessage: (message) => say('heard', message.topic, base64(message.payload)),
          onClose: () => say('closed'),
        })
        .then(
          (made) => {
            mine.made = made
            if (line === mine) say('opened')
            else made.drop()
          },
          (error: BusError) => say(error.fault.params?.['reason'] === 'refused' ? 'refused' : 'closed'),
        )
    },
    subscribe(topic: string, token: number) {
      if (line?.made === undefined) return
      const say = of(line)
      line.made.subscribe(topic, 1).then(
        () => say('acknowledged', token),
        (error: unknown) => say(isRefusal(error) ? 'subscription_refused' : 'closed', token),
      )
    },
    publish(topic: string, payload: string, qos: 0 | 1, retain: boolean, token: number) {
      if (line?.made === undefined) return
      const say = of(line)
      line.made.publish({ topic, payload: Buffer.from(payload, 'base64'), qos, retain }).then(
        () => (token === 0 ? undefined : say('acknowledged', token)),
        () => {}, // The close of the line is told by itself.
      )
    },
    end() {
      const left = line?.made
      line = undefined
      void left?.end()
    },
    drop() {
      const left = line?.made
      line = undefined
      left?.drop()
    },
  }
  tell('start')
  return {
    by: 'program',
    busy: () => busy,
    stimulate: (stimulus) =>
      new Promise((resolve) => {
        waiting.push(resolve)
        tell('stimulate', stimulus)
      }),
    async end() {
      cancel()
      line = undefined
      const gone = new Promise((resolve) => child.once('close', resolve))
      child.stdin.end()
      if (child.exitCode === null) await gone
    },
  }
}

/** One line to the process and one back. Rejects with what it printed when it is gone. */
function exchange(child: ChildProcess): (asks: { now_ms: number; told: readonly Told[] }) => Promise<Answer> {
  let pending: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  let complaints = ''
  let gone: Error | undefined
  child.stderr!.on('data', (text: Buffer) => (complaints = (complaints + text.toString()).slice(-4_000)))
  child.stdin!.on('error', () => {}) // Its end is told by `close`.
  const over = (why: string) => {
    gone = new Error(`The Python device has ended: ${complaints || why}`)
    pending?.reject(gone)
  }
  child.on('error', (error) => over(error.message))
  child.on('close', (code) => over(`exit code ${code}`))
  createInterface({ input: child.stdout! }).on('line', (text) => {
    const { resolve } = pending!
    pending = undefined
    resolve(JSON.parse(text) as Answer)
  })
  return (asks) =>
    new Promise((resolve, reject) => {
      if (gone !== undefined) return reject(gone)
      pending = { resolve, reject }
      child.stdin!.write(`${JSON.stringify(asks)}\n`)
    })
}
