// Goal: packets of the three header generations are read as TI's documents and one real recording say, and falls are suspected from heights.
// Method: the recorded packet and its damaged copies; drawn packets against the encoder; people who walk, sit, lie down, fall and vanish, in frames.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compressedPointsTlv,
  encodeTiFrame,
  heightsTlv,
  indexTlv,
  pointsTlv,
  presenceTlv,
  targetsTlv,
  vitalsTlv,
  type Tlv,
} from '../../src/adapters/ti-mmwave/encode.ts'
import { pointPlace, readTiFrame, tiDecoder, type TiOptions } from '../../src/adapters/ti-mmwave/frame.ts'
import { foldedSum } from '../../src/adapters/ti-mmwave/generations.ts'
import { tiInterpreter, type TiSetting } from '../../src/adapters/ti-mmwave/interpret.ts'
import { queueClock } from '../../src/queue-clock.ts'
import { Milliseconds, after, instant } from '../../src/time.ts'
import { codesOf, framesOf, joined, looked, rowsOf } from './radar-streams.ts'
import { tiReal, tiRealPoints, tiRealSnr } from './radar-vectors.data.ts'
import { bodiesOf } from './radar-talk.ts'

const viewOn = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const changed = (at: number, to: number) => tiReal.map((byte, i) => (i === at ? to : byte))
const codeOf = (bytes: Uint8Array, options?: TiOptions) => {
  const read = readTiFrame(bytes, options)
  return read.ok ? 'ok' : read.fault.code
}
const generationList = ['header-40', 'header-48', 'header-52'] as const
const conventions = ['excludes-header', 'includes-header'] as const
const person = (id: number, x_m: number, y_m: number, z_m: number) => ({
  id,
  x_m,
  y_m,
  z_m,
  vx_m_s: 0,
  vy_m_s: 0,
  vz_m_s: 0,
  confidence: 0.75,
})

describe('TI packets', () => {
  it('[ADAPT-13] [ADAPT-15] [ADAPT-21] reads the recorded packet, whose length is no multiple of 32', () => {
    expect(tiReal).toHaveLength(132)
    expect(foldedSum(viewOn(tiReal), 0, 48)).toBe(0xffff)
    const read = readTiFrame(tiReal)
    if (!read.ok) throw new Error(read.fault.code)
    expect(read.value).toMatchObject({ generation: 'header-48', tlv_length: 'includes-header', frame_number: 2, sub_frame: 0 })
    const rows = rowsOf(read.value.points!)
    expect(rows).toHaveLength(7)
    rows.forEach((row, i) => row.forEach((value, k) => expect(value).toBeCloseTo(tiRealPoints[i]![k]!, k === 0 ? 3 : 2)))
    tiRealSnr.forEach((snr, i) => expect(read.value.points!.snr![i]).toBeCloseTo(snr, 2))
  })

  it('[ADAPT-3] refuses the recorded packet with a changed checksum', () => {
    const bad = changed(46, 0x38)
    expect(foldedSum(viewOn(bad), 0, 48)).toBe(1)
    expect(codeOf(bad)).not.toBe('ok')
    const read = readTiFrame(bad, { generation: 'header-48' })
    expect(read).toMatchObject({ ok: false, fault: { code: 'frame-checksum-wrong', params: { said: '0x1' } } })
    expect(framesOf(tiDecoder().push(joined([bad, tiReal])))).toHaveLength(1)
  })

  it('[ADAPT-17] makes no cloud of a packet that was cut off anywhere: the next begins inside what it claims', () => {
    const cloud = { axes: 'cartesian', count: 12, at: Float32Array.from({ length: 48 }, (_, i) => i / 7) } as const
    const packet = (frame_number: number) => encodeTiFrame({ generation: 'header-48', frame_number }, [presenceTlv(1), pointsTlv(cloud)])
    const [cut, next] = [packet(1), packet(2)]
    for (let left = 48; left <= cut.length - 8; left++) {
      const numbers = framesOf(tiDecoder().push(joined([cut.subarray(0, left), next]))).map(({ frame_number }) => frame_number)
      expect([left, numbers]).toEqual([left, [2]])
    }
  })

  it('[ADAPT-17] makes no cloud of a packet cut off after 100 bytes, and finds the next', () => {
    const decoder = tiDecoder()
    expect(decoder.push(tiReal.slice(0, 100))).toEqual([])
    expect(decoder.held_bytes).toBe(100)
    const results = decoder.push(tiReal)
    expect(codesOf(results)).toEqual(['frame-malformed'])
    expect(framesOf(results)).toHaveLength(1)
    expect(framesOf(results)[0]!.points!.count).toBe(7)
  })

  it('[ADAPT-14] never reads a TLV beyond its packet when told the wrong convention', () => {
    const read = readTiFrame(tiReal, { generation: 'header-48', tlv_length: 'excludes-header' })
    expect(read).toMatchObject({ ok: false, fault: { code: 'frame-malformed' } })
  })

  it.each(generationList.flatMap((generation) => conventions.map((tlv_length) => ({ generation, tlv_length }))))(
    '[ADAPT-13] [ADAPT-14] reads $generation with $tlv_length when told, and finds it out where it may',
    (header) => {
      const tlvs = [targetsTlv([person(3, 1, 2, 1)]), presenceTlv(1)]
      const bytes = encodeTiFrame({ ...header, frame_number: 9 }, tlvs)
      const untold = header.generation === 'header-48' && header.tlv_length === 'excludes-header' ? [] : [{}]
      for (const options of [...untold, header]) {
        expect(readTiFrame(bytes, options)).toEqual({
          ok: true,
          value: { ...header, frame_number: 9, sub_frame: 0, presence: 1, targets: [person(3, 1, 2, 1)] },
        })
      }
      if (header.generation === 'header-40') expect(bytes.length % 32).toBe(0)
    },
  )

  it('[ADAPT-4] refuses bytes left over behind the TLVs of a generation that does not pad', () => {
    const bytes = joined([tiReal, new Uint8Array(8)])
    const view = new DataView(bytes.buffer)
    view.setUint32(12, bytes.length, true)
    view.setUint16(46, 0, true)
    view.setUint16(46, ~foldedSum(view, 0, 48) & 0xffff, true)
    expect(foldedSum(view, 0, 48)).toBe(0xffff)
    expect(codeOf(bytes)).toBe('frame-malformed')
  })

  it('[ADAPT-4] [ADAPT-15] takes a padded packet only at a multiple of 32: a longer length would swallow the next magic', () => {
    const one = encodeTiFrame({ generation: 'header-40', frame_number: 1 }, [presenceTlv(1)])
    const longer = one.slice()
    new DataView(longer.buffer).setUint32(12, one.length + 5, true)
    const results = tiDecoder().push(joined([longer, one]))
    expect(codesOf(results)).toContain('frame-malformed')
    expect(framesOf(results)).toHaveLength(1)
    const unpadded = one.slice(0, 52)
    new DataView(unpadded.buffer).setUint32(12, 52, true)
    expect(codeOf(unpadded)).toBe('ok')
  })

  it('[ADAPT-16] skips 0x0500 and 0xFE01 before the cloud by their length', () => {
    const foreign = (type: number): Tlv => ({ type, payload: Uint8Array.of(1, 2, 3, 4, 5) })
    const cloud: Tlv = { type: 6, payload: tiReal.slice(56) }
    const bytes = encodeTiFrame({ generation: 'header-48', frame_number: 2 }, [foreign(0x0500), foreign(0xfe01), cloud])
    const read = readTiFrame(bytes)
    expect(read).toMatchObject({ ok: true, value: { unknown_types: [0x0500, 0xfe01] } })
    expect(read.ok && read.value.points!.count).toBe(7)
  })

  it('[ADAPT-18] tells target records by the told size, or by divisibility', () => {
    const packet = (targets: ReturnType<typeof person>[], flat: '2d' | '3d') =>
      encodeTiFrame({ generation: 'header-52', frame_number: 1 }, [targetsTlv(targets, flat)])
    const some = (count: number) => Array.from({ length: count }, (_, i) => person(i, i, 1, 1))
    const idsOf = (bytes: Uint8Array, options?: TiOptions) => {
      const read = readTiFrame(bytes, options)
      return read.ok ? read.value.targets?.map(({ id }) => id) : read.fault.code
    }
    expect(idsOf(packet(some(2), '3d'))).toEqual([0, 1])
    expect(idsOf(packet(some(2), '2d'))).toEqual([0, 1])
    // 14 × 72 = 9 × 112.
    expect(idsOf(packet(some(9), '3d'))).toEqual(some(9).map(({ id }) => id))
    expect(idsOf(packet(some(14), '2d'), { targets: '2d' })).toEqual(some(14).map(({ id }) => id))
    const flat = readTiFrame(packet(some(1), '2d'))
    expect(flat.ok && Number.isNaN(flat.value.targets![0]!.z_m)).toBe(true)
    expect(idsOf(encodeTiFrame({ generation: 'header-52', frame_number: 1 }, [{ type: 1010, payload: new Uint8Array(100) }]))).toBe(
      'frame-malformed',
    )
  })

  it('[ADAPT-21] reads compressed points by their units, and their places', () => {
    const i16 = fc.integer({ min: -32_768, max: 32_767 })
    const row = fc.tuple(
      fc.integer({ min: -128, max: 127 }),
      fc.integer({ min: -128, max: 127 }),
      i16,
      fc.nat({ max: 65_535 }),
      fc.nat({ max: 65_535 }),
    )
    const units = { elevation_rad: 0.0078125, azimuth_rad: 0.015625, doppler_m_s: 0.25, range_m: 0.125, snr: 0.5 }
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const worth = [units.range_m, units.azimuth_rad, units.elevation_rad, units.doppler_m_s]
        const at = Float32Array.from(
          rows.flatMap(([elevation, azimuth, doppler, range]) => [range, azimuth, elevation, doppler]).map((n, k) => n * worth[k % 4]!),
        )
        const points = { axes: 'spherical' as const, count: rows.length, at, snr: Float32Array.from(rows, (one) => one[4] * units.snr) }
        const read = looked(readTiFrame(encodeTiFrame({ generation: 'header-40', frame_number: 1 }, [compressedPointsTlv(points, units)])))
        expect(read).toMatchObject({ ok: true, value: { points: { ...points, at: at.map((value) => value + 0) } } })
      }),
    )
    const ahead = { axes: 'spherical' as const, count: 1, at: Float32Array.of(2, Math.PI / 2, Math.PI / 6, 0) }
    const [x, y, z] = pointPlace(ahead, 0)
    expect(x).toBeCloseTo(Math.sqrt(3), 5)
    expect(y).toBeCloseTo(0, 5)
    expect(z).toBeCloseTo(1, 5)
  })

  it('[ADAPT-21] reads the small points of type 301', () => {
    const view = new DataView(new ArrayBuffer(30))
    ;[0.01, 0.1, 1, 1].forEach((unit, i) => view.setFloat32(4 * i, unit, true))
    ;[100, -200, 50, -7].forEach((value, i) => view.setInt16(20 + 2 * i, value, true))
    view.setUint8(28, 33)
    const read = readTiFrame(
      encodeTiFrame({ generation: 'header-40', frame_number: 1 }, [{ type: 301, payload: new Uint8Array(view.buffer) }]),
    )
    const points = read.ok ? read.value.points! : undefined
    expect(points?.axes).toBe('cartesian')
    rowsOf(points!)[0]!.forEach((value, i) => expect(value).toBeCloseTo([1, -2, 0.5, -0.7][i]!, 5))
    expect([...points!.snr!]).toEqual([33])
  })

  it('[ADAPT-21] keeps the numbers of a packet when the next ones have come, looked at before or after', () => {
    const cloud = (of: number) => ({ axes: 'spherical' as const, count: 3, at: Float32Array.from({ length: 12 }, (_, i) => of + i) })
    const packet = (of: number) =>
      encodeTiFrame({ generation: 'header-52', frame_number: of }, [pointsTlv(cloud(of)), indexTlv(Uint8Array.of(of & 0xff))])
    const decoder = tiDecoder()
    // More bytes than the decoder's memory, in a chunk that is written over: packets lie whole, cut, and where the memory is renewed.
    const stream = Buffer.concat(Array.from({ length: 2_000 }, (_, of) => packet(of)))
    const chunk = new Uint8Array(500)
    const kept = Array.from({ length: Math.ceil(stream.length / 500) }, (_, i) => {
      const bytes = stream.subarray(i * 500, (i + 1) * 500)
      chunk.set(bytes)
      const frames = framesOf(decoder.push(chunk.subarray(0, bytes.length)))
      chunk.fill(0)
      return frames
    }).flat()
    expect(kept).toHaveLength(2_000)
    kept.forEach(({ points, index }, of) => expect([[...points!.at], [...index!]]).toEqual([[...cloud(of).at], [of & 0xff]]))
    const buffer = Buffer.from(packet(7))
    const one = readTiFrame(buffer)
    buffer.fill(0)
    expect(one.ok && [[...one.value.points!.at], [...one.value.index!]]).toEqual([[...cloud(7).at], [7]])
    const huge = { axes: 'cartesian' as const, count: 900, at: Float32Array.from({ length: 3_600 }, (_, i) => i) }
    const [big] = framesOf(decoder.push(encodeTiFrame({ generation: 'header-52', frame_number: 1 }, [pointsTlv(huge)])))
    expect(big!.points!.at).toEqual(huge.at)
    expect(JSON.parse(JSON.stringify(kept[1]!.points))).toMatchObject({ axes: 'spherical', count: 3 })
  })

  it('[ADAPT-5] refuses a packet that claims more than the longest at its header', () => {
    const bytes = encodeTiFrame({ generation: 'header-40', frame_number: 1 }, [presenceTlv(1)])
    new DataView(bytes.buffer).setUint32(12, 0x0100_0000, true)
    expect(codesOf(tiDecoder({ generation: 'header-40' }).push(bytes))).toContain('frame-oversized')
  })
})

const PERIOD_S = 0.1
/** A home with one TI radar 2 m above the floor: heights of one person, one frame each, and what was said. */
function watched(extra: Partial<TiSetting> = {}) {
  const clock = queueClock(instant('2026-01-15T22:30:00+08:00'))
  const interpreter = tiInterpreter({ now: () => clock.now(), frame_period_s: PERIOD_S, mount_height_m: 2, z_from: 'floor', ...extra })
  let number = 0
  const said: Record<string, unknown>[] = []
  const frame = (tlvs: Tlv[]) => {
    clock.moveTo(after(clock.now(), Milliseconds(PERIOD_S * 1_000)))
    const read = readTiFrame(encodeTiFrame({ generation: 'header-40', frame_number: ++number }, tlvs))
    if (!read.ok) throw new Error(read.fault.code)
    said.push(...bodiesOf(interpreter.hear(read.value)))
  }
  return {
    said,
    events: (name: string) => said.filter(({ event }) => event === name),
    frame,
    /** One frame a height of the head; the body's centre is half of it. */
    tops: (tops: readonly number[], place: readonly [number, number] = [1, 3], withTops = true) =>
      tops.forEach((top) =>
        frame([targetsTlv([person(1, ...place, top / 2)]), ...(withTops ? [heightsTlv([{ id: 1, top_m: top, bottom_m: 0 }])] : [])]),
      ),
    nobody: (frames: number) => Array.from({ length: frames }, () => frame([])),
  }
}
const hold = (top: number, frames: number) => Array<number>(frames).fill(top)
const falling = [1.6, 1.4, 1.1, 0.7, 0.4, 0.3]

describe('TI people', () => {
  it('[ADAPT-9] [ADAPT-19] suspects one fall when the head drops and stays low, with place, drop and speed', () => {
    const home = watched()
    home.tops([...hold(1.65, 20), ...falling, ...hold(0.25, 60)])
    const falls = home.events('fall')
    expect(falls).toHaveLength(1)
    expect(falls[0]).toMatchObject({ x_m: 1, y_m: 3, confidence_pct: 75 })
    expect(falls[0]!['drop_m']).toBeGreaterThan(1.1)
    expect(falls[0]!['speed_m_s']).toBeGreaterThan(2)
    expect(falls[0]!['z_m']).toBeCloseTo(0.125 - 2, 5)
    expect(home.events('posture').map(({ posture }) => posture)).toEqual(['standing', 'on-floor'])
  })

  it('[ADAPT-19] suspects it by the body centre where no top is told, and from a device that counts z from itself', () => {
    const centre = watched()
    centre.tops([...hold(1.8, 20), ...falling, ...hold(0.3, 30)], [1, 3], false)
    expect(centre.events('fall')).toHaveLength(1)
    const fromDevice = watched({ z_from: 'device' })
    fromDevice.tops([...hold(1.65, 20), ...falling, ...hold(0.25, 30)].map((top) => top - 2))
    expect(fromDevice.events('fall')).toHaveLength(1)
  })

  it('[ADAPT-19] suspects it though one packet in the fall carries no heights', () => {
    const home = watched()
    home.tops([...hold(1.65, 20), ...falling.slice(0, 3)])
    home.frame([targetsTlv([person(1, 1, 3, 0.5)])])
    home.tops([...falling.slice(3), ...hold(0.25, 30)])
    expect(home.events('fall')).toHaveLength(1)
    expect(home.events('fall')[0]!['drop_m']).toBeGreaterThan(1.1)
  })

  it('[ADAPT-19] suspects none when somebody sits, lies down on a bed, gets up at once or slides down slowly', () => {
    const slide = Array.from({ length: 60 }, (_, i) => 1.3 - i * 0.02)
    for (const tops of [
      [...hold(1.65, 20), 1.5, 1.3, 1.2, ...hold(1.2, 40)],
      [...hold(1.65, 20), 1.5, 1.2, 1.0, 0.8, ...hold(0.8, 40)],
      [...hold(1.65, 20), ...falling, 0.7, 1, ...hold(1.65, 40)],
      [...hold(1.3, 20), ...slide, ...hold(0.15, 40)],
    ]) {
      const home = watched()
      home.tops(tops)
      expect(home.events('fall')).toEqual([])
    }
  })

  it('[ADAPT-19] suspects a second fall after the person was up again, and one of who dropped and vanished', () => {
    const twice = watched()
    const once = [...hold(1.65, 20), ...falling, ...hold(0.3, 30)]
    twice.tops([...once, ...once])
    expect(twice.events('fall')).toHaveLength(2)
    const lost = watched()
    lost.tops([...hold(1.65, 20), ...falling])
    lost.nobody(20)
    expect(lost.events('fall')).toHaveLength(1)
  })

  it('[ADAPT-20] says target-lost away from every way out, and never without named ways', () => {
    const lostAt = (place: readonly [number, number], extra: Partial<TiSetting>) => {
      const home = watched(extra)
      home.tops(hold(1.65, 20), place)
      home.nobody(20)
      expect(home.events('presence').map(({ present }) => present)).toEqual([true, false])
      return home.events('target-lost').length
    }
    expect(lostAt([1, 3], { ways_m: [[0, 5]] })).toBe(1)
    expect(lostAt([0.3, 4.6], { ways_m: [[0, 5]] })).toBe(0)
    expect(lostAt([1, 3], {})).toBe(0)
    const blink = watched({ ways_m: [] })
    blink.tops(hold(1.65, 20))
    blink.nobody(5)
    blink.tops(hold(1.65, 20))
    expect(blink.said.filter(({ event }) => event === 'target-lost' || event === 'presence')).toHaveLength(1)
  })

  it('[ADAPT-9] [ADAPT-10] reads vitals every 10 s, and presence without targets', () => {
    const home = watched()
    const vitals = { id: 1, range_bin: 4, breath_deviation: 0.1, heart_per_min: 71.5, breath_per_min: 14 }
    for (let i = 0; i < 205; i++) home.frame([presenceTlv(1), targetsTlv([person(1, 0, 1.2, 0.7)]), vitalsTlv([vitals])])
    const readings = home.said.filter(({ event }) => event === undefined)
    expect(readings).toHaveLength(3)
    expect(readings[2]).toMatchObject({ posture: 'lying', motion_pct: 0, heart_per_min: 71.5, breath_per_min: 14 })
    expect(readings[2]!['still_s']).toBeCloseTo(20, 5)
    const gone = watched()
    gone.frame([targetsTlv([person(1, 0, 1.2, 0.7)]), vitalsTlv([{ ...vitals, breath_deviation: 0 }])])
    expect(gone.said.at(-1)).not.toHaveProperty('heart_per_min')
    const empty = watched()
    empty.frame([presenceTlv(1)])
    expect(empty.said).toEqual([{ event: 'presence', present: true }])
  })

  it('[ADAPT-8] refuses a place that is none, and reports a fall all the same where the place is out of range', () => {
    const interpreter = tiInterpreter({
      now: () => instant('2026-01-15T22:30:00+08:00'),
      frame_period_s: 0.1,
      mount_height_m: 2,
      z_from: 'floor',
    })
    const hear = (x_m: number, frame_number: number, top_m: number) =>
      interpreter.hear({
        generation: 'header-40',
        tlv_length: 'excludes-header',
        frame_number,
        sub_frame: 0,
        targets: [person(1, x_m, 1, 1)],
        heights: [{ id: 1, top_m, bottom_m: 0 }],
      })
    expect(codesOf(hear(Number.NaN, 1, 1.6))).toEqual(['value-meaningless'])
    const tops = [...hold(1.6, 20), ...falling, ...hold(0.3, 20)]
    const results = tops.flatMap((top, i) => hear(500, 2 + i, top))
    expect(codesOf(results)).toContain('value-meaningless')
    expect(bodiesOf(results).filter(({ event }) => event === 'fall')).toHaveLength(1)
  })
})
