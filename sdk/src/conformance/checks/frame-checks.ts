import { decodeFrame, type RadarFrame } from '../../frame.ts'
import { always, everyMessage, ofFrames, on, type Check, type Finding } from '../check.ts'
import type { LogView } from '../log-view.ts'
import { hint } from '../verdict.ts'

const layout = everyMessage({
  rule: 'FRAME-1',
  about: { en: 'binary frames', zh: '二进制帧' },
  subjects: on('frame'),
  problem({ bytes }) {
    const decoded = decodeFrame(bytes)
    if (decoded.ok) return undefined
    const says = hint('Little-endian throughout; the checksum covers everything before it.', '全部小端;校验覆盖其前的所有字节。')
    return { expected: 'the layout of the binary frame', got: String(decoded.fault.params?.['problem'] ?? decoded.fault.code), hint: says }
  },
})

/** How far a place lies from the radar at most along each axis, metres; how fast anybody in a room is, metres a second; and how far a track may err. */
const REACH_M = { x_m: 12, y_m: 12, z_m: 6 } as const
const FASTEST_M_S = 10
const ERROR_M = 1

const beyond = (where: Readonly<Record<keyof typeof REACH_M, number>>) =>
  (['x_m', 'y_m', 'z_m'] as const).find((axis) => Math.abs(where[axis]) > REACH_M[axis])

/** What in a frame cannot be so, whatever its checksum says: the numbers of a room were written in another way than they are read. */
export function impossible(frame: RadarFrame, before: RadarFrame | undefined): { expected: string; got: string } | undefined {
  for (const target of frame.targets) {
    const axis = beyond(target)
    if (axis !== undefined) return { expected: `${axis} of a target within ±${REACH_M[axis]} m`, got: `${target[axis]} m` }
    const speed = (['vx_m_s', 'vy_m_s', 'vz_m_s'] as const).find((each) => Math.abs(target[each]) > FASTEST_M_S)
    if (speed !== undefined) return { expected: `${speed} of a target within ±${FASTEST_M_S} m/s`, got: `${target[speed]} m/s` }
    const last = before?.targets.find(({ id }) => id === target.id)
    const span_s = (frame.offset_ms - (before?.offset_ms ?? 0)) / 1_000
    if (last === undefined || span_s < 0) continue
    const way_m = Math.hypot(target.x_m - last.x_m, target.y_m - last.y_m, target.z_m - last.z_m)
    if (way_m > ERROR_M + FASTEST_M_S * span_s)
      return { expected: `target ${target.id} near where it was ${span_s} s before`, got: `${way_m.toFixed(1)} m farther` }
  }
  const stray = frame.points.find((point) => beyond(point) !== undefined || Math.abs(point.doppler_m_s) > FASTEST_M_S)
  if (stray !== undefined) return { expected: 'points in the reach of a radar', got: JSON.stringify(stray) }
  if (frame.vitals === undefined || frame.targets.some(({ id }) => id === frame.vitals!.target)) return undefined
  return { expected: 'vitals of a target of the frame', got: `vitals of target ${frame.vitals.target}` }
}

const FIELDS = hint(
  'Look at the byte order and the scale of each field: signed thousandths, little-endian. A right checksum says nothing of what it covers.',
  '检查每个字段的字节序与比例:有符号千分之一,小端。校验正确不代表内容正确。',
)

/** Frames in the order of their stream, each beside the one before on its connection. */
const inRoom = always({
  rule: 'FRAME-3',
  about: { en: 'binary frames', zh: '二进制帧' },
  subjects: on('frame'),
  findings: (view: LogView) => {
    let before: { line: number; frame: RadarFrame } | undefined
    return on('frame')(view).flatMap(({ bytes, index, line }): Finding[] => {
      const decoded = decodeFrame(bytes)
      if (!decoded.ok) return []
      const last = before?.line === line ? before.frame : undefined
      before = { line, frame: decoded.value }
      const problem = impossible(decoded.value, last)
      return problem === undefined ? [] : [{ seen: [index], ...problem, hint: FIELDS }]
    })
  },
})

export const frameChecks: readonly Check[] = ofFrames([...layout, ...inRoom])
