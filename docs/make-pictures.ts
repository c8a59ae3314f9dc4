// Makes the pictures of the README from the real demo in a real browser: `node docs/make-pictures.ts`. A software renderer takes minutes for them.
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert } from '@anju/sdk'
import { startBrowser } from '../viz/test/fixture/browser.ts'

const root = join(import.meta.dirname, '..')
const demo = spawn(
  process.execPath,
  [
    join(root, 'scenarios/bin/demo.ts'),
    '--port',
    '0',
    '--mqtt-port',
    '0',
    '--no-open',
    '--data',
    mkdtempSync(join(tmpdir(), 'anju-pictures-')),
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
let said = ''
const url = await new Promise<string>((resolve) => {
  demo.stdout.on('data', (chunk: Buffer) => {
    said += String(chunk)
    if (said.includes('Ctrl-C stops everything')) resolve(/simulated: (http\S+)/.exec(said)?.[1] ?? '')
  })
})

const browser = await startBrowser()
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
page.setDefaultTimeout(300_000)
await page.goto(`${url}/?quality=high`)
await page.getByTestId('home-canvas').and(page.locator('[data-state="ready"]')).waitFor()
await page.getByTestId('first-steps').getByRole('button').first().click()

const raised = async (kind: string) => {
  for (;;) {
    const alerts = (await (await fetch(`${url}/api/alerts`)).json()) as Alert[]
    if (alerts.some((alert) => alert.kind === kind)) return
    await page.waitForTimeout(1_000)
  }
}
await page.getByTestId('inject-basin-overflows').click()
await page.getByTestId('speed-4').click()
await raised('water')
await page.locator('[data-testid="inject-fall-bathroom"]:not([aria-disabled="true"])').click()
await raised('fall')
await page.getByTestId('speed-0').click()
await page.locator('[data-testid="incident-row"][data-kind="fall"], [data-testid="incident-row"]').first().click()
await page.waitForTimeout(15_000)
await page.screenshot({ path: join(import.meta.dirname, 'public/pictures/fall.png'), timeout: 300_000 })
await browser.close()
demo.kill('SIGINT')
