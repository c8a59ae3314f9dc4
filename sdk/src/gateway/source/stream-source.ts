import type { Readable } from 'node:stream'
import { backOff } from '../../client/back-off.ts'
import type { Cancel, Clock } from '../../clock.ts'
import { limits } from '../../limits.ts'
import type { Random } from '../../random.ts'
import { after, type Instant } from '../../time.ts'
import type { GatewayDevice } from '../device/gateway-device.ts'
import type { StreamFamily } from '../family/stream-family.ts'
import type { Tally } from '../tally.ts'
import type { GatewaySourceRunner } from './gateway-source.ts'
import { utterances } from './message-source.ts'

/** A stream of bytes with one radar at its other end. */
export interface StreamSourceOptions {
  name: string
  /** Rejects when it cannot be opened. */
  open: () => Promise<Readable>
  /** A fresh one for each opening would forget what the device said; one family lives through them all. */
  family: StreamFamily
  device: GatewayDevice
  clock: Clock
  random: Random
  tally: Tally
}

/** Opens a stream again and again, and hears its device. The device lives while whole frames come; a silent or closed stream has lost it. */
export function streamSource({ name, open, family, device, clock, random, tally }: StreamSourceOptions): GatewaySourceRunner {
  let on = false
  let tries = 0
  let stream: Readable | undefined
  let trouble = ''
  let cancel: Cancel = () => {}
  let silence: Cancel = () => {}
  let heardAt: Instant | undefined

  const lose = () => {
    silence()
    heardAt = undefined
    device.vouch(false)
  }
  const listen = () => {
    silence = clock.wakeAt(after(heardAt ?? clock.now(), family.silence), () => {
      if (heardAt !== undefined && clock.now() < after(heardAt, family.silence)) return listen()
      lose()
    })
  }
  const take = (chunk: Uint8Array) => {
    const { frames, said } = family.push(chunk)
    const words = utterances(said, tally, device)
    if (frames === 0) return
    const isFirst = heardAt === undefined
    heardAt = clock.now()
    tries = 0
    if (isFirst) {
      device.vouch(true)
      listen()
    }
    if (words.length > 0) device.hear(words)
  }
  const again = (why: string) => {
    trouble = why
    stream = undefined
    lose()
    if (!on) return
    cancel = clock.wakeAt(after(clock.now(), backOff(limits.reconnect, tries, random)), () => void attempt())
    tries += 1
  }
  const attempt = async () => {
    try {
      const made = await open()
      if (!on) {
        made.destroy()
        return
      }
      stream = made
      trouble = ''
      made.on('data', take)
      made.on('error', (error: Error) => (trouble = error.message))
      made.once('close', () => {
        if (stream === made) again(trouble === '' ? 'the stream ended' : trouble)
      })
      made.once('end', () => made.destroy())
    } catch (error) {
      again((error as Error).message)
    }
  }

  return {
    name,
    start() {
      if (on) return
      on = true
      void attempt()
    },
    stop() {
      on = false
      cancel()
      silence()
      stream?.destroy()
      return Promise.resolve()
    },
    get up() {
      return stream !== undefined
    },
    get trouble() {
      return trouble
    },
  }
}
