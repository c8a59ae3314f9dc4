import { seededRandom } from './seeded-random.ts'
import { CanvasTexture, RepeatWrapping, SRGBColorSpace, type Texture } from 'three'

type Draw = (g: CanvasRenderingContext2D) => void

function texture(size_px: number, metres: number, draw: Draw): Texture {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size_px
  const g = canvas.getContext('2d')
  if (g !== null) draw(g)
  const made = new CanvasTexture(canvas)
  made.wrapS = made.wrapT = RepeatWrapping
  made.repeat.set(1 / metres, 1 / metres)
  made.colorSpace = SRGBColorSpace
  made.anisotropy = 16
  return made
}

const WOODS = ['#dccbb2', '#d3c0a3', '#e1d2bb', '#cdb898']
const ROWS = 8
const PLANK_PX = 512

/** Oak planks, eight rows to 1.6 m, each with its grain and its joints. */
export function plankTexture(): Texture {
  const random = seededRandom(7)
  return texture(1024, 1.6, (g) => {
    const height = 1024 / ROWS
    for (let row = 0; row < ROWS; row++) {
      for (let x = -((row * 317) % PLANK_PX); x < 1024; x += PLANK_PX) plank(g, x, row * height, height, random)
      g.globalAlpha = 0.2
      g.fillStyle = '#8a6a45'
      g.fillRect(0, row * height, 1024, 2)
      g.globalAlpha = 1
    }
  })
}

function plank(g: CanvasRenderingContext2D, x: number, y: number, height: number, random: () => number): void {
  g.fillStyle = WOODS[Math.floor(random() * WOODS.length)]!
  g.fillRect(x, y, PLANK_PX, height)
  g.globalAlpha = 0.06
  g.fillStyle = '#6b4a26'
  for (let grain = 0; grain < 9; grain++) g.fillRect(x, y + random() * height, PLANK_PX, 1 + random() * 2)
  g.globalAlpha = 0.22
  g.fillStyle = '#8a6a45'
  g.fillRect(x, y, 2, height)
  g.globalAlpha = 1
}

/** Pale tiles of 45 cm in two shades. */
export const tileTexture = (): Texture =>
  texture(512, 0.9, (g) => {
    g.fillStyle = '#cfd8dc'
    g.fillRect(0, 0, 512, 512)
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 2; j++) {
        g.fillStyle = (i + j) % 2 === 1 ? '#e8edf0' : '#dfe7ea'
        g.fillRect(i * 256 + 3, j * 256 + 3, 250, 250)
      }
    }
  })
