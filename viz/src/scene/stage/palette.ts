/** The colours of the doll house, by theme. Measured against the pictures of the design. */
export interface Palette {
  ground: string
  plinth: string
  wall: string
  cap: string
  sun: string
  sun_intensity: number
  sky: string
  earth: string
  sky_intensity: number
  environment_intensity: number
  exposure: number
}

export const lightPalette: Palette = {
  ground: '#dde5ec',
  plinth: '#cfd5dc',
  wall: '#f4f2ed',
  cap: '#454c59',
  sun: '#fff3e2',
  sun_intensity: 2.15,
  sky: '#f0f6ff',
  earth: '#cfc8c0',
  sky_intensity: 0.85,
  environment_intensity: 0.38,
  exposure: 0.94,
}

export const darkPalette: Palette = {
  ground: '#3b4450',
  plinth: '#4a5360',
  wall: '#d9d6cf',
  cap: '#2a303a',
  sun: '#ffe9cf',
  sun_intensity: 1.5,
  sky: '#b9cbe6',
  earth: '#5d5852',
  sky_intensity: 0.55,
  environment_intensity: 0.26,
  exposure: 0.9,
}

/** Walls are cut at this height, metres, so that one looks into the rooms. */
export const CUT_M = 1.25
