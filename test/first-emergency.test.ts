// Goal: what the whole is for. Somebody opens the page, lets an emergency happen in the world, sees the alert on the desk within the time that the
// device needs, and closes the loop step by step. Method: the demo as a process of its own, a real browser, buttons as a person would press them; what
// the page shows is held against the API. The world runs at 16 times its speed while the emergency grows, and never faster than its devices.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alertKinds, type Alert, type AlertKind, type Incident } from '@anju/sdk'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from '../viz/test/fixture/browser.ts'

const data = mkdtempSync(join(tmpdir(), 'anju-first-'))
let demo: ChildProcess
let browser: Browser
let page: Page
let url = ''

beforeAll(async () => {
  const bin = join(import.meta.dirname, '../scenarios/bin/demo.ts')
  demo = spawn(process.execPath, [bin, '--port', '0', '--mqtt-port', '0', '--no-open', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    demo.stdout!.on('data', (chunk: Buffer) => {
      said += String(chunk)
      if (said.includes('Ctrl-C stops everything')) resolve()
    })
    demo.once('exit', (code) => reject(new Error(`The demo ended with ${code} after saying: ${said}`)))
  })
  url = /simulated: (http\S+)/.exec(said)![1]!
  browser = await startBrowser()
  page = await browser.newPage({ viewport: { width: 900, height: 620 }, locale: 'en-US' })
  page.setDefaultTimeout(60_000)
  await page.goto(`${url}/?quality=low`)
  await page.getByTestId('connection').and(page.locator('[data-state="online"]')).waitFor()
  await page.getByTestId('home-canvas').and(page.locator('[data-state="ready"]')).waitFor()
}, 240_000)

afterAll(async () => {
  await browser?.close()
  const ended = new Promise((done) => demo.once('close', done))
  demo.kill('SIGINT')
  await ended
  rmSync(data, { recursive: true, force: true })
})

const get = async <T>(path: string): Promise<T> => (await (await fetch(`${url}${path}`)).json()) as T
const incidentOf = async (kind: AlertKind): Promise<Incident | undefined> => {
  const alert = (await get<Alert[]>('/api/alerts')).find((each) => each.kind === kind)
  return alert && (await get<{ incident: Incident }>(`/api/incidents/${alert.incident}`)).incident
}
const row = (id: string) => page.locator(`[data-testid="incident-row"][data-id="${id}"]`)
const press = (testId: string) => page.getByTestId(testId).click()

/** Lets it happen, and waits until the server has raised the alert. */
async function letHappen(inject: string, kind: AlertKind): Promise<Incident> {
  await page.locator(`[data-testid="inject-${inject}"]:not([aria-disabled="true"])`).click()
  await press('speed-16')
  await expect.poll(() => incidentOf(kind), { timeout: 120_000, interval: 500 }).toBeTruthy()
  await press('speed-1')
  return (await incidentOf(kind))!
}

/** Takes every step of the loop by its button. */
async function closeLoop(incident: Incident): Promise<void> {
  const chosen = row(incident.id)
  await chosen.click()
  for (const step of ['acknowledge', 'dispatch', 'arrive'] as const) await chosen.getByTestId(`step-${step}`).click()
  await chosen.getByTestId('step-resolve').click()
  await press('outcome-helped')
  await press('resolve-confirm')
  await chosen.getByTestId('step-review').click()
  await expect
    .poll(async () => (await get<{ incident: Incident }>(`/api/incidents/${incident.id}`)).incident.state, { timeout: 30_000 })
    .toBe('reviewed')
}

const emergencies: readonly { inject: string; kind: AlertKind; room: string; says: string }[] = [
  { inject: 'basin-overflows', kind: 'water', room: 'bathroom', says: 'Bathroom' },
  { inject: 'gas-left-on', kind: 'gas', room: 'kitchen', says: 'Kitchen' },
  { inject: 'fall-bathroom', kind: 'fall', room: 'bathroom', says: 'Bathroom' },
]

describe('the first emergency, end to end', () => {
  it('says on the page that it is simulated', async () => {
    await expect(page.getByTestId('sim-mark').isVisible()).resolves.toBe(true)
  })

  for (const { inject, kind, room, says } of emergencies) {
    it(`${inject}: raised with kind, severity, home, room and position, and closed step by step`, { timeout: 300_000 }, async () => {
      const incident = await letHappen(inject, kind)
      const alert = (await get<Alert[]>('/api/alerts')).find((each) => each.kind === kind)!
      expect(alert).toMatchObject({ home: 'wanqing-3-1204', room, severity: alertKinds[kind].severity, origin: 'simulated' })
      expect(alert.position_m).toHaveLength(3)

      await row(incident.id).click()
      const shown = await row(incident.id).innerText()
      for (const words of [says, 'Wanqing Court 3-1204', 'east', 'Alarm']) expect(shown).toContain(words)

      await closeLoop(incident)
      await page.locator('[data-testid="inject-recover"]:not([aria-disabled="true"])').click()
    })
  }
})
