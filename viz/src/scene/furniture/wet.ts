import type { Build } from './piece.ts'

export const counter: Build = ({ parts, width_m: w, depth_m: d, height_m: h, random }) => {
  parts
    .box('cabinet', [-w / 2, 0.1, -d / 2, w / 2, h - 0.04, d / 2], 0.015)
    .box('dark', [-w / 2 + 0.04, 0, -d / 2 + 0.02, w / 2 - 0.04, 0.1, d / 2 - 0.06], 0.01)
    .box('worktop', [-w / 2 - 0.02, h - 0.04, -d / 2 - 0.02, w / 2 + 0.02, h, d / 2 + 0.04], 0.012)
  const fronts = Math.max(1, Math.round(w / 0.6))
  for (let i = 1; i < fronts; i++) {
    const x = -w / 2 + (w * i) / fronts
    parts.box('bowl', [x - 0.003, 0.14, d / 2 - 0.01, x + 0.003, h - 0.08, d / 2 + 0.004], 0)
  }
  const jar = -w / 2 + 0.25 + random() * 0.1
  parts
    .cylinder('mustard', [jar, -d / 4], [h, h + 0.16], 0.07)
    .cylinder('leaf', [jar + 0.17, -d / 4 - 0.03], [h, h + 0.2], 0.045)
    .cylinder('brick', [jar + 0.28, -d / 4 + 0.04], [h, h + 0.13], 0.04)
}

/** A hob of two flames with a pot on one. */
export const stove: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  parts.box('dark', [-w / 2, h - 0.04, -d / 2, w / 2, h, d / 2], 0.02)
  for (const x of [-w / 4, w / 4])
    parts.cylinder('black', [x, 0], [h, h + 0.02], 0.11).cylinder('steel', [x, 0], [h + 0.02, h + 0.03], 0.05)
  parts.cylinder('steel', [-w / 4, 0], [h + 0.025, h + 0.16], 0.13).cylinder('dark', [-w / 4, 0], [h + 0.16, h + 0.175], 0.14)
}

export const sink: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  parts
    .box('steel', [-w / 2, h - 0.06, -d / 2, w / 2, h, d / 2])
    .box('bowl', [-w / 2 + 0.04, h - 0.02, -d / 2 + 0.06, w / 2 - 0.04, h + 0.005, d / 2 - 0.03])
    .cylinder('steel', [0, -d / 2 + 0.02], [h, h + 0.27], 0.018)
    .box('steel', [-0.02, h + 0.25, -d / 2, 0.02, h + 0.28, -d / 2 + 0.2], 0.01)
}

export const fridge: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  parts
    .box('steel', [-w / 2, 0, -d / 2, w / 2, h, d / 2], 0.04)
    .box('dark', [-w / 2 - 0.005, h * 0.41, d / 2 - 0.005, w / 2 + 0.005, h * 0.42, d / 2 + 0.015], 0)
    .box('bowl', [w / 2 - 0.1, h * 0.5, d / 2, w / 2 - 0.07, h * 0.75, d / 2 + 0.04], 0.01)
}

/** A wash basin on its cupboard. */
export const basin: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  parts
    .box('white', [-w / 2, 0.1, -d / 2, w / 2, h - 0.05, d / 2], 0.02)
    .box('worktop', [-w / 2 - 0.02, h - 0.05, -d / 2 - 0.02, w / 2 + 0.02, h, d / 2 + 0.04], 0.02)
    .cylinder('ceramic', [0, 0.02], [h - 0.01, h + 0.11], 0.15, 0.2)
    .cylinder('pool', [0, 0.02], [h + 0.1, h + 0.115], 0.165)
    .cylinder('steel', [0, -d / 2 + 0.06], [h, h + 0.27], 0.015)
    .box('steel', [-0.015, h + 0.25, -d / 2 + 0.05, 0.015, h + 0.275, -d / 2 + 0.2], 0.008)
}

export const toilet: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  const radius = Math.min(w / 2, 0.21)
  parts
    .box('ceramic', [-w / 2, 0.3, -d / 2, w / 2, h + 0.38, -d / 2 + 0.2], 0.04)
    .cylinder('ceramic', [0, d / 2 - radius - 0.03], [0, h - 0.04], radius * 0.75, radius)
    .cylinder('white', [0, d / 2 - radius - 0.03], [h - 0.04, h], radius * 1.06)
    .cylinder('ceramic', [0, d / 2 - radius - 0.16], [0, h - 0.05], radius * 0.7, radius * 0.9)
}

/** A tray with two panes, a riser and its rose. The panes end where the walls are cut. */
export const shower: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  parts
    .box('ceramic', [-w / 2, 0, -d / 2, w / 2, 0.06, d / 2], 0.02)
    .box('pane', [-w / 2, 0.06, -d / 2, -w / 2 + 0.02, 1.36, d / 2], 0)
    .box('pane', [0.03, 0.06, d / 2 - 0.02, w / 2, 1.36, d / 2], 0)
    .box('steel', [-w / 2, 1.35, -d / 2, -w / 2 + 0.02, 1.37, d / 2], 0)
    .cylinder('steel', [w / 2 - 0.17, -d / 2 + 0.06], [0.06, h], 0.015)
    .cylinder('steel', [w / 2 - 0.22, -d / 2 + 0.22], [h - 0.02, h], 0.1)
    .box('steel', [w / 2 - 0.19, h - 0.02, -d / 2 + 0.05, w / 2 - 0.15, h, -d / 2 + 0.24], 0.006)
}

export const washingMachine: Build = ({ parts, width_m: w, depth_m: d, height_m: h }) => {
  parts
    .box('white', [-w / 2, 0, -d / 2, w / 2, h, d / 2], 0.04)
    .box('bowl', [-w / 2 + 0.06, h - 0.12, d / 2, w / 2 - 0.06, h - 0.05, d / 2 + 0.006], 0)
  for (let ring = 0; ring < 3; ring++) {
    const r = 0.19 - ring * 0.03
    parts.box(ring === 1 ? 'steel' : 'dark', [-r, 0.46 - r, d / 2 - 0.01, r, 0.46 + r, d / 2 + 0.012 + ring * 0.004], r)
  }
}
