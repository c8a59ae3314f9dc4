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

/** Starts a boot. Its id is the time and some chance, so that no start of the device ever had it. */
export function deviceVoice(speaker: Speaker, random: Random): DeviceVoice {
  const { device, clock, origin, mode, model, firmware, room, capabilities = [] } = speaker
  const boot = `${Math.trunc(clock.now()).toString(36)}-${random.int(0, 36 ** 4 - 1).toString(36)}`
  const next = { birth: 0, event: 0, reading: 0 }
  const told = speaker.deviceTime ?? (() => ({ time: clock.now(), quality: 'synced' as const }))

  const head = `{"boot":${JSON.stringify(boot)},"seq":`
  const tail = `","origin":"${origin}"${mode === undefined ? '' : `,"mode":"${mode}"`},"body":`

  const envelope = (seq: number, body: Record<string, unknown>, lostEvents = 0): FullEnvelope => {
    const { time, quality } = told()
    return {
      boot,
      seq,
      ...(time === undefined ? {} : { time_ms: Math.trunc(time) }),
      clock: quality,
      origin,
      ...(mode === undefined ? {} : { mode }),
      body,
      ...(lostEvents === 0 ? {} : { ext: { lost_events: lostEvents } }),
    }
  }
  return {
    birth(lostEvents) {
      const { kind, heartbeat_s } = device
      const body = { kind, model, firmware, heartbeat_s, ...(room === undefined ? {} : { room }), capabilities: [...capabilities] }
      return envelope(next.birth++, body, lostEvents)
    },
    event(body, lostEvents) {
      const seq = next.event++
      return { id: `${boot}-${seq}`, envelope: envelope(seq, body, lostEvents) }
    },
    reading(body) {
      const { time, quality } = told()
      const seq = next.reading++
      const [told_ms, time_ms] = time === undefined ? ['', undefined] : [',"time_ms":', Math.trunc(time)]
      written.begin()
      written.text(head)
      written.number(seq)
      written.text(told_ms)
      if (time_ms !== undefined) written.number(time_ms)
      written.text(',"clock":"')
      written.text(quality)
      written.text(tail)
      written.flat(body)
      written.text('}')
      return written.end() ?? passingBytes(`${head}${seq}${told_ms}${time_ms ?? ''},"clock":"${quality}${tail}${JSON.stringify(body)}}`)
    },
    death(reason) {
      const { time } = told() // A will is written long before it is sent, and so has no time.
      return { boot, ...(reason === 'lost' || time === undefined ? {} : { time_ms: Math.trunc(time) }), origin, body: { reason } }
    },
  }
}
