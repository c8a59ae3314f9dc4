import { decodeFrame, type DeviceClient, type RadarFrame } from '@anju/sdk'
import { wireVoice, type RadarPicture, type WireSaid, type WireSetting } from '@anju/sdk/adapters'

/** Where what a device says on its own wire goes: a byte stream, a topic, a cluster. The runner brings it. */
export interface WireSink {
  out(said: WireSaid): void
  /** More than the registry knows of how it speaks, like the model of a module. */
  setting?: WireSetting
}

/** Modules that tell of a person in words of their own do so about once a second; the others send every picture, ten a second. */
const WORDY: ReadonlySet<WireSetting['family']> = new Set(['micradar', 'tinyframe'])
const PICTURES_A_WORD = 10

/** A radar streams as long as it has power, seconds. */
export const STREAMS_S = 10 * 366 * 86_400

/**
 * A device that speaks its family's bytes instead of the protocol: events, readings and pictures go through the adapters' encoder. It has no broker, so nothing
 * is confirmed, repeated or born, no command reaches it, and no fault of a line touches it. A family without a word for something says nothing.
 */
export function wireClient(kind: string, setting: WireSetting, sink: WireSink): DeviceClient {
  let voice = wireVoice(setting)
  let on = false
  let pictures = 0
  const send = (said: readonly WireSaid[]) => said.forEach((one) => sink.out(one))
  const off = () => {
    if (on) send(voice.presence(false))
    on = false
  }
  return {
    start() {
      if (on) return
      on = true
      voice = wireVoice(setting)
      send(voice.presence(true))
    },
    event(body) {
      send(voice.say({ kind, channel: 'event', body }))
      return ''
    },
    reading: (body) => send(voice.say({ kind, channel: 'reading', body })),
    frame(bytes) {
      const frame = decodeFrame(bytes)
      if (!frame.ok) throw new RangeError(`A radar of this program wrote a frame that cannot be read: ${frame.fault.code}.`)
      pictures += 1
      const wordy = WORDY.has(setting.family)
      if (!wordy || pictures % PICTURES_A_WORD === 1) send(voice.see(pictureOf(frame.value, !wordy)))
    },
    onCommand() {},
    stop: () => Promise.resolve(off()),
    cut: off,
    get connected() {
      return on
    },
    unconfirmed: 0,
  }
}

/** A frame as a picture. Tops and bottoms are those of the points nearest to each target; vitals are left to a family's own words where it has them. */
function pictureOf({ number, targets, points, vitals }: RadarFrame, withVitals: boolean): RadarPicture {
  const heights = targets.flatMap(({ id, x_m, y_m }) => {
    const own = points.filter((point) => {
      const away = (one: { x_m: number; y_m: number }) => (one.x_m - point.x_m) ** 2 + (one.y_m - point.y_m) ** 2
      return targets.every((other) => other.id === id || away(other) >= away({ x_m, y_m }))
    })
    const zs = own.map(({ z_m }) => z_m)
    return zs.length === 0 ? [] : [{ id, top_m: Math.max(...zs), bottom_m: Math.min(...zs) }]
  })
  return { number, targets, points, heights, ...(vitals === undefined || !withVitals ? {} : { vitals }) }
}
