import type { MaterialName } from '../stage/materials.ts'
import type { Build, Piece } from './piece.ts'

/** Taller things are cut, as the walls are, metres: they would hide the room behind. */
const TALLEST_M = 1.62

const legs = ({ parts, width_m: w, depth_m: d }: Piece, material: MaterialName, top_m: number, thick_m: number): void => {
  for (const [sx, sz] of [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ] as const)
    parts.cylinder(material, [sx * (w / 2 - 0.06), sz * (d / 2 - 0.06)], [0, top_m], thick_m)
}

export const bedsideTable: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  parts
    .box('oak', [-w / 2, 0, -d / 2, w / 2, h, d / 2])
    .box('dark', [-0.08, h * 0.62, d / 2 - 0.002, 0.08, h * 0.66, d / 2 + 0.012], 0.004)
    .cylinder('dark', [0, 0], [h, h + 0.02], 0.07)
    .cylinder('dark', [0, 0], [h + 0.02, h + 0.2], 0.015)
    .cylinder('shade', [0, 0], [h + 0.19, h + 0.39], 0.13, 0.09)
}

export const wardrobe: Build = ({ parts, width_m: w, depth_m: d, height_m }) => {
  const h = Math.min(height_m, TALLEST_M)
  parts.box('white', [-w / 2, 0, -d / 2, w / 2, h, d / 2], 0.02)
  const doors = Math.max(2, Math.round(w / 0.75))
  for (let i = 1; i < doors; i++) {
    const x = -w / 2 + (w * i) / doors
    parts.box('dark', [x - 0.006, 0.06, d / 2 - 0.01, x + 0.006, h - 0.03, d / 2 + 0.012], 0)
    parts.box('steel', [x + 0.04, h * 0.45, d / 2 - 0.002, x + 0.055, h * 0.6, d / 2 + 0.022], 0.005)
  }
}

/** A low cabinet, with a plant and a book on it. */
export const cabinet: Build = ({ parts, width_m: w, depth_m: d, height_m: h, random }) => {
  parts.box('oak', [-w / 2, 0, -d / 2, w / 2, h, d / 2])
  for (const x of [-w / 6, w / 6]) parts.box('threshold', [x - 0.004, 0.05, d / 2 - 0.01, x + 0.004, h - 0.05, d / 2 + 0.006], 0)
  if (h > 1.1) return
  parts
    .cylinder('pot', [-w / 2 + 0.3, 0], [h, h + 0.16], 0.08, 0.1)
    .tuft('leaf', [-w / 2 + 0.3, h + 0.3, 0], 0.17)
    .tuft('leafDark', [-w / 2 + 0.36, h + 0.26, 0.05], 0.12)
    .box('brick', [w / 2 - 0.5, h, -0.08, w / 2 - 0.25 - random() * 0.05, h + 0.03, 0.1], 0.005)
    .box('mustard', [w / 2 - 0.48, h + 0.03, -0.07, w / 2 - 0.28, h + 0.055, 0.08], 0.005)
}

export const coffeeTable: Build = (piece) => {
  const { parts, width_m: w, depth_m: d, height_m: h } = piece
  parts.box('oak', [-w / 2, h - 0.06, -d / 2, w / 2, h, d / 2], 0.025)
  legs(piece, 'dark', h - 0.06, 0.022)
  parts.cylinder('ceramic', [-0.05, -d * 0.15], [h, h + 0.08], 0.05).box('brick', [-0.1, h, d * 0.1, 0.15, h + 0.02, d * 0.3], 0.005)
}

/** A square table is a round one with a middle foot; a long one has four legs. */
export const diningTable: Build = (piece) => {
  const { parts, width_m: w, depth_m: d, height_m: h } = piece
  if (Math.abs(w - d) < 0.25) {
    parts
      .cylinder('oak', [0, 0], [h - 0.04, h], Math.min(w, d) / 2)
      .cylinder('white', [0, 0], [0.03, h - 0.04], 0.05)
      .cylinder('white', [0, 0], [0, 0.03], 0.28)
  } else {
    parts.box('oak', [-w / 2, h - 0.04, -d / 2, w / 2, h, d / 2], 0.015)
    legs(piece, 'white', h - 0.04, 0.03)
  }
  parts.cylinder('ceramic', [0, 0], [h, h + 0.06], 0.1, 0.14)
}

export const desk: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  parts.box('oak', [-w / 2, h - 0.05, -d / 2, w / 2, h, d / 2], 0.015)
  for (const [sx, sz] of [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ] as const) {
    const [x, z] = [sx * (w / 2 - 0.06), sz * (d / 2 - 0.06)]
    parts.box('white', [x - 0.03, 0, z - 0.03, x + 0.03, h - 0.05, z + 0.03], 0.01)
  }
  parts
    .box('dark', [-0.35, h + 0.1, -d / 2 + 0.08, 0.35, h + 0.5, -d / 2 + 0.12], 0.012)
    .box('dark', [-0.05, h, -d / 2 + 0.06, 0.05, h + 0.14, -d / 2 + 0.16], 0.01)
    .box('white', [-0.25, h, -d / 2 + 0.28, 0.25, h + 0.02, -d / 2 + 0.46], 0.008)
}

const SPINES: readonly MaterialName[] = ['brick', 'mustard', 'sofa', 'leaf']

export const bookcase: Build = ({ parts, width_m: w, depth_m: d, height_m, random }) => {
  const h = Math.min(height_m, TALLEST_M)
  parts.box('white', [-w / 2, 0, -d / 2, w / 2, h, d / 2 - 0.08], 0.015)
  for (let shelf_m = 0.42; shelf_m + 0.3 < h; shelf_m += 0.4) {
    parts.box('white', [-w / 2, shelf_m - 0.03, -d / 2, w / 2, shelf_m, d / 2], 0.006)
    for (let x = -w / 2 + 0.06, i = 0; x + 0.09 < w / 2; x += 0.11, i++)
      parts.box(SPINES[i % SPINES.length]!, [x, shelf_m, d / 2 - 0.1, x + 0.08, shelf_m + 0.2 + random() * 0.1, d / 2], 0.005)
  }
  parts.box('white', [-w / 2, h - 0.03, -d / 2, w / 2, h, d / 2], 0.006)
}

/** A low board with the set standing on it, seen from its front. */
export const tv: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  parts
    .box('oak', [-w / 2, 0.06, -d / 2, w / 2, 0.48, d / 2], 0.025)
    .box('dark', [-w / 2 + 0.25, 0.55, -0.03, w / 2 - 0.25, h, 0.03], 0.015)
    .box('screen', [-w / 2 + 0.28, 0.58, 0.024, w / 2 - 0.28, h - 0.03, 0.036], 0.004)
    .box('dark', [-0.12, 0.48, -0.06, 0.12, 0.57, 0.06], 0.01)
}
