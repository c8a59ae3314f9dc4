import { startBrowser } from './test/fixture/browser.ts'
const [url, out, ...acts] = process.argv.slice(2)
const b = await startBrowser()
const p = await b.newPage({ viewport: { width: 1280, height: 800 } })
p.on('console', (m) => {
  if (m.type() === 'error') console.log('console', m.text())
})
p.on('pageerror', (e) => console.log('pageerror', e.message))
await p.goto(url!)
for (const a of acts) {
  const [k, v] = a.split('=', 2) as [string, string]
  if (k === 'wait') await p.waitForTimeout(Number(v) * 1000)
  if (k === 'click') await p.click(`[data-testid="${v}"]`, { timeout: 20000 })
  if (k === 'shot') await p.screenshot({ path: `${out}-${v}.png`, timeout: 120000 })
  if (k === 'key') await p.keyboard.press(v)
  if (k === 'size') {
    const [w, h] = v.split('x').map(Number)
    await p.setViewportSize({ width: w!, height: h! })
  }
}
await b.close()
