import type { Bus, Connection, Message } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { decodeConfirm, encode } from '../codec.ts'
import type { Device } from '../define-device.ts'
import type { ClockQuality, Death, Mode, Origin } from '../envelope.ts'
import type { Random } from '../random.ts'
import type { Instant } from '../time.ts'
import { topicOf, type Address } from '../topics.ts'
import type { Work } from '../work.ts'
import { commandDesk, type CommandDesk, type CommandHandler } from './command-desk.ts'
import { deviceLink, type DeviceLink } from './device-link.ts'
import { deviceVoice, type DeviceVoice } from './device-voice.ts'
import { eventOutbox, type EventOutbox } from './event-outbox.ts'
import { eventSender, type EventSender } from './event-sender.ts'
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
  /** What CONNECT promises, seconds: the bus pings. Absent: nothing, and a dead line is found by the next event. */
  keepAlive_s?: number
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

const topicsOf = (address: Address) => ({
  birth: topicOf(address, 'birth'),
  death: topicOf(address, 'death'),
  event: topicOf(address, 'event'),
  reading: topicOf(address, 'reading'),
  frame: topicOf(address, 'frame'),
  reply: topicOf(address, 'reply'),
  command: topicOf(address, 'command'),
  confirm: topicOf(address, 'confirm'),
})

export const deviceClient = (options: DeviceClientOptions): DeviceClient => new Client(options)

/** A class, since there is one for every device of a city: what all have in common is held once. */
class Client implements DeviceClient {
  readonly #options: DeviceClientOptions
  readonly #outbox: EventOutbox
  readonly #commands: CommandDesk
  readonly #sender: EventSender
  readonly #link: DeviceLink
  readonly #topics: ReturnType<typeof topicsOf>
  #voice: DeviceVoice | undefined
  #connection: Connection | undefined
  /** The same from its birth on: commands come before the birth is acknowledged. */
  #greeted: Connection | undefined

  constructor(options: DeviceClientOptions) {
    const { device, address, bus, clock, random, keepAlive_s, work, store = noEventStore } = options
    this.#options = options
    this.#topics = topicsOf(address)
    this.#outbox = eventOutbox(store)
    this.#commands = commandDesk(device)
    this.#sender = eventSender({ outbox: this.#outbox, topic: this.#topics.event, clock, random: random.fork('repeat'), work })
    this.#link = deviceLink({
      bus,
      clock,
      random: random.fork('reconnect'),
      work,
      connectOptions: () => ({
        clientId: `${address.site}/${address.home}/${address.device}`,
        clean: true,
        ...(keepAlive_s === undefined ? {} : { keepAlive_s }),
        will: { topic: this.#topics.death, payload: encode(this.#voice!.death('lost')), qos: 1, retain: false },
        onMessage: (message) => this.#hear(message),
      }),
      greet: (made) => this.#greet(made),
      onUp: (made) => {
        this.#connection = made
        this.#sender.open(made)
      },
      onDown: () => {
        this.#connection = undefined
        this.#sender.close()
      },
    })
  }

  get connected(): boolean {
    return this.#connection !== undefined
  }

  get unconfirmed(): number {
    return this.#outbox.size
  }

  start(): void {
    if (this.#voice !== undefined) return
    this.#voice = deviceVoice(this.#options, this.#options.random)
    this.#link.start()
  }

  event(body: Record<string, unknown>): string {
    const { device, address } = this.#options
    const name = String(body['event'])
    const definition = Object.hasOwn(device.events, name) ? device.events[name] : undefined
    if (definition === undefined) throw new RangeError(`A ${device.kind} has no event ${name}.`)
    if (this.#voice === undefined) throw new RangeError(`The ${device.kind} ${address.device} is off and has no event to tell.`)
    const { id, envelope } = this.#voice.event(body, this.#outbox.lost)
    this.#outbox.add({ id, payload: encode(envelope), alarm: definition.alarm === true })
    this.#sender.run()
    return id
  }

  reading(body: Record<string, unknown>): void {
    const payload = this.#voice?.reading(body)
    if (payload !== undefined && this.#connection !== undefined)
      say(this.#connection, { topic: this.#topics.reading, payload, qos: 0, retain: false })
  }

  frame(bytes: Uint8Array): void {
    if (this.#connection !== undefined) say(this.#connection, { topic: this.#topics.frame, payload: bytes, qos: 0, retain: false })
  }

  onCommand(handler: CommandHandler): void {
    this.#commands.handler = handler
  }

  stop(reason: Exclude<Death['reason'], 'lost'>): Promise<void> {
    const death = this.#voice?.death(reason)
    this.#off()
    return this.#link.end(async (last) => {
      if (death !== undefined) await last.publish({ topic: this.#topics.death, payload: encode(death), qos: 1, retain: false })
    })
  }

  cut(): void {
    this.#off()
    this.#link.cut()
  }

  #off(): void {
    this.#voice = undefined
    this.#connection = undefined
    this.#sender.close()
  }

  async #greet(made: Connection): Promise<void> {
    this.#greeted = made
    const { birth, command, confirm } = this.#topics
    const payload = encode(this.#voice!.birth(this.#outbox.lost))
    await Promise.all([
      made.subscribe(confirm, 1),
      made.subscribe(command, 1),
      made.publish({ topic: birth, payload, qos: 1, retain: true }),
    ])
  }

  #hear({ topic, payload }: Message): void {
    if (topic === this.#topics.confirm) {
      const confirm = decodeConfirm(payload)
      if (confirm.ok && this.#outbox.confirm(confirm.value.id)) this.#sender.run()
    } else if (topic === this.#topics.command) {
      const reply = this.#commands.answer(payload)
      if (reply !== undefined && this.#greeted !== undefined)
        say(this.#greeted, { topic: this.#topics.reply, payload: encode(reply), qos: 1, retain: false })
    }
  }
}

const say = (to: Connection, message: Message) => void to.publish(message).catch(NOBODY)
