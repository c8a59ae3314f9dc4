// `pnpm bench viz`: what the page weighs, how soon the desk stands and an alert is on it, what a frame of the home and of 91 tiles costs in JavaScript, what
// the picture is made of, and whether a replay keeps its memory. In the headless Chromium of the tests, where the processor paints: the desk and the tiles are
// measured without the 3D, which is lazy, and the 3D without its draw. Times are of the wall on this machine; its load stands in each line.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Home } from '@anju/sdk'
import type { Browser, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { startBrowser } from '../test/fixture/browser.ts'
import { flat } from '../test/fixture/flat.ts'
import { alert, device, incident, quietHello, T0 } from '../test/fixture/situations.ts'
import { standIn } from '../test/fixture/stand-in.ts'
import { replayFigures } from './replay.ts'

const { values } = parseArgs({
  options: {
    alerts: { type: 'string', default: '100' },
    loads: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '6' },
  },
})
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'anju-viz-bench-'))

const print = (name: string, value: number, unit: string, more: Record<string, unknown> = {}) =>
  console.log(JSON.stringify({ name, value: Number(value.toFixed(2)), unit, ...more, load: Number(loadavg()[0]!.toFixed(1)) }))
const quantile = (all: readonly number[], of: number) => [...all].sort((a, b) => a - b)[Math.floor((all.length - 1) * of)]!

type Output = Rolldown.OutputChunk | Rolldown.OutputAsset

/** gzip kB of what is loaded at first, and of what the 3D home adds to it. */
function weigh(output: readonly Output[], pages: string): void {
  const chunks = output.filter((one): one is Rolldown.OutputChunk => one.type === 'chunk')
  const closure = (name: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(name)) return seen
    seen.add(name)
    for (const other of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) closure(other, seen)
    return seen
  }
  const named = (name: string) => chunks.find((chunk) => chunk.name === name && (chunk.isEntry || chunk.isDynamicEntry))!.fileName
  const kB = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + gzipSync(readFileSync(join(pages, name))).length, 0) / 1_000
  const first = new Set([...closure(named('index')), ...closure(named('HomeAndDesk'))])
  const css = readdirSync(join(pages, 'assets')).filter((name) => /^(index|HomeAndDesk|HomePane|css|use-form-item)-.*\.css$/.test(name))
  print('desk_gzip_kB', kB(first) + kB(css.map((name) => `assets/${name}`)), 'kB', { limit: 250, files: first.size + css.length })
  print('home_gzip_kB', kB([...closure(named('live-stage'))].filter((name) => !first.has(name))), 'kB', { limit: 200 })
}

/** The page without WebGL, with what is needed to see when something stands on it. */
async function desk(browser: Browser, url: string, path = ''): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  await context.addInitScript(() => {
    localStorage.setItem('anju.first-steps', 'seen')
    HTMLCanvasElement.prototype.getContext = () => null
    const seen: Record<string, number> = {}
    Object.assign(window, { seen, came: {} })
    const Plain = WebSocket
    window.WebSocket = class extends Plain {
      constructor(...of: ConstructorParameters<typeof WebSocket>) {
        super(...of)
        this.addEventListener('message', ({ data }: MessageEvent<string>) => {
          const id = /^\{"type":"incident".*?"id":"([^"]+)"/.exec(data)?.[1]
          if (id !== undefined) (window as unknown as { came: Record<string, number> }).came[id] = performance.now()
        })
      }
    }
    /** Two frames later it has been painted. */
    const look = () => {
      if (seen['desk'] === undefined && document.querySelector('[data-testid=count-alarm]') !== null) seen['desk'] = performance.now()
      for (const row of document.querySelectorAll<HTMLElement>('[data-testid=incident-row]')) seen[row.dataset['id']!] ??= performance.now()
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  const page = await context.newPage()
  await page.goto(`${url}${path}`)
  await page.waitForSelector('[data-testid=connection][data-state=online]')
  return page
}

async function deskTimes(browser: Browser, pages: string): Promise<void> {
  const server = await standIn(pages, quietHello(), { now: () => T0 })
  const loads: number[] = []
  for (let i = 0; i < Number(values.loads); i++) {
    const page = await desk(browser, server.url)
    await page.waitForFunction(() => (window as unknown as { seen: { desk?: number } }).seen.desk !== undefined)
    loads.push(await page.evaluate(() => (window as unknown as { seen: { desk: number } }).seen.desk))
    await page.context().close()
  }
  print('desk_first_paint_ms', quantile(loads, 0.5), 'ms', { limit: 1_000, worst: Math.round(Math.max(...loads)), loads: loads.length })
  const page = await desk(browser, server.url)
  for (let i = 0; i < Number(values.alerts); i++) {
    const id = `i-${i}`
    server.say({
      type: 'incident',
      incident: incident({ id, hazard: 'person', severity: 'alarm', alerts: [`a-${i}`] }, T0 + i),
      alerts: [alert({ id: `a-${i}`, incident: id, kind: 'fall', severity: 'alarm' }, T0 + i)],
    })
    await page.waitForFunction((row) => (window as unknown as { seen: Record<string, number> }).seen[row] !== undefined, id)
  }
  const took = await page.evaluate(() => {
    const { seen, came } = window as unknown as Record<'seen' | 'came', Record<string, number>>
    return Object.entries(came).map(([id, at]) => seen[id]! - at)
  })
  print('alert_on_desk_p99_ms', quantile(took, 0.99), 'ms', {
    limit: 100,
    median: Number(quantile(took, 0.5).toFixed(1)),
    alerts: took.length,
  })
  await page.context().close()
  await server.close()
}

/** 91 homes, of which one says something sixty times a second. */
async function tiles(browser: Browser, pages: string): Promise<void> {
  const homes: Home[] = Array.from({ length: 91 }, (_, i) => ({ ...flat, id: `home-${i}` }))
  const devices = homes.flatMap(({ id }) => quietHello().devices.map((one) => ({ ...one, home: id })))
  const server = await standIn(pages, { ...quietHello(), homes, devices }, { director: false, now: () => T0 })
  const page = await desk(browser, server.url, '#/homes')
  await page.waitForSelector('[data-testid=home-tile]')
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const metrics = async () =>
    Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]))
  await page.evaluate(() => {
    const counter = { frames: 0 }
    Object.assign(window, { counter })
    const count = () => {
      counter.frames += 1
      requestAnimationFrame(count)
    }
    requestAnimationFrame(count)
  })
  const before = await metrics()
  const from = await page.evaluate(() => (window as unknown as { counter: { frames: number } }).counter.frames)
  const end = performance.now() + Number(values.seconds) * 1_000
  let said = 0
  while (performance.now() < end) {
    const wet = said % 3 === 0
    server.say({
      type: 'device',
      device: { ...device('water-bathroom', { events: { water: { at_ms: T0 + said, body: { wet } } } }), home: `home-${(said * 37) % 91}` },
    })
    said += 1
    await new Promise((done) => setTimeout(done, 16))
  }
  const after = await metrics()
  const frames = (await page.evaluate(() => (window as unknown as { counter: { frames: number } }).counter.frames)) - from
  const a_frame = (name: string) => ((after[name]! - before[name]!) * 1_000) / frames
  print('tiles_91_script_ms', a_frame('ScriptDuration'), 'ms a frame', {
    limit: 12,
    tiles: await page.locator('[data-testid=home-tile]').count(),
    frames,
    said,
    style_and_layout_ms: Number((a_frame('LayoutDuration') + a_frame('RecalcStyleDuration')).toFixed(2)),
  })
  await page.context().close()
  await server.close()
}

interface Measured {
  mean_ms: number
  median_ms: number
  p99_ms: number
  picture: { calls: number; triangles: number }
  withShadows: { calls: number; triangles: number }
}

async function scene(browser: Browser): Promise<void> {
  const out = join(folder, 'scene')
  await build({
    root: join(root, 'bench/scene'),
    base: './',
    configFile: false,
    logLevel: 'error',
    build: { outDir: out, emptyOutDir: true, target: 'es2022' },
  })
  const server = await standIn(out, quietHello())
  const page = await browser.newPage()
  page.setDefaultTimeout(120_000)
  await page.goto(server.url)
  await page.waitForFunction(() => 'measured' in window)
  const { mean_ms, median_ms, p99_ms, picture, withShadows } = await page.evaluate(
    () => (window as unknown as { measured: Measured }).measured,
  )
  print('home_frame_cpu_ms', mean_ms, 'ms', {
    limit: 4,
    median: Number(median_ms.toFixed(3)),
    p99: Number(p99_ms.toFixed(2)),
    without: 'draw, radar points',
  })
  print('home_draw_calls', picture.calls, 'calls', { limit: 80, with_shadow_pass: withShadows.calls })
  print('home_triangles', picture.triangles, 'triangles', { with_shadow_pass: withShadows.triangles })
  await page.close()
  await server.close()
}

const pages = join(folder, 'pages')
const built = (await build({ root, logLevel: 'error', build: { outDir: pages, emptyOutDir: true } })) as Rolldown.RolldownOutput
weigh(built.output, pages)
const browser = await startBrowser()
try {
  await scene(browser)
  await deskTimes(browser, pages)
  await tiles(browser, pages)
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
replayFigures(Number(values.rounds), print)
