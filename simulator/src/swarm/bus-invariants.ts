import {
  catalogue,
  decodeBirth,
  decodeEvent,
  decodeReading,
  limits,
  parseTopic,
  type Channel,
  type DeviceKind,
  type FullEnvelope,
  type Instant,
  type Message,
  type RegisteredDevice,
} from '@anju/sdk'
import { spanOf, touches } from '../faults/fault.ts'
import type { Invariant, Watched } from './invariant.ts'

const text = new TextDecoder()

interface Read {
  channel: Channel
  envelope: FullEnvelope
  /** The whole payload: a repeat is the same. */
  payload: string
}

/** What a message of a device is, by its topic and envelope; undefined for frames and for what comes from the application. */
function readOf({ topic, payload }: Message): (Read & { device: string }) | undefined {
  const parsed = parseTopic(topic)
  if (!parsed.ok) return undefined
  const { channel, device } = parsed.value
  if (channel === 'frame' || channel === 'confirm' || channel === 'command' || channel === 'reply') return undefined
  const written = text.decode(payload)
  return { channel, device, envelope: JSON.parse(written) as FullEnvelope, payload: written }
}

const kindOf = ({ kind }: RegisteredDevice) => catalogue[kind as DeviceKind]

/** Events that tell of a state: each tells a change, by the fields that hold it. Presence changes with the number of targets, too. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  motion: ['moving'],
  door: ['open'],
  water: ['wet'],
  worn: ['worn'],
  presence: ['present', 'targets'],
}
/** A sign of life may come this late, milliseconds: it is asked for at the instant, and sent when the line lets it. */
const BEAT_SLACK_MS = 2

/** Invariants of what devices say and of what arrives. */
export const busInvariants: readonly Invariant[] = [
  {
    id: 'codec-takes-all',
    says: {
      en: "Every message is one that the protocol's codec takes, but for values out of range of a firmware that says them wrongly.",
      zh: '每条消息都符合协议;固件出错的设备数值可超出范围。',
    },
    watch: ({ home, faults }) => {
      const devices = new Map(home.devices.map((device) => [device.id, device]))
      const wrong = new Set(faults.flatMap((fault) => (fault.fault === 'firmware' ? [fault.device] : [])))
      return { heard: (message) => refused(message, devices, wrong) }
    },
  },
  {
    id: 'numbered-without-gap',
    says: {
      en: 'Each channel of a boot is numbered from 0 without a gap; a repeat is the same bytes.',
      zh: '每次启动的每个通道序号从 0 起连续,重发内容不变。',
    },
    watch: () => {
      const last = new Map<string, number>()
      const events = new Map<string, string>()
      return {
        said({ id }, message) {
          const read = readOf(message)
          if (read === undefined || read.channel === 'death') return undefined
          const { channel, envelope, payload } = read
          const line = `${id}/${envelope.boot}/${channel}`
          const before = last.get(line) ?? -1
          if (channel === 'event' && events.has(`${line}/${envelope.seq}`))
            return events.get(`${line}/${envelope.seq}`) === payload ? undefined : `${line}/${envelope.seq} is repeated with other words`
          if (channel === 'event') events.set(`${line}/${envelope.seq}`, payload)
          last.set(line, Math.max(before, envelope.seq))
          // A sample that finds no line is numbered and dropped, so readings may skip numbers and never go back.
          if (channel === 'reading' ? envelope.seq > before : envelope.seq === before + 1) return undefined
          return `${line} goes from ${before} to ${envelope.seq}`
        },
      }
    },
  },
  {
    id: 'born-before-it-speaks',
    says: {
      en: 'A boot is born before it says anything else, and has an id that was never used; events of one that never had a line follow a later birth.',
      zh: '每次启动先发上线消息,启动编号不重复;从未连上网络的那次启动,其事件在之后某次上线后补发。',
    },
    watch: () => {
      const boots = new Map<string, Set<string>>()
      /** Boots that ended before they had a line: what they saw is told by a later one. */
      const unborn = new Set<string>()
      return {
        said({ id }, message) {
          const read = readOf(message)
          if (read === undefined || read.channel === 'death') return undefined
          const { boot } = read.envelope
          const mine = boots.get(id) ?? new Set()
          boots.set(id, mine)
          if (read.channel === 'birth') {
            if (read.envelope.seq === 0 && mine.has(boot)) return `${id} is born twice as ${boot}`
            if (unborn.has(`${id}/${boot}`)) return `${id} is born as ${boot} after it spoke as that`
            mine.add(boot)
          }
          if (mine.has(boot)) return undefined
          if (read.channel !== 'event' || mine.size === 0) return `${id} speaks as ${boot} before it is born`
          unborn.add(`${id}/${boot}`)
          return undefined
        },
      }
    },
  },
  {
    id: 'states-change',
    says: { en: 'Within a boot, each event of a state tells another state than the last.', zh: '同一次启动内,每条状态事件与前一条不同。' },
    watch: () => {
      const last = new Map<string, string>()
      const seen = new Set<string>()
      return {
        said({ id }, message) {
          const read = readOf(message)
          if (read?.channel !== 'event') return undefined
          const { boot, seq, body } = read.envelope
          const fields = STATES[String(body['event'])]
          if (fields === undefined || seen.has(`${id}/${boot}/${seq}`)) return undefined
          seen.add(`${id}/${boot}/${seq}`)
          const state = `${id}/${boot}/${String(body['event'])}`
          const value = fields.map((field) => String(body[field])).join(', ')
          if (last.get(state) === value) return `${state} is ${value} twice in a row`
          last.set(state, value)
          return undefined
        },
      }
    },
  },
  {
    id: 'no-silence-beyond-a-heartbeat',
    says: {
      en: 'A device with power and a line is never silent for longer than its heartbeat.',
      zh: '有电有网的设备,静默不超过心跳周期。',
    },
    watch: heartbeats,
  },
  {
    id: 'nothing-from-nowhere',
    says: { en: 'What arrives was said by a device.', zh: '收到的消息都由设备发出。' },
    watch: () => {
      const said = new Set<string>()
      return {
        said(_, { topic, payload }) {
          said.add(`${topic} ${text.decode(payload)}`)
          return undefined
        },
        heard({ topic, payload }) {
          if (topic.endsWith('/death') || topic.endsWith('/frame')) return undefined
          return said.has(`${topic} ${text.decode(payload)}`) ? undefined : `${topic} ${text.decode(payload).slice(0, 120)}`
        },
      }
    },
  },
  {
    id: 'outbox-within-its-limit',
    says: { en: 'No device holds more unconfirmed events than its memory has room for.', zh: '设备未确认事件不超过其存储上限。' },
    watch: () => ({
      step(_, devices) {
        const full = devices.find(({ unconfirmed }) => unconfirmed > limits.device_events)
        return full === undefined ? undefined : `${full.id} holds ${full.unconfirmed}`
      },
    }),
  },
  {
    id: 'all-is-told-in-the-end',
    says: {
      en: 'When all faults have been over for a while, every device with power has a line, nothing is unconfirmed, and every event has arrived.',
      zh: '故障全部结束一段时间后,有电设备全部在线,事件全部到达并确认。',
    },
    watch: () => {
      const said = new Map<string, string>()
      const heard = new Set<string>()
      const keyOf = ({ device, envelope }: Read & { device: string }) => `${device}/${envelope.boot}-${envelope.seq}`
      return {
        said({ id }, message) {
          const read = readOf(message)
          if (read?.channel === 'event') said.set(keyOf(read), id)
          return undefined
        },
        heard(message) {
          const read = readOf(message)
          if (read?.channel === 'event') heard.add(keyOf(read))
          return undefined
        },
        end(devices) {
          for (const { id, alive, connected, unconfirmed } of devices) {
            if (alive && !connected) return `${id} has power and no line`
            if (alive && unconfirmed > 0) return `${id} still holds ${unconfirmed} events`
            const missing = alive ? [...said].find(([event, device]) => device === id && !heard.has(event)) : undefined
            if (missing !== undefined) return `${missing[0]} never arrived`
          }
          return undefined
        },
      }
    },
  },
]

function refused(message: Message, devices: ReadonlyMap<string, RegisteredDevice>, wrong: ReadonlySet<string>): string | undefined {
  const parsed = parseTopic(message.topic)
  if (!parsed.ok) return `topic ${message.topic}`
  const { channel, device } = parsed.value
  const registered = devices.get(device)
  if (registered === undefined) return `no device ${device}`
  const decoded =
    channel === 'event'
      ? decodeEvent(kindOf(registered), message.payload)
      : channel === 'reading'
        ? decodeReading(kindOf(registered), message.payload)
        : channel === 'birth'
          ? decodeBirth(message.payload)
          : undefined
  if (decoded === undefined || decoded.ok) return undefined
  if (wrong.has(device) && decoded.fault.code === 'body-invalid') return undefined
  return `${message.topic} ${text.decode(message.payload)}: ${decoded.fault.code} ${JSON.stringify(decoded.fault.params ?? {})}`
}

/** The last sign of life of each device, forgotten while it has no power or no line. */
function heartbeats({ home, from, faults }: Watched) {
  const mutes = faults.filter(({ fault }) => fault === 'mute')
  /** A device that a fault has made mute says nothing by itself. */
  const muted = (id: string, at_ms: number) =>
    mutes.some((fault) => {
      const { from_s, until_s } = spanOf(fault)
      return touches(fault, id) && at_ms >= from + from_s * 1000 && at_ms <= from + until_s * 1000
    })
  const last = new Map<string, Instant>()
  const beat_ms = new Map(home.devices.map((device) => [device.id, kindOf(device).heartbeat_s * 1000]))
  return {
    said({ id }: RegisteredDevice, _: Message, at: Instant) {
      last.set(id, at)
      return undefined
    },
    step({ at_ms }: { at_ms: number }, devices: readonly { id: string; alive: boolean; connected: boolean }[]) {
      for (const { id, alive, connected } of devices) {
        const before = last.get(id)
        if (!alive || !connected || before === undefined || muted(id, at_ms)) last.set(id, at_ms as Instant)
        else if (at_ms - before > beat_ms.get(id)! + BEAT_SLACK_MS) return `${id} was silent for ${(at_ms - before) / 1000} s`
      }
      return undefined
    },
  }
}
