/// <reference types="vite/client" />
// The home's scene in a browser: what one frame's update costs without the draw, and what the draw is made of. One person walks, two radars report,
// gas is in the kitchen, water on the bathroom's floor. Left behind as `window.measured`.
import { PerspectiveCamera, type WebGLRenderer } from 'three'
import { HomeScene } from '../../src/scene/home-scene.ts'
import { Painter } from '../../src/scene/stage/painter.ts'
import { homeLook } from '../../src/view/home-look.ts'
import { afterFeed, emptyFeed } from '../../src/view/feed-state.ts'
import { afterDirector, emptyWorld } from '../../src/view/world-state.ts'
import { flat } from '../../test/fixture/flat.ts'
import { fallIn, person, quietHello, T0, world } from '../../test/fixture/situations.ts'

/** A picture a sixtieth of a second, a world ten times a second, a report once a second. */
const FRAMES = 3_000
const FRAME_MS = 1000 / 60

const canvas = document.querySelector('canvas')!
const camera = new PerspectiveCamera(20, 1.6, 1, 200)
camera.position.set(-8, 30, 20)
camera.lookAt(5, 0, -4)
const scene = new HomeScene(flat)
scene.paint(false, { day: 1, dusk: 0 })
scene.spare(true)

let feed = afterFeed(emptyFeed, { type: 'hello', seq: 0, ...quietHello() })
let state = emptyWorld
const walked = (i: number) =>
  world(T0 + i * FRAME_MS, {
    people: [person({ posture: 'walking', speed_m_s: 0.7, position_m: [1 + ((i / 600) % 1) * 3, 2.5, 0.9] })],
    gas_lel_pct: { kitchen: 8, living: 3, bathroom: 1, bedroom: 0.5, study: 0.2 },
    gas_sources: [{ position_m: [1.6, 7.6, 0.9], lit: false }],
    water: [{ room: 'bathroom', area_m2: 1 + (i / 3_000) * 1.5, from_m: [3.5, 6, 0] }],
  })

function update(i: number): void {
  if (i % 60 === 0) {
    const { device } = fallIn(T0 + i * FRAME_MS)
    feed = afterFeed(feed, { type: 'device', seq: i + 1, device })
    scene.showReports(homeLook(feed, flat, T0 + i * FRAME_MS))
  }
  if (i % 6 === 0) {
    state = afterDirector(state, { type: 'world', world: walked(i) }, i * FRAME_MS)
    scene.showTruth(state)
  }
  scene.frame(i * FRAME_MS)
  scene.scene.updateMatrixWorld()
}

function drawn(renderer: WebGLRenderer, painter: Painter, shadows: boolean) {
  renderer.info.autoReset = false
  renderer.info.reset()
  painter.paint([], shadows)
  return { calls: renderer.info.render.calls, triangles: renderer.info.render.triangles }
}

const spent: number[] = []
for (let i = 0; i < FRAMES; i++) {
  const before = performance.now()
  update(i)
  spent.push(performance.now() - before)
}
const sorted = spent.slice(300).sort((a, b) => a - b)
const share = (of: number) => sorted[Math.floor((sorted.length - 1) * of)]!
const painter = new Painter(canvas, scene.scene, camera, 'low')
painter.resize(640, 400, 1)
painter.build('low')
drawn(painter.renderer, painter, true)
Object.assign(window, {
  measured: {
    mean_ms: sorted.reduce((sum, one) => sum + one, 0) / sorted.length,
    median_ms: share(0.5),
    p99_ms: share(0.99),
    picture: drawn(painter.renderer, painter, false),
    withShadows: drawn(painter.renderer, painter, true),
  },
})
