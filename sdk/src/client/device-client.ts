import type { Bus, Connection, Message } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { decodeConfirm, encode } from '../codec.ts'
import type { Device } from '../define-device.ts'
import type { ClockQuality, Death, Mode, Origin } from '../envelope.ts'
import type { Random } from '../random.ts'
import type { Instant } from '../time.ts'
import { topicOf, type Address, type UpChannel } from '../topics.ts'
import type { Work } from '../work.ts'
import { commandDesk, type CommandHandler } from './command-desk.ts'
import { deviceLink } from './device-link.ts'
import { deviceVoice, type DeviceVoice } from './device-voice.ts'
import { eventOutbox } from './event-outbox.ts'
import { eventSender } from './event-sender.ts'
import { noEventStore, type EventStore } from './event-store.ts'

/** What one device of a kind needs to speak the protocol. Time, chance and the bus are handed in. */
export interface DeviceClientOptions {
  device: Device
  address: Address
  bus: Bus
  clock: Clock
  random: Random
  origin: Origin
  mode?: Mode
  model: string
  firmware: string
  room?: string
  capabilities?: readonly string[]
  /** What the device's own clock says, where that is not the time of `clock`: a device may be wrong about the time, and know it or not. */
  deviceTime?: () => { time?: Instant; quality: ClockQuality }
  work?: Work
  /** Where unconfirmed events are kept. Absent: in memory, so that they outlive `cut` and `stop`, but not the program. */
  store?: EventStore
}

/** The protocol's side of a device: births, the will, numbering, repeats until confirmed, buffering through outages, back-off. */
export interface DeviceClient {
  /** Connects and births; goes on trying with back-off when the bus cannot be had. A new boot id each time. */
  start(): void
  /**
   * Queues an event; it is sent in order and repeated with the same id until the application confirms it. Returns the id. Throws a RangeError when
   * the kind has no such event, or when the device is off: who has no power sees nothing.
   */
  event(body: Record<string, unknown>): string
  /** Sends a sample at QoS 0, or drops it while there is no connection. */
  reading(body: Record<string, unknown>): void
  /** Sends a binary frame at QoS 0, or drops it while there is no connection. */
  frame(bytes: Uint8Array): void
  /** What to do with a command of the kind; the answer travels back as the reply. A repeated command is answered again, not carried out again. */
  onCommand(handler: CommandHandler): void
  /**
   * Says goodbye with a reason and disconnects. Unconfirmed events are kept for the next start. Settles in any case: a line on which the goodbye is
   * not acknowledged in time is cut.
   */
  stop(reason: Exclude<Death['reason'], 'lost'>): Promise<void>
  /** The power is cut: the line drops, the will is sent by the broker, unconfirmed events are kept as in flash memory. */
  cut(): void
  /** Whether the line is there and the birth is acknowledged. */
  readonly connected: boolean
  /** Events that wait for their confirmation. */
  readonly unconfirmed: number
}

const NOBODY = () => {} // A sample that is lost is lost; the link notices by itself that the line is gone.

export function deviceClient(options: DeviceClientOptions): DeviceClient {
  const { device, address, clock, random, work } = options
  const outbox = eventOutbox(options.store ?? noEventStore)
  const commands = commandDesk(device)
  const topic = (channel: UpChannel) => topicOf(address, channel)
  const topics = { birth: topic('birth'), death: topic('death'), event: topic('event'), reading: topic('reading'), frame: topic('frame') }
  const [commandTopic, confirmTopic, replyTopic] = [topicOf(address, 'command'), topicOf(address, 'confirm'), topic('reply')]
  const sender = eventSender({ outbox, topic: topics.event, clock, random: random.fork('repeat'), work })
  let voice: DeviceVoice | undefined
  let connection: Connection | undefined
  /** The same from its birth on: commands come before the birth is acknowledged. */
  let greeted: Connection | undefined

  const say = (to: Connection, message: Message) => void to.publish(message).catch(NOBODY)
  const hear = ({ topic, payload }: Message) => {
    if (topic === confirmTopic) {
      const confirm = decodeConfirm(payload)
      if (confirm.ok && outbox.confirm(confirm.value.id)) sender.run()
    } else if (topic === commandTopic) {
      const reply = commands.answer(payload)
      if (reply !== undefined && greeted !== undefined) say(greeted, { topic: replyTopic, payload: encode(reply), qos: 1, retain: false })
    }
  }
  const link = deviceLink({
    bus: options.bus,
    clock,
    random: random.fork('reconnect'),
    work,
    connectOptions: () => ({
      clientId: `${address.site}/${address.home}/${address.device}`,
      clean: true,
      will: { topic: topics.death, payload: encode(voice!.death('lost')), qos: 1, retain: false },
      onMessage: hear,
    }),
    async greet(made) {
      greeted = made
      const birth: Message = { topic: topics.birth, payload: encode(voice!.birth(outbox.lost)), qos: 1, retain: true }
      await Promise.all([made.subscribe(confirmTopic, 1), made.subscribe(commandTopic, 1), made.publish(birth)])
    },
    onUp(made) {
      connection = made
      sender.open(made)
    },
    onDown() {
      connection = undefined
      sender.close()
    },
  })
  const off = () => {
    voice = undefined
    connection = undefined
    sender.close()
  }

  return {
    start() {
      if (voice !== undefined) return
      voice = deviceVoice(options, random)
      link.start()
    },
    event(body) {
      const name = String(body['event'])
      const definition = Object.hasOwn(device.events, name) ? device.events[name] : undefined
      if (definition === undefined) throw new RangeError(`A ${device.kind} has no event ${name}.`)
      if (voice === undefined) throw new RangeError(`The ${device.kind} ${address.device} is off and has no event to tell.`)
      const { id, envelope } = voice.event(body, outbox.lost)
      outbox.add({ id, payload: encode(envelope), alarm: definition.alarm === true })
      sender.run()
      return id
    },
    reading(body) {
      const payload = voice?.reading(body)
      if (payload !== undefined && connection !== undefined) say(connection, { topic: topics.reading, payload, qos: 0, retain: false })
    },
    frame(bytes) {
      if (connection !== undefined) say(connection, { topic: topics.frame, payload: bytes, qos: 0, retain: false })
    },
    onCommand(handler) {
      commands.handler = handler
    },
    stop(reason) {
      const death = voice?.death(reason)
      off()
      return link.end(async (last) => {
        if (death !== undefined) await last.publish({ topic: topics.death, payload: encode(death), qos: 1, retain: false })
      })
    },
    cut() {
      off()
      link.cut()
    },
    get connected() {
      return connection !== undefined
    },
    get unconfirmed() {
      return outbox.size
    },
  }
}
