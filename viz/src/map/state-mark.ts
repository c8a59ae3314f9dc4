import type { MapState } from './homes-on-map.ts'

/** A state is told by shape and by colour, so that neither is needed alone. */
interface Mark {
  /** Outline in a box of 48 by 48. */
  outline: string
  /** What stands in it for one home; a group has its number there. */
  sign: string
  fill: string
}

const OCTAGON = 'M16 4h16l12 12v16L32 44H16L4 32V16z'
const DIAMOND = 'M24 2 46 24 24 46 2 24z'
const SQUARE = 'M10 6h28a4 4 0 0 1 4 4v28a4 4 0 0 1-4 4H10a4 4 0 0 1-4-4V10a4 4 0 0 1 4-4z'
const CIRCLE = 'M24 4a20 20 0 1 1 0 40 20 20 0 0 1 0-40z'
const EXCLAMATION = 'M24 12v15M24 34v1.5'

export const stateMarks: Readonly<Record<MapState, Mark>> = {
  alarm: { outline: OCTAGON, sign: EXCLAMATION, fill: '#d3262f' },
  warning: { outline: DIAMOND, sign: EXCLAMATION, fill: '#b85f00' },
  notice: { outline: SQUARE, sign: 'M24 14v1.5M24 21v14', fill: '#3d649c' },
  offline: { outline: CIRCLE, sign: 'M13 35 35 13', fill: '#5f6b7b' },
  calm: { outline: CIRCLE, sign: 'M15 24.5l6.5 6.5L34 18', fill: '#12805a' },
}
