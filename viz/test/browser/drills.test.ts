// Goal: an instructor runs a drill with somebody at the desk, from the choice to the file that is kept. Method: the real demo as a process of its own, the clock
// made fast; instructor and desk are two pages of a real browser; the saved file is opened from disk; axe in both languages, by day on a desktop and by night on a phone.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from '../fixture/browser.ts'
import { builtPages } from '../fixture/pages.ts'
import { realDemo, type RealDemo } from '../fixture/real-demo.ts'

const PATIENCE_MS = 240_000
const DESKTOP = { viewport: { width: 1280, height: 800 }, locale: 'en-US' }
const PHONE_BY_NIGHT = { viewport: { width: 390, height: 844 }, locale: 'zh-CN', colorScheme: 'dark' } as const
let demo: RealDemo
let browser: Browser
const thrown: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'anju-review-'))

beforeAll(async () => {
  demo = await realDemo(await builtPages())
  browser = await startBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  await demo?.stop()
  rmSync(folder, { recursive: true })
})

/** Opens a place of the page, without WebGL: what is tested here is not the picture. What the page throws is kept. */
async function open(path: string, how: BrowserContextOptions, called = 'instructor'): Promise<Page> {
  const context = await browser.newContext(how)
  await context.addInitScript((name) => {
    localStorage.setItem('anju.first-steps', 'seen')
    localStorage.setItem('anju.operator', name)
    HTMLCanvasElement.prototype.getContext = () => null
  }, called)
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS / 2)
  page.on('pageerror', (error) => thrown.push(error.message))
  await page.goto(`${demo.url}/#${path}`)
  await page.waitForSelector('[data-testid=connection][data-state=online]')
  return page
}

const text = (page: Page, id: string) => page.textContent(`[data-testid=${id}]`)
const speed = (page: Page, factor: number) => page.click(`[data-testid=speed-${factor}]`)
const criterion = (page: Page, id: string, state: string) => page.waitForSelector(`[data-criterion=${id}][data-state=${state}]`)

describe('the page of drills', { timeout: PATIENCE_MS }, () => {
  it('plays a drill with a desk elsewhere, scores it as it goes, keeps a note, and reviews it; the file that is saved replays', async () => {
    const instructor = await open('/drills', DESKTOP)
    const phone = await open('/drills', PHONE_BY_NIGHT)
    const desk = await open('/', DESKTOP, 'Li Na')
    expect(await instructor.locator('[data-testid^=drill-start-]').count()).toBe(6)
    for (const page of [instructor, phone]) expect(await findings(page)).toEqual([])

    await instructor.click('[data-testid=drill-start-alert-response]')
    await instructor.waitForSelector('[data-testid=drill-state][data-state=running]')
    expect(await text(instructor, 'sim-mark')).toContain('Drill')
    expect(await text(desk, 'sim-mark')).toContain('Drill')
    await speed(instructor, 60)
    await desk.waitForSelector('[data-testid=incident-row]')
    await speed(instructor, 1)
    await desk.locator('[data-testid=incident-row] .head').first().click()
    await desk.keyboard.press('a')
    await desk.click('[data-testid=step-dispatch]')
    await desk.waitForSelector('[data-testid=incident-row][data-state=dispatched]')
    await criterion(instructor, 'answered', 'met')
    await criterion(instructor, 'sent', 'met')
    expect(await text(instructor, 'trainees')).toContain('Li Na')
    await instructor.fill('[data-testid=drill-note]', 'Calm at the telephone')
    await instructor.click('[data-testid=drill-keep]')
    await instructor.waitForSelector('[data-testid=drill-timeline] [aria-label*="Calm at the telephone · Instructor"]')
    for (const page of [instructor, phone]) expect(await findings(page)).toEqual([])

    await speed(instructor, 60)
    await desk.waitForSelector('[data-testid=incident-row][data-state=arrived]')
    await speed(instructor, 1)
    await instructor.click('[data-testid=drill-end]')
    await instructor.waitForSelector('[data-testid=on-floor]')
    expect(await text(instructor, 'points')).toMatch(/^\d+ of 100 points$/)
    expect(await text(instructor, 'verdict')).toBe('Not passed')
    expect(await text(instructor, 'on-floor')).toMatch(/^\d+:\d\d$/)
    await criterion(instructor, 'called', 'missed')
    await phone.waitForSelector('[data-testid=on-floor]')
    for (const page of [instructor, phone]) expect(await findings(page)).toEqual([])
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(await text(phone, 'verdict')).toBe('未通过')
    await phone.click('[data-testid=lang-switch]')
    await expect.poll(() => text(phone, 'verdict')).toBe('Not passed')

    const [[file], onFloor] = [
      await Promise.all([instructor.waitForEvent('download'), instructor.click('[data-testid=review-save]')]),
      await text(instructor, 'on-floor'),
    ]
    expect(file.suggestedFilename()).toBe('alert-response.html')
    const saved = join(folder, file.suggestedFilename())
    await file.saveAs(saved)
    await replays(saved, onFloor!)
    expect(thrown).toEqual([])
  })
})

/** The file alone, from disk and without a network: it says what the page said, shows her on the floor after the fall and nobody before, and plays. */
async function replays(path: string, onFloor: string): Promise<void> {
  for (const how of [
    { ...DESKTOP, offline: true },
    { ...PHONE_BY_NIGHT, offline: true },
  ]) {
    const page = await (await browser.newContext(how)).newPage()
    page.on('pageerror', (error) => thrown.push(error.message))
    await page.goto(pathToFileURL(path).href)
    expect(await page.textContent('header')).toMatch(new RegExp(`Simulated.*Not passed.*${onFloor}`, 's'))
    expect(await page.textContent('#items')).toContain('Calm at the telephone')
    expect(await page.locator('circle').count()).toBe(1)
    expect(await page.locator('circle.floor').count()).toBe(0)
    await page.locator('#items tr', { hasText: 'Alerts' }).first().click()
    expect(await page.locator('circle.floor').count()).toBe(1)
    const before = await page.textContent('#clock')
    await page.click('#play')
    await expect.poll(() => page.textContent('#clock')).not.toBe(before)
    await page.click('#play')
    expect(await findings(page)).toEqual([])
  }
}

/** Whatever fades in is judged when it has. */
async function findings(page: Page): Promise<string[]> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(' | ')}`,
  )
}
