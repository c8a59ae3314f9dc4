import type { Build } from './piece.ts'

/** A bed: frame, mattress, duvet with a folded end, headboard at the back, as many pillows as it is wide. */
export const bed: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  const [x, z] = [w / 2, d / 2]
  const double = w > 1.3
  parts
    .box('oak', [-x, 0.08, -z, x, h - 0.2, z], 0.04)
    .box('linen', [-x + 0.04, h - 0.24, -z + 0.05, x - 0.04, h, z - 0.05], 0.09)
    .box(double ? 'sage' : 'cushion', [-x - 0.02, h - 0.18, -z + d * 0.33, x + 0.02, h + 0.08, z + 0.03], 0.1)
    .box('oak', [-x - 0.03, 0.1, -z - 0.03, x + 0.03, h + 0.46, -z + 0.06], 0.04)
  if (double) parts.box('sand', [-x - 0.03, h - 0.17, z - d * 0.25, x + 0.03, h + 0.095, z + 0.035], 0.1)
  const pillows = double ? [-w / 4, w / 4] : [0]
  const half = double ? w / 4 - 0.09 : w / 2 - 0.2
  for (const at of pillows) parts.box('white', [at - half, h - 0.04, -z + 0.12, at + half, h + 0.14, -z + 0.62], 0.08)
}

/** A sofa: back, two arms, a cushion a seat, two cushions to lean on. */
export const sofa: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  const [x, z] = [w / 2, d / 2]
  const seats = Math.max(1, Math.round((w - 0.4) / 0.85))
  const seat_m = (w - 0.44) / seats
  parts
    .box('sofa', [-x, 0.1, -z, x, h - 0.12, z - 0.02], 0.08)
    .box('sofa', [-x, 0.2, -z, x, h + 0.28, -z + 0.25], 0.09)
    .box('sofa', [-x - 0.02, 0.12, -z, -x + 0.22, h + 0.07, z - 0.02], 0.08)
    .box('sofa', [x - 0.22, 0.12, -z, x + 0.02, h + 0.07, z - 0.02], 0.08)
  for (let i = 0; i < seats; i++) {
    const left = -x + 0.22 + i * seat_m
    parts.box('cushion', [left + 0.01, h - 0.15, -z + 0.22, left + seat_m - 0.01, h, z], 0.06)
  }
  if (seats < 2) return
  parts.box('linen', [-x + 0.28, h - 0.02, -z + 0.24, -x + 0.68, h + 0.32, -z + 0.36], 0.06)
  parts.box('mustard', [x - 0.68, h - 0.02, -z + 0.24, x - 0.28, h + 0.32, -z + 0.36], 0.06)
}

/** A chair: seat and back of wood with a pad, four legs. */
export const chair: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  const [x, z] = [w / 2, d / 2]
  parts.box('linen', [-x, h - 0.05, -z, x, h, z], 0.02).box('oak', [-x, h - 0.02, -z - 0.01, x, h + 0.42, -z + 0.04], 0.02)
  for (const [sx, sz] of [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ] as const)
    parts.cylinder('oak', [sx * (x - 0.03), sz * (z - 0.03)], [0, h - 0.05], 0.018)
}

/** A chair at a desk turns on one foot. */
export const deskChair: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  const [x, z] = [w / 2, d / 2]
  parts
    .box('mustard', [-x, h - 0.06, -z, x, h + 0.02, z], 0.03)
    .box('mustard', [-x + 0.02, h + 0.02, -z - 0.02, x - 0.02, h + 0.47, -z + 0.04], 0.03)
    .cylinder('dark', [0, 0], [0.07, h - 0.06], 0.03)
    .cylinder('dark', [0, 0], [0.03, 0.07], 0.24)
}

/** A rug lies flat: large ones warm, those beside a bed cool. */
export const rug: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) =>
  void parts.box(d > w * 1.3 ? 'rugCool' : 'rug', [-w / 2, 0.004, -d / 2, w / 2, Math.max(h, 0.022), d / 2], 0.009)
