// Goal: the page as a person meets it, in a real browser: the loop by mouse and by keyboard, refusals, a lost connection, both languages, and no
// finding of axe. Method: Chromium without a screen (WebGL by the processor) against a stand-in server that plays messages by hand.
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from '../fixture/browser.ts'
import { builtPages } from '../fixture/pages.ts'
import { fallIn, injects, person, quietHello, T0, world } from '../fixture/situations.ts'
import { standIn, type StandIn } from '../fixture/stand-in.ts'

/** A processor that paints needs its time; the assertions wait for states, never for durations. */
const PATIENCE_MS = 240_000
const SMALL = { width: 1000, height: 640 }

let pages: string
let browser: Browser

beforeAll(async () => {
  pages = await builtPages()
  browser = await startBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
})

interface Setting {
  director?: boolean
  fall?: boolean
  first?: boolean
  /** With the 3D home. Without, the browser has no WebGL: the page must work all the same, and does not wait for a processor that paints. */
  solid?: boolean
  context?: BrowserContextOptions
}

/** Opens the page against a fresh stand-in, and closes both afterwards. Whatever the page throws or logs as an error fails the test. */
async function onPage(
  { director = true, fall = false, first = false, solid = false, context = {} }: Setting,
  use: (page: Page, server: StandIn) => Promise<void>,
) {
  const ahead_ms = T0 - Date.now()
  const server = await standIn(pages, quietHello(), { director, now: () => Date.now() + ahead_ms })
  if (director) {
    server.direct({ type: 'injects', injects })
    server.direct({ type: 'world', world: world(T0) })
  }
  if (fall) sayFall(server)
  const opened = await browser.newContext({ viewport: SMALL, locale: 'en-US', ...context })
  if (!first) await opened.addInitScript(() => localStorage.setItem('anju.first-steps', 'seen'))
  if (!solid) await opened.addInitScript(withoutWebGl)
  const page = await opened.newPage()
  page.setDefaultTimeout(PATIENCE_MS / 2)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on(
    'console',
    (message) =>
      message.type() === 'error' && !/WebSocket|ERR_|status of 4|WebGL context/.test(message.text()) && errors.push(message.text()),
  )
  try {
    await page.goto(server.url)
    await page.waitForSelector('[data-testid=connection][data-state=online]')
    await use(page, server)
    expect(errors).toEqual([])
  } finally {
    await opened.close()
    await server.close()
  }
}

function withoutWebGl(): void {
  HTMLCanvasElement.prototype.getContext = () => null
}

function sayFall(server: StandIn): void {
  const { device, incident, alert } = fallIn(T0)
  server.say({ type: 'device', device })
  server.say({ type: 'incident', incident, alerts: [alert] })
}

const row = '[data-testid=incident-row]'
const offered = (page: Page) =>
  page.locator(`${row} [data-testid^=step-]`).evaluateAll((all) => all.map((one) => one.getAttribute('data-testid')!.slice('step-'.length)))
const stateIs = (page: Page, state: string) => page.waitForSelector(`${row}[data-state=${state}]`)

describe('the page in a browser', { timeout: PATIENCE_MS }, () => {
  it('goes from an inject to the review by mouse, and offers only the steps that are allowed', () =>
    onPage({}, async (page, server) => {
      await page.waitForSelector('[data-testid=sim-mark]')
      await page.click('[data-testid=inject-fall-bathroom]')
      await expect.poll(() => server.asked).toContainEqual({ type: 'inject', inject: 'fall-bathroom' })
      sayFall(server)
      await stateIs(page, 'raised')
      expect(await page.textContent('[data-testid=announcement]')).toContain('Fall')
      expect(await page.textContent(row)).toContain('Wang X.')
      expect(await page.textContent(row)).not.toContain('Xiulan')
      expect(await offered(page)).toEqual(['acknowledge'])
      await page.click('[data-testid=step-acknowledge]')
      await stateIs(page, 'acknowledged')
      expect(await offered(page)).toEqual(['verify', 'dispatch', 'resolve'])
      await page.click('[data-testid=step-dispatch]')
      await stateIs(page, 'dispatched')
      await page.click('[data-testid=step-arrive]')
      await stateIs(page, 'arrived')
      await page.click('[data-testid=step-resolve]')
      await page.click('[data-testid=resolve-confirm]')
      expect(await page.textContent('[data-testid=resolve-dialog] [role=alert]')).toContain('outcome')
      await page.check('[data-testid=outcome-helped]')
      await page.fill('[data-testid=resolve-note]', 'Helped her up, no injury.')
      await page.click('[data-testid=resolve-confirm]')
      await stateIs(page, 'resolved')
      await page.click('[data-testid=step-review]')
      await stateIs(page, 'reviewed')
      expect(await offered(page)).toEqual([])
      expect(server.incident('i-fall')).toMatchObject({ outcome: 'helped', version: 6 })
      expect(server.stepped.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5])
    }))

  it('works by keyboard alone', () =>
    onPage({ fall: true }, async (page, server) => {
      await stateIs(page, 'raised')
      await page.keyboard.press('r')
      await page.keyboard.press('a')
      await stateIs(page, 'acknowledged')
      await page.keyboard.press('v')
      await stateIs(page, 'verified')
      expect(server.stepped.map(({ step }) => step)).toEqual(['acknowledge', 'verify'])
      await page.keyboard.press('?')
      await page.waitForSelector('[data-testid=key-help]', { state: 'visible' })
      await page.keyboard.press('Escape')
      await page.waitForSelector('[data-testid=key-help]', { state: 'hidden' })
      await page.keyboard.press('m')
      expect(await page.isChecked('[data-testid=sound-switch]')).toBe(false)
      await page.fill('[data-testid=operator]', 'vanda')
      await page.keyboard.press('d')
      expect(server.stepped).toHaveLength(2)
    }))

  it('says clearly why a step was refused, and shows the newer state', () =>
    onPage({ fall: true }, async (page) => {
      await stateIs(page, 'raised')
      await page.route('**/steps', (route) => route.fulfill({ status: 412, json: {} }), { times: 1 })
      await page.click('[data-testid=step-acknowledge]')
      await expect.poll(() => page.textContent('[data-testid=problem]')).toContain('refreshed')
      await page.route('**/steps', (route) => route.fulfill({ status: 409, json: {} }), { times: 1 })
      await page.click('[data-testid=step-acknowledge]')
      await expect.poll(() => page.textContent('[data-testid=problem]')).toContain('not possible now')
      await page.click('[data-testid=step-acknowledge]')
      await stateIs(page, 'acknowledged')
      expect(await page.locator('[data-testid=problem]').count()).toBe(0)
    }))

  it('keeps the last state through a lost connection and comes back to what happened meanwhile', () =>
    onPage({ fall: true }, async (page, server) => {
      await stateIs(page, 'raised')
      server.cut()
      await page.waitForSelector('[data-testid=connection][data-state=lost]')
      expect(await page.locator(row).count()).toBe(1)
      const { incident, alert } = fallIn(T0)
      server.say({ type: 'incident', incident: { ...incident, state: 'acknowledged', version: 2 }, alerts: [alert] })
      await page.waitForSelector('[data-testid=connection][data-state=online]')
      await stateIs(page, 'acknowledged')
    }))

  it('sends no inject that is not possible, and says why one was refused', () =>
    onPage({}, async (page, server) => {
      await page.waitForSelector('[data-testid=inject-door-open][aria-disabled=true]')
      await page.click('[data-testid=inject-door-open]', { force: true })
      await page.click('[data-testid=inject-gas-left-on]')
      await page.click('[data-testid=speed-16]')
      await expect
        .poll(() => server.asked)
        .toEqual([
          { type: 'inject', inject: 'gas-left-on' },
          { type: 'clock', factor: 16 },
        ])
      server.direct({ type: 'refused', inject: 'gas-left-on', reason: { zh: '炉灶已点燃。', en: 'The stove is lit.' } })
      await expect.poll(() => page.textContent('[data-testid=drill-said]')).toContain('The stove is lit.')
    }))

  it('shows only reports when there is no director', () =>
    onPage({ director: false, fall: true, solid: true }, async (page) => {
      await stateIs(page, 'raised')
      await page.waitForSelector('[data-testid=home-canvas][data-state=ready]')
      expect(await page.locator('[data-testid=truth-switch]').count()).toBe(0)
      expect(await page.locator('[data-testid^=inject-]').count()).toBe(0)
      expect(await page.locator('[data-testid=sim-mark]').count()).toBe(1)
    }))

  it('draws the home, chooses the low quality for a software renderer, and opens a device from its card', () =>
    onPage({ fall: true, solid: true }, async (page, server) => {
      server.direct({ type: 'world', world: world(T0, { people: [person({ posture: 'on-floor', position_m: [4.15, 2.25, 0] })] }) })
      await page.waitForSelector('[data-testid=home-canvas][data-state=ready][data-quality=low][data-frames]')
      await page.locator('.label-alarm').click()
      await page.waitForSelector('[data-testid=device-panel]')
      expect(await page.textContent('[data-testid=device-panel]')).toContain('Living-room radar')
    }))

  it('shows the plan where there is no WebGL, reachable by keyboard, and the desk works all the same', () =>
    onPage({ fall: true }, async (page) => {
      await page.waitForSelector('[data-testid=home-canvas][data-state=none]')
      expect(await page.textContent('.flat-note')).toContain('cannot show the home in 3D')
      await page.locator('.plan .device.alarm').focus()
      await page.keyboard.press('Enter')
      expect(await page.textContent('[data-testid=device-panel]')).toContain('Living-room radar')
      await page.click('[data-testid=step-acknowledge]')
      await stateIs(page, 'acknowledged')
    }))

  it('speaks the browser’s language first, and keeps the one that is chosen', () =>
    onPage({ context: { locale: 'zh-CN' }, first: true }, async (page) => {
      expect(await page.textContent('[data-testid=sim-mark]')).toContain('模拟数据')
      await page.waitForSelector('[data-testid=first-steps]')
      await page.click('[data-testid=lang-switch]')
      expect(await page.textContent('[data-testid=sim-mark]')).toContain('Simulated')
      await page.click('[data-testid=first-steps] button')
      await page.reload()
      await page.waitForSelector('[data-testid=inject-fall-bathroom]')
      expect(await page.textContent('[data-testid=sim-mark]')).toContain('Simulated')
      expect(await page.locator('[data-testid=first-steps]').count()).toBe(0)
      expect(await page.getAttribute('html', 'lang')).toBe('en')
    }))
})

describe('axe', { timeout: PATIENCE_MS }, () => {
  const settings: Record<string, Setting> = {
    'in the light': { fall: true, first: true, solid: true },
    'in the dark, in Chinese': { fall: true, first: true, context: { colorScheme: 'dark', locale: 'zh-CN' } },
    'on a phone': { fall: true, context: { viewport: { width: 390, height: 844 } } },
  }
  for (const [name, setting] of Object.entries(settings)) {
    it(`finds nothing ${name}, with an incident and both dialogs`, () =>
      onPage(setting, async (page) => {
        await stateIs(page, 'raised')
        await page.waitForSelector(`[data-testid=home-canvas][data-state=${setting.solid === true ? 'ready' : 'none'}]`)
        expect(await findings(page)).toEqual([])
        await page.keyboard.press('?')
        await page.waitForSelector('[data-testid=key-help]', { state: 'visible' })
        expect(await findings(page)).toEqual([])
        await page.keyboard.press('Escape')
        await page.waitForSelector('[data-testid=key-help]', { state: 'hidden' })
        await page.keyboard.press('a')
        await stateIs(page, 'acknowledged')
        await page.click('[data-testid=step-resolve]')
        await page.waitForSelector('[data-testid=resolve-dialog]', { state: 'visible' })
        expect(await findings(page)).toEqual([])
      }))
  }
})

/** Dialogs and the like fade in: colours are judged when they have. */
async function findings(page: Page): Promise<string[]> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(' | ')}`,
  )
}
