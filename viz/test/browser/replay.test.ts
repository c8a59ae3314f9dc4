// Goal: the replay, the three beliefs and the many homes as a person meets them, in a real browser, with no finding of axe. Method: a stand-in server, and a
// trace written by the sdk's own type; without WebGL, so that the plan is drawn and nobody waits for a processor that paints.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { traceLine, type Home, type TraceHeader, type TraceLine } from '@anju/sdk'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from '../fixture/browser.ts'
import { flat } from '../fixture/flat.ts'
import { fallIn, person, quietHello, T0, world } from '../fixture/situations.ts'
import { standIn, type StandIn } from '../fixture/stand-in.ts'

const PATIENCE_MS = 240_000

let pages: string
let browser: Browser

beforeAll(async () => {
  pages = mkdtempSync(join(tmpdir(), 'anju-replay-'))
  await build({ root: join(import.meta.dirname, '../..'), logLevel: 'error', build: { outDir: pages, emptyOutDir: true } })
  browser = await startBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  rmSync(pages, { recursive: true, force: true })
})

interface Setting {
  path?: string
  homes?: Home[]
  director?: boolean
  context?: BrowserContextOptions
}

async function onPage(
  { path = '#/replay', homes = [flat], director = true, context = {} }: Setting,
  use: (page: Page, server: StandIn) => Promise<void>,
) {
  const devices = homes.flatMap(({ id }) => quietHello().devices.map((one) => ({ ...one, home: id })))
  const server = await standIn(pages, { ...quietHello(), homes, devices }, { director, now: () => T0 })
  if (director) server.direct({ type: 'world', world: world(T0) })
  const opened = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...context })
  await opened.addInitScript(() => {
    localStorage.setItem('anju.first-steps', 'seen')
    HTMLCanvasElement.prototype.getContext = () => null
  })
  const page = await opened.newPage()
  page.setDefaultTimeout(PATIENCE_MS / 2)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  try {
    await page.goto(`${server.url}${path}`)
    await page.waitForSelector('[data-testid=connection][data-state=online]')
    await use(page, server)
    expect(errors).toEqual([])
  } finally {
    await opened.close()
    await server.close()
  }
}

const header = {
  anju: 'trace/1',
  protocol: 1,
  origin: 'simulated',
  seed: 7,
  document: 'Lost in the night',
  document_sha256: '',
  way: 'lockstep',
  starts_ms: T0,
  site: { id: 'trace', title: { zh: '站', en: 'Site' }, time_zone: 'Asia/Shanghai', homes: [flat] },
} satisfies TraceHeader

const said = (at_ms: number, device: string, body: object): TraceLine => ({
  at_ms,
  message: {
    topic: `anju/1/trace/${flat.id}/${device}/event`,
    payload: JSON.stringify({ boot: 'b', seq: at_ms, time_ms: at_ms, clock: 'synced', origin: 'simulated', body }),
  },
})
const look = (at_ms: number, posture: 'lying' | 'walking' | 'on-floor', room: string, x: number, y: number): TraceLine => ({
  at_ms,
  look: { people: { 'wang-xiulan': { position_m: [x, y, 0.5], heading_deg: 90, posture, room } } },
})
const { incident, alert } = fallIn(T0 + 90_000)

/** In bed; the radar loses her; she falls in the study, where no radar is; the alert comes late. */
const story: TraceLine[] = [
  look(T0, 'lying', 'bedroom', 9.2, 6),
  said(T0 + 100, 'radar-bedroom', { event: 'presence', present: true, targets: 1 }),
  said(T0 + 200, 'radar-bedroom', { event: 'posture', posture: 'lying', x_m: 1, y_m: 0, z_m: -1.9 }),
  look(T0 + 20_000, 'walking', 'study', 8, 2),
  said(T0 + 20_000, 'radar-bedroom', { event: 'target-lost', x_m: 1, y_m: 0 }),
  look(T0 + 40_000, 'on-floor', 'study', 7, 1.5),
  { at_ms: T0 + 40_000, truth: { id: 't', kind: 'fall', phase: 'onset', at_ms: T0 + 40_000, home: flat.id, room: 'study' } },
  { at_ms: T0 + 90_000, alert: { ...alert, room: 'study' } },
  { at_ms: T0 + 90_000, incident },
  look(T0 + 120_000, 'on-floor', 'study', 7, 1.51),
]
const file = (head: object, name = 'night.jsonl') => ({
  name,
  mimeType: 'application/jsonl',
  buffer: Buffer.from(
    [traceLine(head as TraceHeader), ...story.map(traceLine), traceLine({ end: { lines: story.length + 1, sha256: '' } })].join(''),
  ),
})
const openTrace = (page: Page, head: object = header) => page.setInputFiles('[data-testid=trace-file]', file(head))
const time = (page: Page) => page.textContent('[data-testid=replay-time]')

describe('the replay', { timeout: PATIENCE_MS }, () => {
  it('of a trace: marks are gone to, the three are compared in words, and it plays to its end and back to live', () =>
    onPage({}, async (page) => {
      await openTrace(page)
      await expect.poll(() => page.textContent('[data-testid=replay-source]')).toContain('Lost in the night')
      await page.click('[data-testid=mark-truth]')
      expect(await time(page)).toBe('21:40:40')
      expect(await page.textContent('[data-testid=now-truth]')).toBe('Study (on the floor)')
      expect(await page.textContent('[data-testid=now-sensors]')).toContain('lost them')
      expect(await page.textContent('[data-testid=now-server]')).toBe('Bedroom (lying)')
      expect(await page.textContent('[data-testid=differences]')).toContain(
        'Bedroom radar lost them; the server still believes: Bedroom (lying).',
      )
      await page.click('[data-testid=mark-alert]')
      expect(await page.textContent('[data-testid=now-server]')).toBe('Study (on the floor)')
      await page.locator('[data-testid=replay-seek]').focus()
      await page.keyboard.press('Home')
      expect(await time(page)).toBe('21:40:00')
      await page.keyboard.press('ArrowRight')
      expect(await time(page)).toBe('21:40:01')
      await page.click('[data-testid=replay-speed-60]')
      await expect.poll(() => time(page), { timeout: 60_000 }).toBe('21:42:00')
      await page.click('[data-testid=replay-live]')
      await expect.poll(() => page.textContent('[data-testid=replay-source]')).toContain('this page heard')
    }))

  it('refuses a trace of another version, and what is no trace, in one sentence', () =>
    onPage({ director: false }, async (page) => {
      await openTrace(page, { ...header, anju: 'trace/9' })
      await expect
        .poll(() => page.textContent('[data-testid=trace-problem]'))
        .toContain('night.jsonl is of version “trace/9”; this page reads “trace/1”.')
      await openTrace(page, { name: 'x' })
      await expect.poll(() => page.textContent('[data-testid=trace-problem]')).toContain('no trace of the scenario runner')
      await openTrace(page)
      await expect.poll(() => page.locator('[data-testid=trace-problem]').count()).toBe(0)
    }))

  it('of what the page heard goes back to before an alert, and draws the moment as it was', () =>
    onPage({}, async (page, server) => {
      await page.waitForSelector('.plan .person')
      server.direct({
        type: 'world',
        world: world(T0 + 30_000, { people: [person({ posture: 'on-floor', position_m: [4.15, 2.25, 0.1] })] }),
      })
      await page.waitForSelector('.plan .person.down')
      await page.locator('[data-testid=replay-seek]').focus()
      // To the end first: on a fast machine the slider still stands at its beginning, and a key that moves nothing seeks nothing.
      await page.keyboard.press('End')
      await page.keyboard.press('Home')
      await page.waitForSelector('.plan .person:not(.down)')
      expect(await page.getAttribute('[data-testid=replay-live]', 'aria-pressed')).toBe('false')
      await page.click('[data-testid=replay-live]')
      await page.waitForSelector('.plan .person.down')
    }))

  it('says so of a home whose document is broken, and goes on', () =>
    onPage({ homes: [{ ...flat, plan: { ...flat.plan, rooms: [] } }] }, async (page) => {
      await page.waitForSelector('.note[data-state=broken]')
      expect(await page.textContent('.note')).toContain('its document is broken')
    }))
})

describe('the many homes', { timeout: PATIENCE_MS }, () => {
  const homes = Array.from({ length: 91 }, (_, i) => ({ ...flat, id: `home-${i}`, title: { zh: `第 ${i} 户`, en: `Home ${i}` } }))

  it('are 91 live tiles, the worst first, each a link to its home', () =>
    onPage({ path: '#/homes', homes, director: false }, async (page, server) => {
      await expect.poll(() => page.locator('[data-testid=home-tile]').count()).toBe(91)
      const { incident: one, alert: its } = fallIn(T0)
      server.say({ type: 'incident', incident: { ...one, home: 'home-77' }, alerts: [{ ...its, home: 'home-77' }] })
      await expect.poll(() => page.locator('[data-testid=home-tile]').first().getAttribute('data-home')).toBe('home-77')
      expect(await page.locator('[data-testid=home-tile]').first().getAttribute('data-state')).toBe('alarm')
      await page.check('[data-testid=only-trouble]')
      await expect.poll(() => page.locator('[data-testid=home-tile]').count()).toBe(1)
      await page.click('[data-testid=home-tile]')
      await page.waitForSelector('[data-testid=count-alarm]')
      expect(page.url()).toContain('home=home-77')
    }))
})

describe('axe', { timeout: PATIENCE_MS }, () => {
  const settings: Record<string, Setting> = {
    'the replay': {},
    'the replay in the dark, in Chinese': { context: { colorScheme: 'dark', locale: 'zh-CN' } },
    'the replay on a phone': { context: { viewport: { width: 390, height: 844 } } },
    'the many homes': { path: '#/homes' },
    'the many homes in the dark, in Chinese': { path: '#/homes', context: { colorScheme: 'dark', locale: 'zh-CN' } },
  }
  for (const [name, setting] of Object.entries(settings)) {
    it(`finds nothing on ${name}`, () =>
      onPage(setting, async (page) => {
        if (setting.path === undefined) {
          await openTrace(page)
          await page.click('[data-testid=mark-truth]')
        } else await page.waitForSelector('[data-testid=home-tile]')
        await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze()
        expect(
          violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(' | ')}`,
          ),
        ).toEqual([])
      }))
  }
})
