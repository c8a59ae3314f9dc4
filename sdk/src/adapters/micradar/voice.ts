import { nearestFirst, numberOf, serial, voiceOf, wholeWithin, type WireSaid, type WireVoice } from '../wire-said.ts'
import { micradarModels, type MicradarModel } from './capabilities.ts'
import { encodeMicradarFrame } from './frame.ts'
import { toSignMagnitude } from './meaning.ts'

const u16 = (value: number): number[] => [value >> 8, value & 0xff]
/** Centimetres in sign-magnitude: what a position can hold. */
const position = (value_m: number): number[] => u16(toSignMagnitude(wholeWithin(value_m * 100, -32_767, 32_767)))
const frame = (control: number, command: number, payload: readonly number[]): WireSaid =>
  serial(encodeMicradarFrame({ control, command, payload: Uint8Array.from(payload) }))

/** Where somebody is: x, y and z where all are known, else how far along the aim. */
const place = (x_m: number | undefined, y_m: number | undefined, z_m: number | undefined): WireSaid[] => {
  if (x_m !== undefined && y_m !== undefined && z_m !== undefined)
    return [frame(0x80, 0x05, [...position(x_m), ...position(y_m), ...position(z_m)])]
  return y_m === undefined ? [] : [frame(0x80, 0x04, u16(wholeWithin(y_m * 100, 0, 65_535)))]
}

/** The `53 59` family. A model says no more than its maker states: a heart above 100 comes out of an MR60BHA1 as 100. Without a model all is said. */
export function micradarVoice({ model }: { model?: MicradarModel }): WireVoice {
  const can = model === undefined ? undefined : micradarModels[model]
  let present: boolean | undefined
  let fallen = false

  const seen = (now: boolean): WireSaid[] => {
    const isNew = now !== present
    present = now
    return isNew ? [frame(0x80, 0x01, [now ? 1 : 0])] : []
  }
  const fall = (now: boolean): WireSaid[] => {
    const isNew = now !== fallen
    fallen = now
    return isNew ? [frame(0x83, 0x01, [now ? 1 : 0])] : []
  }
  const vitals = (breath: number | undefined, heart: number | undefined): WireSaid[] => {
    if (can?.vitals === false) return []
    return [
      ...(breath === undefined ? [] : [frame(0x81, 0x02, [wholeWithin(breath, 0, can?.breath_at_most_per_min ?? 60)])]),
      ...(heart === undefined ? [] : [frame(0x85, 0x02, [wholeWithin(heart, 0, can?.heart_at_most_per_min ?? 250)])]),
    ]
  }
  const places = can === undefined || can.place !== 'none'

  return voiceOf({
    say({ channel, body }) {
      if (channel === 'reading') {
        const motion = numberOf(body, 'motion_pct')
        return [
          ...(motion === undefined ? [] : [frame(0x80, 0x03, [wholeWithin(motion, 0, 100)])]),
          ...(places ? place(numberOf(body, 'x_m'), numberOf(body, 'y_m'), numberOf(body, 'z_m')) : []),
          ...vitals(numberOf(body, 'breath_per_min'), numberOf(body, 'heart_per_min')),
        ]
      }
      if (body['event'] === 'presence') return [...(body['present'] === false ? fall(false) : []), ...seen(body['present'] === true)]
      if (body['event'] === 'posture') return body['posture'] === 'standing' || body['posture'] === 'sitting' ? fall(false) : []
      if (body['event'] !== 'fall' || can?.falls === false) return []
      return [...fall(false), ...fall(true)]
    },
    see(picture) {
      const [nearest] = nearestFirst(picture)
      if (nearest === undefined) return seen(false)
      const speed_m_s = Math.hypot(nearest.vx_m_s, nearest.vy_m_s, nearest.vz_m_s)
      return [
        ...seen(true),
        frame(0x80, 0x03, [wholeWithin(speed_m_s * 100, 0, 100)]),
        ...(places ? place(nearest.x_m, nearest.y_m, nearest.z_m) : []),
        ...vitals(picture.vitals?.breath_per_min, picture.vitals?.heart_per_min),
      ]
    },
  })
}
