import type { FrameTarget } from '../../frame.ts'
import { numberOf, serial, voiceOf, type WireSaid, type WireVoice } from '../wire-said.ts'
import { encodeTinyFrame } from './frame.ts'
import { frameTypes, type TinyModel } from './frame-types.ts'

/** Ids count up; the top bit is the direction, and the module's own frames leave it clear. */
const MOST_ID = 0x7fff
const TARGET_BYTES = 20
/** As many targets as fit the longest data. */
const MOST_TARGETS = 16

function data(bytes: number, write: (view: DataView) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(bytes))
  write(view)
  return new Uint8Array(view.buffer)
}
const f32 = (value: number) => data(4, (view) => view.setFloat32(0, value, true))

/** The number of each target's cluster is its id; the Doppler index is not known here and 0. */
const targetList = (targets: readonly FrameTarget[]) =>
  data(4 + targets.length * TARGET_BYTES, (view) => {
    view.setInt32(0, targets.length, true)
    targets.forEach(({ id, x_m, y_m, z_m }, i) => {
      const at = 4 + i * TARGET_BYTES
      ;[x_m, y_m, z_m].forEach((value, k) => view.setFloat32(at + 4 * k, value, true))
      view.setInt32(at + 16, id, true)
    })
  })

/** The TinyFrame family: presence and falls by their flags, people as a list; breath, heart and distance from the models that have the words. */
export function tinyframeVoice({ model }: { model: TinyModel }): WireVoice {
  const words = new Map(Object.entries(frameTypes[model]).map(([type, { name }]) => [name, Number(type)]))
  let id = 0
  let present: boolean | undefined
  let fallen = false

  const frame = (name: string, bytes: Uint8Array): WireSaid[] => {
    const type = words.get(name)
    if (type === undefined) return []
    const said = serial(encodeTinyFrame({ id, type, data: bytes }))
    id = (id + 1) & MOST_ID
    return [said]
  }
  const flag = (name: string, on: boolean) => frame(name, Uint8Array.of(on ? 1 : 0))
  const number = (name: string, value: number | undefined) => (value === undefined ? [] : frame(name, f32(value)))
  const seen = (now: boolean): WireSaid[] => {
    const isNew = now !== present
    present = now
    return isNew ? flag('presence', now) : []
  }
  const fall = (now: boolean): WireSaid[] => {
    const isNew = now !== fallen
    fallen = now
    return isNew ? flag('fall', now) : []
  }
  /** The module has no word for what is behind it. */
  const distance = (y_m: number | undefined) =>
    y_m === undefined || y_m < 0
      ? []
      : frame(
          'distance',
          data(8, (view) => {
            view.setUint32(0, 1, true)
            view.setFloat32(4, y_m, true)
          }),
        )

  return voiceOf({
    say({ channel, body }) {
      if (channel === 'reading')
        return [
          ...distance(numberOf(body, 'y_m')),
          ...number('breath', numberOf(body, 'breath_per_min')),
          ...number('heart', numberOf(body, 'heart_per_min')),
        ]
      if (body['event'] === 'presence') return [...(body['present'] === false ? fall(false) : []), ...seen(body['present'] === true)]
      if (body['event'] === 'posture') return body['posture'] === 'standing' || body['posture'] === 'sitting' ? fall(false) : []
      return body['event'] === 'fall' ? [...fall(false), ...fall(true)] : []
    },
    see({ targets, vitals }) {
      present = targets.length > 0
      return [
        ...frame('targets', targetList(targets.slice(0, MOST_TARGETS))),
        ...number('breath', vitals?.breath_per_min),
        ...number('heart', vitals?.heart_per_min),
      ]
    },
  })
}
