import { Color } from 'three'
import type { Daylight } from '../../view/daylight.ts'

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

const lightPalette: Palette = {
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

const darkPalette: Palette = {
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

/** What both become at night: a blue sky, a moon instead of the sun, and rooms that one can still look into. */
const nightPalette: Palette = {
  ground: '#66748f',
  plinth: '#6b7790',
  wall: '#c3c9d8',
  cap: '#262d3b',
  sun: '#a9c0f2',
  sun_intensity: 1,
  sky: '#7d95c9',
  earth: '#4c4a55',
  sky_intensity: 0.9,
  environment_intensity: 0.17,
  exposure: 0.92,
}

/** The light of a low sun. */
const LOW_SUN = '#ffb070'

const blend = (a: string, b: string, share: number): string => `#${new Color(a).lerp(new Color(b), share).getHexString()}`

/** A palette by the hour. */
export function paletteAt({ day, dusk }: Daylight, dark: boolean): Palette {
  const by = dark ? darkPalette : lightPalette
  const mix = (name: 'sun_intensity' | 'sky_intensity' | 'environment_intensity' | 'exposure') =>
    nightPalette[name] + (by[name] - nightPalette[name]) * day
  const tint = (name: 'ground' | 'plinth' | 'wall' | 'cap' | 'sky' | 'earth' | 'sun') => blend(nightPalette[name], by[name], day)
  return {
    ground: tint('ground'),
    plinth: tint('plinth'),
    wall: tint('wall'),
    cap: tint('cap'),
    sun: blend(tint('sun'), LOW_SUN, dusk * 0.7),
    sun_intensity: mix('sun_intensity'),
    sky: tint('sky'),
    earth: tint('earth'),
    sky_intensity: mix('sky_intensity'),
    environment_intensity: mix('environment_intensity'),
    exposure: mix('exposure'),
  }
}

/** Walls are cut at this height, metres, so that one looks into the rooms. */
export const CUT_M = 1.25
