import { serial, voiceOf, type RadarPicture, type WireVoice } from '../wire-said.ts'
import {
  compressedPointsTlv,
  encodeTiFrame,
  heightsTlv,
  presenceTlv,
  targetsTlv,
  USUAL_UNITS,
  vitalsTlv,
  type TiHeader,
  type Tlv,
} from './encode.ts'
import { POINT_STRIDE, type Points } from './points.ts'
import type { Target } from './tlv.ts'
import type { TiSetting } from './interpret.ts'

/** How a simulated demo writes its packets. */
export interface TiVoiceSetting
  extends Partial<Pick<TiHeader, 'generation' | 'tlv_length'>>, Partial<Pick<TiSetting, 'mount_height_m' | 'z_from'>> {}

/** What the vital-signs demo tells of chest movement while it follows breathing, and while the breath is held. Chosen; 0 would say that nobody is there. */
const BREATHES = 0.1
const HOLDS_BREATH = 0.01

/** A TI demo: one packet a picture, and no word of its own for a fall. Only the Toolbox's packets carry heights, presence and vitals. */
export function tiVoice({ generation = 'header-40', tlv_length, mount_height_m = 0, z_from = 'device' }: TiVoiceSetting): WireVoice {
  const up_m = z_from === 'floor' ? mount_height_m : 0
  const counting = generation === 'header-48'
  const tlvs = (picture: RadarPicture): Tlv[] => [
    ...(picture.points === undefined ? [] : [compressedPointsTlv(cloudOf(picture.points), USUAL_UNITS, counting ? 6 : 1020)]),
    targetsTlv(targetsOf(picture, up_m), '3d', counting ? 7 : 1010),
    ...(counting ? [] : toolboxOnly(picture, up_m)),
  ]
  return voiceOf({
    see: (picture) => [
      serial(
        encodeTiFrame(
          { generation, frame_number: picture.number >>> 0, ...(tlv_length === undefined ? {} : { tlv_length }) },
          tlvs(picture),
        ),
      ),
    ],
  })
}

const targetsOf = ({ targets }: RadarPicture, up_m: number): Target[] =>
  targets.map(({ id, x_m, y_m, z_m, vx_m_s, vy_m_s, vz_m_s, confidence_pct }) => ({
    id,
    x_m,
    y_m,
    z_m: z_m + up_m,
    vx_m_s,
    vy_m_s,
    vz_m_s,
    confidence: confidence_pct / 100,
  }))

function toolboxOnly({ targets, heights, vitals }: RadarPicture, up_m: number): Tlv[] {
  const tops = (heights ?? []).map(({ id, top_m, bottom_m }) => ({ id, top_m: top_m + up_m, bottom_m: bottom_m + up_m }))
  return [
    ...(tops.length === 0 ? [] : [heightsTlv(tops)]),
    presenceTlv(targets.length > 0 ? 1 : 0),
    ...(vitals === undefined
      ? []
      : [
          vitalsTlv([
            {
              id: vitals.target,
              range_bin: 0,
              breath_deviation: vitals.breath_per_min === undefined ? HOLDS_BREATH : BREATHES,
              breath_per_min: vitals.breath_per_min ?? 0,
              heart_per_min: vitals.heart_per_min ?? 0,
            },
          ]),
        ]),
  ]
}

/** The inverse of `pointPlace`. */
function cloudOf(points: NonNullable<RadarPicture['points']>): Points {
  const at = new Float32Array(points.length * POINT_STRIDE)
  points.forEach(({ x_m, y_m, z_m, doppler_m_s }, i) => {
    const range = Math.hypot(x_m, y_m, z_m)
    at.set([range, Math.atan2(x_m, y_m), range === 0 ? 0 : Math.asin(z_m / range), doppler_m_s], i * POINT_STRIDE)
  })
  return { axes: 'spherical', count: points.length, at, snr: Float32Array.from(points, ({ snr_db }) => snr_db) }
}
