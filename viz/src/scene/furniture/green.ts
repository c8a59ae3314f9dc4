import type { MaterialName } from '../stage/materials.ts'
import type { Build } from './piece.ts'

const LEAVES: readonly MaterialName[] = ['leaf', 'leafDark', 'leafLight']

/** A pot with a bush of tufts. */
export const plant: Build = ({ parts, width_m: w, height_m: h, random }) => {
  const size = Math.min(h / 0.95, w / 0.32)
  const pot_m = 0.3 * size
  parts.cylinder('pot', [0, 0], [0, pot_m], 0.12 * size, 0.16 * size)
  const around = () => (random() + random() + random() - 1.5) * 0.22 * size
  for (let i = 0; i < 9; i++)
    parts.tuft(LEAVES[i % LEAVES.length]!, [around(), pot_m + (0.12 + random() * 0.5) * size, around()], (0.13 + random() * 0.05) * size)
}

/** A standard lamp. */
export const lamp: Build = ({ parts, width_m: w, height_m: h }) => {
  parts
    .cylinder('dark', [0, 0], [0, 0.03], w / 3)
    .cylinder('dark', [0, 0], [0.03, h - 0.2], 0.015)
    .cylinder('shade', [0, 0], [h - 0.26, h], w / 2, w / 3)
}
