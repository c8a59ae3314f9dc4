import type { Clock } from '../clock.ts'
import type { Device } from '../define-device.ts'
import type { ClockQuality, Death, DeathEnvelope, FullEnvelope, Mode, Origin } from '../envelope.ts'
import { FlatJson } from '../flat-json.ts'
import type { Random } from '../random.ts'
import { passingBytes } from '../text-slab.ts'
import type { Instant } from '../time.ts'

/** What a device says of itself. */
export interface Speaker {
  device: Device
  clock: Clock
  origin: Origin
  mode?: Mode
  model: string
  firmware: string
  room?: string
  capabilities?: readonly string[]
  deviceTime?: () => { time?: Instant; quality: ClockQuality }
}

/** The envelopes of one boot: each channel is numbered from 0 without a gap, whether its messages arrive or not. */
export interface DeviceVoice {
  birth(lostEvents: number): FullEnvelope
  event(body: Record<string, unknown>, lostEvents: number): { id: string; envelope: FullEnvelope }
  /** A sample as it goes on the wire: the same text as `encode` would give, without building the envelope first, since samples are by far the most. */
  reading(body: Record<string, unknown>): Uint8Array
  death(reason: Death['reason']): DeathEnvelope
}

const written = new FlatJson()
const synced = 'synced' as const

/** Starts a boot. Its id is the time and some chance, so that no start of the device ever had it. */
export const deviceVoice = (speaker: Speaker, random: Random): DeviceVoice => new Voice(speaker, random)

/** A class, since there is one for every device of a city: what all have in common is held once. */
class Voice implements DeviceVoice {
  readonly #speaker: Speaker
  readonly #boot: string
  /** As they were when it was switched on: a fault may change what the speaker says of itself, and nobody hears of it before the next start. */
  readonly #firmware: string
  readonly #room: string | undefined
  #births = 0
  #events = 0
  #readings = 0

  constructor(speaker: Speaker, random: Random) {
    this.#speaker = speaker
    this.#firmware = speaker.firmware
    this.#room = speaker.room
    this.#boot = `${Math.trunc(speaker.clock.now()).toString(36)}-${random.int(0, 36 ** 4 - 1).toString(36)}`
  }

  birth(lostEvents: number): FullEnvelope {
    const { device, model, capabilities = [] } = this.#speaker
    const [firmware, room] = [this.#firmware, this.#room]
    const { kind, heartbeat_s } = device
    const body = { kind, model, firmware, heartbeat_s, ...(room === undefined ? {} : { room }), capabilities: [...capabilities] }
    return this.#envelope(this.#births++, body, lostEvents)
  }

  event(body: Record<string, unknown>, lostEvents: number): { id: string; envelope: FullEnvelope } {
    const seq = this.#events++
    return { id: `${this.#boot}-${seq}`, envelope: this.#envelope(seq, body, lostEvents) }
  }

  reading(body: Record<string, unknown>): Uint8Array {
    const { clock, origin, mode, deviceTime } = this.#speaker
    const told = deviceTime?.()
    const [time, quality] = told === undefined ? [clock.now(), synced] : [told.time, told.quality]
    const seq = this.#readings++
    written.begin()
    written.text('{"boot":"')
    written.text(this.#boot)
    written.text('","seq":')
    written.number(seq)
    if (time !== undefined) {
      written.text(',"time_ms":')
      written.number(Math.trunc(time))
    }
    written.text(',"clock":"')
    written.text(quality)
    written.text('","origin":"')
    written.text(origin)
    if (mode !== undefined) {
      written.text('","mode":"')
      written.text(mode)
    }
    written.text('","body":')
    written.flat(body)
    written.text('}')
    return written.end() ?? passingBytes(JSON.stringify(this.#told(seq, time, quality, body)))
  }

  death(reason: Death['reason']): DeathEnvelope {
    const { clock, origin, deviceTime } = this.#speaker
    const time = deviceTime === undefined ? clock.now() : deviceTime().time
    // A will is written long before it is sent, and so has no time.
    return {
      boot: this.#boot,
      ...(reason === 'lost' || time === undefined ? {} : { time_ms: Math.trunc(time) }),
      origin,
      body: { reason },
    }
  }

  #envelope(seq: number, body: Record<string, unknown>, lostEvents: number): FullEnvelope {
    const { clock, deviceTime } = this.#speaker
    const { time, quality } = deviceTime?.() ?? { time: clock.now(), quality: synced }
    return { ...this.#told(seq, time, quality, body), ...(lostEvents === 0 ? {} : { ext: { lost_events: lostEvents } }) }
  }

  #told(seq: number, time: Instant | undefined, quality: ClockQuality, body: Record<string, unknown>): FullEnvelope {
    const { origin, mode } = this.#speaker
    return {
      boot: this.#boot,
      seq,
      ...(time === undefined ? {} : { time_ms: Math.trunc(time) }),
      clock: quality,
      origin,
      ...(mode === undefined ? {} : { mode }),
      body,
    }
  }
}
