// Goal: whoever a provider vouches for comes in as the account that is theirs, from the browser that began, and nobody else. Method: a provider by another
// hand (oidc-provider) over HTTP on loopback; the whole code flow, then the same with one thing wrong each time.
import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OidcClient, OidcSettings } from '../../src/oidc/oidc-settings.ts'
import { guardedApi, PASSWORD, type GuardedApi } from '../http/guarded-api.ts'
import { browser } from './browser.ts'
import { ADDRESS, realProvider, SECRET, type RealProvider } from './real-provider.ts'

let provider: RealProvider
let guarded: GuardedApi
beforeAll(async () => {
  provider = await realProvider()
})
afterAll(() => provider.close())
afterEach(() => guarded.close())

const settingsOf = (more: Partial<OidcSettings> = {}): OidcClient => ({
  settings: {
    issuer: provider.issuer,
    address: `${ADDRESS}/`,
    client: 'anju',
    secret_env: 'S',
    account_claim: 'preferred_username',
    ...more,
  },
  secret: SECRET,
})

async function start(of: OidcClient = settingsOf()): Promise<void> {
  guarded = await guardedApi({ oidc: of })
  await guarded.add('admin', 'chen')
  await guarded.add('operator', 'wu')
  Object.assign(provider.person, { sub: 'subject-wu', claims: { preferred_username: 'wu', name: 'Wu Min' } })
}

const pathOf = (url: URL) => `${url.pathname}${url.search}`

/** Begins at a browser, logs in at the provider, and gives where it sends the browser back to. */
async function toProvider(at: ReturnType<typeof browser>): Promise<URL> {
  const begun = await at.get('/api/login/oidc')
  expect(begun.status, begun.body).toBe(303)
  return provider.logIn(begun.location!)
}

async function wholeLogin(at: ReturnType<typeof browser>) {
  return at.get(pathOf(await toProvider(at)))
}

describe('a login by a provider', () => {
  it('[AUTH-23] brings a browser in as the account of its person, for each kind of client, and out again', async () => {
    const kinds: OidcClient[] = [
      settingsOf(),
      settingsOf({ client: 'anju-post', secret_by: 'post' }),
      { settings: { ...settingsOf().settings, client: 'anju-public' } },
    ]
    for (const kind of kinds) {
      await guarded?.close()
      await start(kind)
      const at = browser(guarded)
      expect(JSON.parse((await at.get('/api/login')).body)).toEqual({ password: true, oidc: { title: expect.anything() as unknown } })
      const back = await wholeLogin(at)
      expect([back.status, back.location, guarded.said]).toEqual([303, `${ADDRESS}/`, []])
      expect([...at.jar.keys()]).toEqual(['anju'])
      expect(JSON.parse((await at.get('/api/me')).body)).toMatchObject({ id: 'wu', role: 'operator' })
      const first = at.jar.get('anju')!
      await wholeLogin(at)
      expect(guarded.people.sessions.find(first)).toBe('ended')
      const token = at.jar.get('anju')!
      const headers = { host: '127.0.0.1', cookie: `anju=${token}`, 'x-anju-csrf': guarded.people.sessions.csrfOf(token) }
      expect((await guarded.app.inject({ method: 'POST', url: '/api/logout', headers })).statusCode).toBe(200)
      expect((await at.get('/api/me')).status).toBe(401)
    }
  })

  it('[AUTH-23] is not offered where no provider is set up, and says so', async () => {
    guarded = await guardedApi()
    const at = browser(guarded)
    expect(JSON.parse((await at.get('/api/login')).body)).toEqual({ password: true })
    for (const path of ['/api/login/oidc', '/api/login/oidc/back?code=x&state=y'])
      expect(await at.get(path)).toMatchObject({ status: 404, code: 'oidc-off' })
  })
})

describe('a login that begins', () => {
  beforeEach(() => start())

  it('[AUTH-24] asks for a code with PKCE, and keeps what proves the browser in a cookie that no script and no foreign request has', async () => {
    const at = browser(guarded)
    const { location, cookies } = await at.get('/api/login/oidc')
    const asked = new URL(location!).searchParams
    const word = at.jar.get('anju-oidc')!
    const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: digest(digest(`verifier ${word}`)),
      redirect_uri: `${ADDRESS}/api/login/oidc/back`,
    })
    expect(new Set(['state', 'nonce', 'code_challenge'].map((name) => asked.get(name))).size).toBe(3)
    expect(location).not.toContain(word.split('.')[1])
    expect(cookies).toEqual([expect.stringMatching(/^anju-oidc=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=600$/)])
  })

  it('[AUTH-24] ends in the browser that began, within ten minutes, once', async () => {
    const at = browser(guarded)
    const other = browser(guarded)
    await other.get('/api/login/oidc')
    const back = await toProvider(at)
    expect(await browser(guarded).get(pathOf(back))).toMatchObject({ status: 403, code: 'oidc-stale' })
    expect(await other.get(pathOf(back))).toMatchObject({ status: 403, code: 'oidc-refused' })
    const word = at.jar.get('anju-oidc')!
    const wrong = new URL(back)
    wrong.searchParams.set('state', 'x'.repeat(43))
    expect(await at.get(pathOf(wrong))).toMatchObject({ status: 403, code: 'oidc-refused' })
    expect(at.jar.size).toBe(0)
    at.jar.set('anju-oidc', word)
    expect((await at.get(pathOf(back))).status).toBe(303)
    expect(at.jar.has('anju-oidc')).toBe(false)
    at.jar.set('anju-oidc', word)
    expect(await at.get(pathOf(back))).toMatchObject({ status: 403, code: 'oidc-refused' })
    const late = browser(guarded)
    const tooLate = await toProvider(late)
    const [, secret] = late.jar.get('anju-oidc')!.split('.')
    guarded.pass(600_000)
    expect(await late.get(pathOf(tooLate))).toMatchObject({ status: 403, code: 'oidc-stale' })
    // A cookie whose time was changed has other keys.
    late.jar.set('anju-oidc', `${Math.floor(guarded.clock.now() / 1_000)}.${secret}`)
    expect(await late.get(pathOf(tooLate))).toMatchObject({ status: 403, code: 'oidc-refused' })
  })

  it('[AUTH-27] is sent nowhere but to the provider and to the configured address, whatever it asks for', async () => {
    const foreign = [
      '?next=https://evil.example',
      '?return_to=//evil.example',
      '?redirect_uri=https://evil.example',
      '?issuer=https://evil.example',
    ]
    for (const query of foreign) {
      const at = browser(guarded)
      const begun = await at.get(`/api/login/oidc${query}`, { 'x-forwarded-host': 'evil.example', referer: 'https://evil.example/' })
      expect(new URL(begun.location!).origin).toBe(provider.issuer)
      expect(begun.location).not.toContain('evil')
      const back = await provider.logIn(begun.location!)
      const done = await at.get(`${pathOf(back)}&${query.slice(1)}`, { 'x-forwarded-host': 'evil.example' })
      expect([done.status, done.location]).toEqual([303, `${ADDRESS}/`])
    }
    for (const path of ['/api/login/oidc//evil.example', '/api/login/oidc/..//evil.example', '//evil.example/api/login/oidc'])
      expect((await browser(guarded).get(path)).location).toBeUndefined()
  })
})

describe('who comes in', () => {
  beforeEach(() => start())

  it('[AUTH-26] is an account that is there and open, and stays whom the provider first meant', async () => {
    expect((await wholeLogin(browser(guarded))).status).toBe(303)
    provider.person.sub = 'subject-of-somebody-else'
    expect(await wholeLogin(browser(guarded))).toMatchObject({ status: 403, code: 'oidc-no-account' })
    await guarded.people.accounts.reset('wu', 'chen')
    expect((await wholeLogin(browser(guarded))).status).toBe(303)
    guarded.people.accounts.change('wu', { disabled: true }, 'chen')
    expect(await wholeLogin(browser(guarded))).toMatchObject({ status: 403, code: 'oidc-no-account' })
    for (const name of ['stranger', 'WU', ' wu', 'wu@example.cn', '', 7, ['wu'], undefined]) {
      provider.person.claims['preferred_username'] = name
      expect(await wholeLogin(browser(guarded)), String(name)).toMatchObject({ status: 403, code: 'oidc-no-account' })
    }
    expect(guarded.people.accounts.size).toBe(2)
  })

  it('[AUTH-26] a person who is sent away sees a page in both languages with the way back, and nothing of theirs runs in it', async () => {
    provider.person.claims['preferred_username'] = '<script>alert(1)</script>'
    const at = browser(guarded)
    const told = await at.get(pathOf(await toProvider(at)), { accept: 'text/html,*/*' })
    expect(told.status).toBe(403)
    expect(told.body).toContain('ask whoever keeps the accounts')
    expect(told.body).toContain('请联系账号管理员')
    expect(told.body).toContain(`<a href="${ADDRESS}/">`)
    expect(told.body).not.toContain('<script')
  })
})

it('[AUTH-26] makes an account at the first login where the file gives a role, by its first line that fits, and asks of nobody else', async () => {
  const roles = [
    { value: 'desk-leads', role: 'supervisor' as const },
    { value: 'desk', role: 'operator' as const },
  ]
  await start(settingsOf({ make_accounts: { claim: 'groups', roles } }))
  const join = async (id: string, groups: unknown) => {
    Object.assign(provider.person, { sub: `subject-${id}`, claims: { preferred_username: id, name: ' Li\u202e Na\u0000 ', groups } })
    const { status, code } = await wholeLogin(browser(guarded))
    return { status, code, account: guarded.people.accounts.get(id) }
  }
  expect(await join('li', ['desk', 'desk-leads'])).toMatchObject({ status: 303, account: { role: 'supervisor', name: 'Li Na' } })
  expect(guarded.people.accounts.get('li')).not.toHaveProperty('password')
  expect((await guarded.ask(undefined, 'post', '/api/login', { account: 'li', password: PASSWORD })).json()['code']).toBe('login-wrong')
  expect(await join('he', 'desk')).toMatchObject({ status: 303, account: { role: 'operator' } })
  expect(await join('an', ['kitchen'])).toEqual({ status: 403, code: 'oidc-no-account', account: undefined })
  expect(await join('xu', undefined)).toEqual({ status: 403, code: 'oidc-no-account', account: undefined })
  // Who is there keeps the role that was given here.
  expect(await join('wu', ['desk-leads'])).toMatchObject({ status: 303, account: { role: 'operator' } })
  expect(await guarded.server.audit('account:li')).toMatchObject([{ did: 'account-added', by: 'oidc', detail: { role: 'supervisor' } }])
})

it('[AUTH-28] a provider that is down is said in a sentence, a password still opens the desk, and the next login after it works', async () => {
  const port = Number(new URL(provider.issuer).port)
  await start()
  const at = browser(guarded)
  const back = await toProvider(at)
  await provider.close()
  expect(await at.get(pathOf(back))).toMatchObject({ status: 503, code: 'oidc-unreachable' })
  guarded.pass(60_000)
  expect(await at.get('/api/login/oidc')).toMatchObject({ status: 503, code: 'oidc-unreachable' })
  const told = await at.get('/api/login/oidc', { accept: 'text/html' })
  expect([told.status, told.body]).toEqual([503, expect.stringContaining('or log in with a password')])
  const local = await guarded.ask(undefined, 'post', '/api/login', { account: 'wu', password: PASSWORD })
  expect([local.status, local.json()['id']]).toEqual([200, 'wu'])
  expect(guarded.said).toEqual([expect.stringContaining('Login by OpenID Connect:')])
  provider = await realProvider(port)
  Object.assign(provider.person, { sub: 'subject-wu', claims: { preferred_username: 'wu' } })
  expect((await wholeLogin(browser(guarded))).status).toBe(303)
})
