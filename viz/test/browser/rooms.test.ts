// Goal: the rooms beside the home work as a person would use them: calls and merging at the desk, the map, the figures, the telephone of a responder with and
// without a network, the page of a family. Method: the server as a process of its own, events by MQTT, the built page in a real browser; what was done is
// looked up at the server; axe in both languages, by day on a desktop and by night on a phone.
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from '../fixture/browser.ts'
import { builtPages } from '../fixture/pages.ts'
import { realServer, type RealServer } from '../fixture/real-server.ts'

const PATIENCE_MS = 240_000
let server: RealServer
let browser: Browser

beforeAll(async () => {
  server = await realServer(await builtPages(), ['court-1', 'court-2', 'court-3'])
  browser = await startBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** Opens a place and closes it afterwards; what the page throws fails the test. Without `solid` the browser has no WebGL. */
async function at(
  path: string,
  use: (page: Page, context: BrowserContext) => Promise<void>,
  { solid = false, ...more }: BrowserContextOptions & { solid?: boolean } = {},
) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...more })
  await context.addInitScript((drawn) => {
    localStorage.setItem('anju.first-steps', 'seen')
    localStorage.setItem('anju.responder', 'Chen')
    if (drawn) return
    const get = Reflect.get(HTMLCanvasElement.prototype, 'getContext') as (this: HTMLCanvasElement, kind: string) => unknown
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string) {
      return kind === '2d' ? get.call(this, kind) : null
    } as HTMLCanvasElement['getContext']
  }, solid)
  const page = await context.newPage()
  page.setDefaultTimeout(90_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  try {
    await page.goto(`${server.url}/#${path}`)
    await page.waitForSelector('[data-testid=connection][data-state=online]')
    await use(page, context)
    expect(errors).toEqual([])
  } finally {
    await context.close()
  }
}

async function asked<T>(path: string): Promise<T> {
  return (await (await fetch(`${server.url}/api/${path}`)).json()) as T
}
interface Told {
  id: string
  home: string
  hazard: string
  state: string
  actions?: { action: string; result?: string; note?: string }[]
  steps: { step: string; to?: string; by: string }[]
}
const incidentOf = async (home: string, hazard: string) =>
  (await asked<Told[]>('incidents?state=all')).find((one) => one.home === home && one.hazard === hazard)!
const rowOf = (page: Page, id: string) => page.locator(`[data-testid=incident-row][data-id="${id}"]`)

describe('the desk', { timeout: PATIENCE_MS }, () => {
  it('calls, hands over, says who is sent, merges and undoes it, by keyboard; and offers none of it when it is over', async () => {
    await server.say('court-1', 'gas-kitchen', { event: 'gas', alarm: true, gas_lel_pct: 14 })
    await server.say('court-1', 'button-bedside', { event: 'sos', state: 'raised' })
    const [gas, sos] = [await incidentOf('court-1', 'gas'), await incidentOf('court-1', 'person')]
    await at('/', async (page) => {
      await rowOf(page, gas.id).locator('.head').click()
      await page.keyboard.press('a')
      await page.waitForSelector(`[data-id="${gas.id}"][data-state=acknowledged]`)
      await page.keyboard.press('1')
      const note = page.locator('[data-testid=call-note]')
      expect(await note.inputValue()).toMatch(/120.*Gas, Kitchen.*min ago/s)
      await page.keyboard.press('Escape')
      await page.waitForSelector('[data-testid=call-panel]', { state: 'detached' })
      expect((await incidentOf('court-1', 'gas')).actions ?? []).toEqual([])
      await page.keyboard.press('c')
      await page.click('[data-testid=call-reached]')
      await page.waitForSelector('[data-testid=told]')
      expect((await incidentOf('court-1', 'gas')).actions).toMatchObject([{ action: 'call-resident', result: 'reached' }])
      await page.keyboard.press('t')
      await page.keyboard.type('Chen')
      await page.selectOption('[data-testid=send-service]', 'gas-repair')
      await rowOf(page, gas.id).locator('[data-testid=step-dispatch]').click()
      await page.waitForSelector(`[data-id="${gas.id}"][data-state=dispatched]`)
      expect((await incidentOf('court-1', 'gas')).steps.at(-1)).toMatchObject({ to: 'Chen', service: 'gas-repair' })
      expect(await rowOf(page, gas.id).textContent()).toContain('sent to Chen')

      await rowOf(page, sos.id).locator('.head').click()
      await page.click('[data-testid=merge]')
      await page.click('[data-testid=merge-yes]')
      await page.waitForSelector(`[data-id="${sos.id}"][data-state=merged]`)
      await rowOf(page, sos.id).locator('.head').click()
      expect(await rowOf(page, sos.id).locator('[data-testid^=act-]').count()).toBe(0)
      expect(await findings(page)).toEqual([])
      await page.click('[data-testid=unmerge]')
      await page.waitForSelector(`[data-id="${sos.id}"][data-state=raised]`)
    })
  })

  it('shows the home as it was when the alert came, and goes back to now', () =>
    at('/', async (page) => {
      await server.say('court-2', 'water-bathroom', { event: 'water', wet: true })
      const wet = await incidentOf('court-2', 'water')
      await rowOf(page, wet.id).locator('.head').click()
      await page.keyboard.press('b')
      await page.waitForSelector('[data-testid=then]')
      expect(await page.textContent('[data-testid=then]')).toContain('as it was at the alert')
      await page.keyboard.press('b')
      await page.waitForSelector('[data-testid=then]', { state: 'detached' })
    }))
})

describe('the telephone of a responder', { timeout: PATIENCE_MS }, () => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

  it('opens and writes down without a network, sends when there is one, and says what somebody else has done meanwhile', () =>
    at(
      '/field',
      async (page, context) => {
        await page.evaluate(() => navigator.serviceWorker.ready)
        await page.reload()
        await page.waitForSelector('[data-testid=task]')
        await context.setOffline(true)
        await page.click('[data-testid=task-arrive]')
        await page.waitForSelector('[data-testid=outbox][data-waiting="1"]')
        await page.reload()
        await page.waitForSelector('[data-testid=outbox][data-waiting="1"]')
        await context.setOffline(false)
        await page.waitForSelector('[data-testid=outbox][data-waiting="0"]')
        await expect.poll(async () => (await incidentOf('court-1', 'gas')).state).toBe('arrived')
        // Once, also where a browser that goes offline lets the request out and loses its answer: then it is sent again under its own key.
        const arrived = (await incidentOf('court-1', 'gas')).steps.filter(({ step }) => step === 'arrive')
        expect(arrived).toMatchObject([{ by: 'Chen' }])

        await page.waitForSelector('[data-testid=task][data-state=arrived]')
        await context.setOffline(true)
        await page.click('[data-testid=task-resolve]')
        await page.check('[data-testid=outcome-helped]')
        await page.click('[data-testid=resolve-confirm]')
        await page.waitForSelector('[data-testid=outbox][data-waiting="1"]')
        const { id } = await incidentOf('court-1', 'gas')
        const body = JSON.stringify({ step: 'resolve', by: 'desk-1', outcome: 'no-help-needed' })
        await fetch(`${server.url}/api/incidents/${id}/steps`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
        await context.setOffline(false)
        await page.waitForSelector('[data-testid=refused][data-status="409"]')
        expect(await page.textContent('[data-testid=refused]')).toContain('Somebody has changed it before you')
        await page.click('[data-testid=drop]')
        await page.waitForSelector('[data-testid=refused]', { state: 'detached' })
      },
      phone,
    ))

  it('keeps the record of a visit, with what was done to a device, once', () =>
    at(
      '/field',
      async (page, context) => {
        await page.click('[data-testid=tab-round]')
        await page.locator('[data-testid=stop][data-home=court-2] [data-testid=visit-begin]').click()
        await context.setOffline(true)
        await page.check('[data-testid=check-resident-well-yes]', { force: true })
        await page.selectOption('[data-testid=deed-radar-living]', 'replugged')
        await page.check('[data-testid=feels-saves-power]', { force: true })
        await page.fill('[data-testid=visit-note]', 'Will look in next week.')
        expect(await findings(page)).toEqual([])
        await page.click('[data-testid=visit-save]')
        await page.waitForSelector('[data-testid=outbox][data-waiting="1"]')
        await context.setOffline(false)
        await page.waitForSelector('[data-testid=outbox][data-waiting="0"]')
        const visits = await asked<{ by: string }[]>('homes/court-2/visits')
        expect(visits).toMatchObject([
          { by: 'Chen', checklist: [{ item: 'resident-well', found: 'yes' }], devices: [{ device: 'radar-living', did: 'replugged' }] },
        ])
      },
      phone,
    ))
})

describe('the family', { timeout: PATIENCE_MS }, () => {
  it('sees a pulled plug, keeps that it was talked about, and sees it go when the device says that it is back', async () => {
    await server.say('court-3', 'gas-kitchen', { event: 'mains-power', mains: 'lost' })
    await at('/family?home=court-3', async (page) => {
      await page.waitForSelector('[data-testid=family-plug]')
      await page.click('[data-testid=family-talk]')
      await page.check('[data-testid=reason-saves-power]', { force: true })
      await page.check('[data-testid=answer-promises]', { force: true })
      expect(await findings(page)).toEqual([])
      await page.click('[data-testid=plug-save]')
      await page.waitForSelector('[data-testid=family-said]')
      expect(await asked('plugs')).toMatchObject({ talked_about: 1, reasons: [{ reason: 'saves-power', times: 1 }] })
      await server.say('court-3', 'gas-kitchen', { event: 'mains-power', mains: 'back' })
      await page.waitForSelector('[data-testid=family-plug]', { state: 'detached' })
    })
  })
})

describe('the figures', { timeout: PATIENCE_MS }, () => {
  it('are those of the server, by any grouping, as file and picture, on a wall; and say what to do where there are none', () =>
    at('/statistics', async (page) => {
      await server.say('court-2', 'water-bathroom', { event: 'water', wet: true })
      const { all } = await asked<{ all: { incidents: number } }>('statistics')
      await page.waitForSelector('[data-testid=figure-incidents]')
      await page.click('[data-testid=stats-refresh]')
      await expect.poll(() => page.textContent('[data-testid=figure-incidents]')).toContain(String(all.incidents))
      expect(await page.textContent('[data-testid=norm-answered-60]')).toContain('norm 97.5%')
      await page.selectOption('[data-testid=stats-by]', 'hazard')
      await page.locator('[data-testid=chart-ranking] [data-testid=chart-table]').click()
      await expect.poll(() => page.textContent('[data-testid=chart-ranking] table')).toContain('Water')
      const csv = await page.locator('[data-testid=chart-ranking] [data-testid=chart-csv]').getAttribute('href')
      expect(await (await fetch(`${server.url}/${csv}`)).text()).toContain('water')
      for (const form of ['svg', 'png']) {
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.locator(`[data-testid=chart-days] [data-testid=chart-${form}]`).click(),
        ])
        expect(file.suggestedFilename()).toBe(`days.${form}`)
      }
      await page.selectOption('[data-testid=stats-mode]', 'drill')
      await page.waitForSelector('[data-testid=stats-nothing]')
      expect(await findings(page)).toEqual([])
      await page.click('[data-testid=stats-wall]')
      await expect.poll(() => page.textContent('[data-testid=wall-today]')).toBe(String(all.incidents))
      expect(await findings(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.waitForSelector('[data-testid=wall]', { state: 'detached' })
    }))
})

describe('the map', { timeout: PATIENCE_MS }, () => {
  it('tells the same by its list where there is no WebGL, and leads to a home', () =>
    at('/map', async (page) => {
      await page.waitForSelector('[data-testid=map][data-state=none]')
      await page.waitForSelector('[data-testid=map-home][data-home=court-1][data-state=alarm]')
      await page.click('[data-testid=map-state-alarm]')
      await page.waitForSelector('[data-testid=map-home][data-home=court-3]', { state: 'detached' })
      await page.click('[data-testid=map-home][data-home=court-1]')
      await page.click('[data-testid=map-look]')
      await page.waitForURL(/home=court-1/)
    }))

  it('draws 26,500 homes, and finds one of them', () =>
    at(
      '/map',
      async (page) => {
        const homes = manyHomes(26_500)
        await page.route('**/api/map', (route) => route.fulfill({ json: { now_ms: 0, homes } }))
        await page.reload()
        await page.waitForSelector('[data-testid=map][data-state=ready]')
        const calm = homes.filter(({ state }) => state === 'calm').length
        expect(await page.textContent('[data-testid=map-state-calm]')).toContain(String(calm))
        await page.fill('[data-testid=map-find]', 'Home 26111')
        await page.click('[data-testid=map-home][data-home=home-26111]')
        expect(await page.textContent('[data-testid=map-card]')).toContain('Home 26111')
      },
      { solid: true, viewport: { width: 700, height: 500 } },
    ))
})

/** Homes on the lattice of the town: one in a hundred in trouble. */
const manyHomes = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    home: `home-${n}`,
    title: { zh: `家庭 ${n}`, en: `Home ${n}` },
    area: { zh: `苑 ${Math.floor(n / 30)}`, en: `Court ${Math.floor(n / 30)}` },
    at_deg: [104.105 + (n % 170) * 0.0002, 30.62 + Math.floor(n / 170) * 0.0002],
    simulated: true,
    state: n % 100 === 7 ? 'offline' : 'calm',
    online: n % 100 === 7 ? 0 : 3,
    of: 3,
    open: 0,
  }))

describe('axe', { timeout: PATIENCE_MS }, () => {
  for (const path of ['/map', '/statistics', '/field', '/family'])
    it(`finds nothing at ${path}, by day on a desktop and by night on a phone in Chinese`, async () => {
      const ready = async (page: Page) => {
        await page.waitForLoadState('networkidle')
        expect(await findings(page)).toEqual([])
      }
      await at(path, ready)
      await at(path, ready, { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 390, height: 844 } })
    })
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
