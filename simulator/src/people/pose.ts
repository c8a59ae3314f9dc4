import type { Point, TruePosture } from '@anju/sdk'

/** How a body stands in space at one instant. Heights are above the floor, metres. */
export interface Pose {
  at_m: Point
  /** Height of the body's centre. */
  centre_m: number
  /** Height of its highest point. */
  top_m: number
  /** Where the face looks, by the compass; of somebody who lies, the way from feet to head. */
  heading_deg: number
  posture: TruePosture
}

/** The measures of a body, metres. */
export interface Build {
  stature_m: number
}

/** Mean stature of Chinese people in their eighties (chosen: 1.54 m women, 1.64 m men). */
export const buildOf = (sex: 'female' | 'male'): Build => ({ stature_m: sex === 'female' ? 1.54 : 1.64 })

/** A seat is no higher than this, however high its back: beds and sofas are given by their height. */
const SEAT_M = 0.5

export const standing = ({ stature_m }: Build, at_m: Point, heading_deg: number): Pose => ({
  at_m,
  centre_m: 0.55 * stature_m,
  top_m: stature_m,
  heading_deg,
  posture: 'standing',
})

/** Somebody on a seat: the trunk is 0.52 of the stature. */
export function sitting({ stature_m }: Build, at_m: Point, heading_deg: number, height_m: number): Pose {
  const seat_m = Math.min(height_m, SEAT_M)
  return { at_m, centre_m: seat_m + 0.14 * stature_m, top_m: seat_m + 0.52 * stature_m, heading_deg, posture: 'sitting' }
}

export const lying = (at_m: Point, heading_deg: number, height_m: number): Pose => ({
  at_m,
  centre_m: height_m + 0.12,
  top_m: height_m + 0.25,
  heading_deg,
  posture: 'lying',
})

export const onFloor = (at_m: Point, heading_deg: number): Pose => ({ at_m, centre_m: 0.14, top_m: 0.3, heading_deg, posture: 'on-floor' })
