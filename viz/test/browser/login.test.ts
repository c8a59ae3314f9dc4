// Goal: with accounts, nobody sees the desk who has not logged in, and whoever has sees and does what is theirs. Method: the server as a process of its own
// with accounts made by its command, the built page, a real browser; what is opened is looked up in the audit.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { topicOf } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from '../fixture/browser.ts'
import { builtPages } from '../fixture/pages.ts'

const PATIENCE_MS = 240_000
const root = join(import.meta.dirname, '../../..')
const bin = join(root, 'server/bin/anju-server.ts')
const folder = mkdtempSync(join(tmpdir(), 'anju-login-'))
const passwords = new Map<string, string>()
let server: ChildProcess
let browser: Browser
let pages: string
let url = ''
let mqtt = ''

/** A site of the one home of the server's tests. */
function writeSite(): string {
  const home = readFileSync(join(root, 'server/test/one-home.yaml'), 'utf8')
  const inList = home
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
  const path = join(folder, 'site.yaml')
  writeFileSync(path, `id: test\ntitle: { zh: 测试, en: Test }\ntime_zone: Asia/Shanghai\nhomes:\n  -\n${inList}`)
  return path
}

function addAccount(id: string, role: string, name: string): void {
  const said = execFileSync(process.execPath, [
    bin,
    'accounts',
    'add',
    id,
    '--role',
    role,
    '--name',
    name,
    '--store',
    join(folder, 'server.sqlite'),
  ])
  passwords.set(id, /password ([\w-]{32})/.exec(String(said))![1]!)
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const held = createServer().listen(0, '127.0.0.1', () => {
      const { port } = held.address() as AddressInfo
      held.close(() => resolve(port))
    })
  })

/** A provider of logins at which nobody answers. */
function writeProvider(port: number): string {
  const path = join(folder, 'oidc.yaml')
  const title = '{ zh: 街道统一登录, en: Log in with the subdistrict }'
  writeFileSync(path, `issuer: http://127.0.0.1:9\naddress: http://127.0.0.1:${port}\nclient: anju\ntitle: ${title}\n`)
  return path
}

async function startServer(): Promise<void> {
  const port = await freePort()
  const flags = ['--site', writeSite(), '--data', folder, '--port', String(port), '--mqtt-port', '0', '--pages', pages]
  flags.push('--oidc', writeProvider(port))
  server = spawn(process.execPath, [bin, ...flags], { stdio: ['ignore', 'inherit', 'pipe'] })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr!.on('data', (chunk: Buffer) => {
      said += String(chunk)
      if (said.includes('Ctrl-C')) resolve()
    })
    server.once('exit', (code) => reject(new Error(`The server ended with ${code} after saying: ${said}`)))
  })
  url = /feed at (http\S+),/.exec(said)![1]!
  mqtt = /MQTT at (mqtt:\S+?)[.,] /.exec(said)![1]!
}

beforeAll(async () => {
  pages = await builtPages()
  addAccount('chen', 'admin', '陈主任')
  addAccount('wu', 'operator', '吴敏')
  addAccount('an', 'auditor', '安审计')
  await startServer()
  browser = await startBrowser()
}, PATIENCE_MS)

afterAll(async () => {
  await browser?.close()
  const ended = new Promise((done) => server.once('close', done))
  server.kill('SIGINT')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

async function sos(): Promise<void> {
  const { hostname, port } = new URL(mqtt)
  const bus = mqttBus({ open: () => tcpStream({ host: hostname, port: Number(port) }) })
  const client = await bus.connect({ clientId: 'plain', clean: true, onMessage: () => {} })
  const payload = new TextEncoder().encode(JSON.stringify({ id: 'once', body: { event: 'sos', state: 'raised' } }))
  const topic = topicOf({ site: 'test', home: 'wanqing-3-1204', device: 'button-bedside' }, 'event')
  await client.publish({ topic, payload, qos: 1, retain: false })
  await client.end()
}

/** A window of its own, without WebGL: the page must work all the same, and does not wait for a processor that paints. */
async function window(locale: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, locale })
  await context.addInitScript(() => {
    localStorage.setItem('anju.first-steps', 'seen')
    HTMLCanvasElement.prototype.getContext = () => null
  })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(url)
  return { context, page }
}

async function logIn(page: Page, account: string, password = passwords.get(account)!): Promise<void> {
  await page.fill('[data-testid=login-account]', account)
  await page.fill('[data-testid=login-password]', password)
  await page.click('[data-testid=login-go]')
}
const online = (page: Page) => page.waitForSelector('[data-testid=connection][data-state=online]')

describe('a desk with accounts', { timeout: PATIENCE_MS }, () => {
  it('[AUTH-2] [AUTH-9] [PRIV-2] lets an operator in, do what is theirs in their own name, open a home, and out again', async () => {
    const { context, page } = await window('en-US')
    await page.waitForSelector('[data-testid=login-provider]')
    expect(await page.locator('[data-testid=incident-row], [data-testid=connection]').count()).toBe(0)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await logIn(page, 'wu', 'not the password')
    expect(await page.textContent('[data-testid=login-problem]')).toBe('The account or the password is wrong.')
    await logIn(page, 'wu')
    await online(page)
    expect(await page.textContent('[data-testid=me]')).toBe('吴敏')
    await sos()
    const row = '[data-testid=incident-row]'
    await page.waitForSelector(`${row}[data-state=raised]`)
    expect(await page.content()).not.toMatch(/Xiulan|王秀兰|flat 1204/)
    await page.click('[data-testid=step-acknowledge]')
    await page.waitForSelector(`${row}[data-state=acknowledged]`)
    await page.click('[data-testid=open-home]')
    expect(await page.textContent('[data-testid=home-opened]')).toMatch(/Wang Xiulan\s.*flat 1204/s)
    await page.click('[data-testid=step-resolve]')
    await page.check('[data-testid=outcome-helped]')
    await page.click('[data-testid=resolve-confirm]')
    await page.waitForSelector(`${row}[data-state=resolved]`)
    expect(await page.locator('[data-testid=step-review]').count()).toBe(0)
    await page.click('[data-testid=logout]')
    await page.waitForSelector('[data-testid=login]')
    expect(await page.content()).not.toContain('incident-row')
    await page.reload()
    await page.waitForSelector('[data-testid=login]')
    await context.close()
  })

  it('[AUTH-11] speaks Chinese, and goes back to the login by itself when the session is ended elsewhere', async () => {
    const { context, page } = await window('zh-CN')
    await page.waitForSelector('[data-testid=login]')
    expect(await page.textContent('[data-testid=login-go]')).toBe('登录')
    await logIn(page, 'chen', 'falsch')
    expect(await page.textContent('[data-testid=login-problem]')).toBe('账号或密码错误。')
    await logIn(page, 'chen')
    await online(page)
    const ended = await page.evaluate(async () => {
      const { csrf } = (await (await fetch('api/me')).json()) as { csrf: string }
      const all = (await (await fetch('api/me/sessions')).json()) as { id: string; this: boolean }[]
      const own = all.find((one) => one.this)!
      return (await fetch(`api/me/sessions/${own.id}`, { method: 'DELETE', headers: { 'x-anju-csrf': csrf } })).status
    })
    expect(ended).toBe(200)
    await page.waitForSelector('[data-testid=login]')
    expect(await page.textContent('[role=status]')).toBe('会话已结束，请重新登录。')
    await context.close()
  })

  it('[AUTH-23] [AUTH-28] offers the provider of logins by its name, and when it is down says so and leads back to the password', async () => {
    const { context, page } = await window('en-US')
    const button = '[data-testid=login-provider]'
    await page.waitForSelector(button)
    expect(await page.textContent(button)).toBe('Log in with the subdistrict')
    await page.click(button)
    await page.waitForSelector('text=The provider of logins does not answer')
    expect(await page.textContent('p')).toBe('统一身份登录服务无响应,请稍后重试或用密码登录。')
    await page.click('a')
    await page.waitForSelector('[data-testid=login]')
    await logIn(page, 'wu')
    await online(page)
    await context.close()
  })

  it('[PRIV-2] keeps in the audit who opened what, and why', async () => {
    const login = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account: 'an', password: passwords.get('an') }),
    })
    const cookie = login.headers.get('set-cookie')!.split(';')[0]!
    const audit = await fetch(`${url}/api/audit/home:wanqing-3-1204`, { headers: { cookie } })
    expect(await audit.json()).toMatchObject([
      { did: 'home-opened', by: 'wu', detail: { reason: expect.stringContaining('wanqing-3-1204') as string } },
    ])
  })
})
