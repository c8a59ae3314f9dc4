// Goal: nobody reaches what their role forbids. Method: every operation that the API says it has is tried by every role, by nobody, with a forged word and
// with an ended session, against a table that was written by hand.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { peopleLimits } from '../../src/people/people-limits.ts'
import { rights } from '../../src/people/right.ts'
import { accountRoles, roleTable, type AccountRole } from '../../src/people/role.ts'
import { filled, guardedApi, siteOf, withEveryRole, type GuardedApi } from './guarded-api.ts'

/** Who has a right, by the first letters of the roles in the order of {@link LETTERS}; written by hand, from the issue and not from the code. */
const LETTERS: Readonly<Record<string, AccountRole>> = {
  a: 'admin',
  o: 'operator',
  r: 'responder',
  s: 'supervisor',
  f: 'family',
  v: 'vendor',
  u: 'auditor',
  t: 'trainee',
  i: 'instructor',
  g: 'agency',
}
const BY_HAND: Readonly<Record<string, string>> = {
  'homes.read': 'aorsfvtig',
  'devices.read': 'aorsfvtig',
  'names.open': 'aorsg',
  'incidents.read': 'aorsftig',
  'incidents.step': 'aorstig',
  'statistics.read': 'aosug',
  'audit.read': 'asu',
  'system.read': 'asvu',
  'policy.read': 'aosu',
  'policy.write': 'as',
  'shifts.read': 'aorsg',
  'shifts.write': 'asg',
  'visits.read': 'aorsg',
  'visits.write': 'arsg',
  'inspection.read': 'as',
  'planning.read': 'as',
  'family.read': 'aof',
  'consent.read': 'asfu',
  'consent.write': 'as',
  erase: 'a',
  'people.manage': 'a',
  'keys.manage': 'a',
  'hooks.manage': 'a',
  'drill.run': 'ai',
  'drill.purge': 'ai',
}
const mayByHand = (role: AccountRole, right: string): boolean =>
  right === 'open' || right === 'self' || Array.from(BY_HAND[right] ?? '').some((letter) => LETTERS[letter] === role)

let guarded: GuardedApi
beforeEach(async () => {
  guarded = await guardedApi({ site: siteOf(['h1', 'h2']) })
})
afterEach(() => guarded.close())

const ids = { id: 'none', prefix: 'aaaaaaaa' }

describe('who may do what', () => {
  it('[AUTH-1] is the table that was written by hand', () => {
    expect(Object.keys(BY_HAND).sort()).toEqual([...rights].sort())
    for (const role of accountRoles)
      for (const right of rights) expect(roleTable[role].rights.includes(right), `${role} ${right}`).toBe(mayByHand(role, right))
  })

  it('[AUTH-1] holds for every route and every role, and lets in whom it should', async () => {
    await withEveryRole(guarded, ['h1'])
    const operations = await guarded.operations()
    expect(operations.length).toBeGreaterThan(30)
    const tried = { in: 0, out: 0 }
    for (const { method, path, right, query } of operations)
      for (const role of accountRoles) {
        const { status, body } = await guarded.ask(role, method, filled(path, ids) + query, method === 'get' ? undefined : {})
        const may = mayByHand(role, right)
        if (may) expect([401, 403].includes(status), `${role} ${method} ${path} ${status} ${body}`).toBe(false)
        else expect([status, (JSON.parse(body) as { code: string }).code], `${role} ${method} ${path}`).toEqual([403, 'not-allowed'])
        tried[may ? 'in' : 'out'] += 1
      }
    expect(tried.out).toBeGreaterThan(50)
    expect(tried.in).toBeGreaterThan(100)
  })

  it('[AUTH-1] is asked before anything else of a request is looked at', async () => {
    await withEveryRole(guarded)
    const wrong = await guarded.ask('family', 'post', '/api/incidents/none/steps', { nonsense: true })
    expect(wrong.status).toBe(403)
    expect(wrong.json()['code']).toBe('not-allowed')
  })

  it('[AUTH-2] is everything for everybody while there is no account, and nothing without a login as soon as there is one', async () => {
    const operations = await guarded.operations()
    expect((await guarded.ask(undefined, 'get', '/api/homes')).status).toBe(200)
    expect((await guarded.ask(undefined, 'get', '/api/me')).json()).toMatchObject({ id: 'desk', open: true, rights: [...rights] })
    const first = { id: 'chen', name: '陈', role: 'operator' }
    expect((await guarded.ask(undefined, 'post', '/api/accounts', first)).json()).toMatchObject({ code: 'first-account', pointer: '/role' })
    const made = await guarded.ask(undefined, 'post', '/api/accounts', { ...first, role: 'admin' })
    expect(made.json()).toMatchObject({ account: { id: 'chen', role: 'admin' }, password: expect.stringMatching(/^[\w-]{32}$/) as string })
    for (const { method, path, right, query } of operations) {
      const { status, json } = await guarded.ask(undefined, method, filled(path, ids) + query, method === 'get' ? undefined : {})
      if (right === 'open') expect(status, path).not.toBe(401)
      else expect([status, json()['code']], `${method} ${path}`).toEqual([401, 'login-needed'])
    }
    expect((await guarded.ask(undefined, 'get', '/api/nothing')).status).toBe(404)
  })

  it('[AUTH-8] takes no change without the word of its session, however it comes', async () => {
    await withEveryRole(guarded)
    for (const { method, path, right } of await guarded.operations()) {
      if (method === 'get' || right === 'open') continue
      for (const word of ['', 'x', guarded.people.sessions.csrfOf('another')]) {
        const forged = await guarded.ask('admin', method, filled(path, ids), {}, { 'x-anju-csrf': word })
        expect([forged.status, forged.json()['code']], `${method} ${path}`).toEqual([403, 'request-forged'])
      }
    }
  })

  it('[AUTH-9] takes a step in the name of the account alone, and only those of its role', async () => {
    await withEveryRole(guarded, ['h1'])
    const { id } = await guarded.sos('h1')
    const steps = `/api/incidents/${id}/steps`
    const refused = await guarded.ask('agency', 'post', steps, { step: 'acknowledge', by: 'chen' })
    expect([refused.status, refused.json()['code']]).toEqual([403, 'not-allowed'])
    const taken = await guarded.ask('operator', 'post', steps, { step: 'acknowledge', by: 'somebody else', version: 1 })
    expect(taken.json()).toMatchObject({
      incident: { steps: [{ step: 'acknowledge', by: 'operator' }] },
      allowed: ['verify', 'dispatch', 'resolve'],
    })
    expect((await guarded.ask('agency', 'get', `/api/incidents/${id}`)).json()).toMatchObject({ allowed: ['dispatch', 'resolve'] })
    expect((await guarded.ask('family', 'get', `/api/incidents/${id}`)).json()).toMatchObject({ allowed: [] })
  })

  it('[AUTH-15] lets each asker have two hundred requests at once and fifty a second, and harms no other', async () => {
    await withEveryRole(guarded)
    const statuses = []
    for (let n = 0; n < peopleLimits.requests_burst + 1; n++) statuses.push((await guarded.ask('operator', 'get', '/api/me')).status)
    expect(statuses.indexOf(429)).toBe(peopleLimits.requests_burst)
    const slow = await guarded.ask('operator', 'get', '/api/me')
    expect([slow.json()['code'], slow.headers['retry-after']]).toEqual(['too-many-requests', '1'])
    expect((await guarded.ask('supervisor', 'get', '/api/me')).status).toBe(200)
    guarded.pass(1_000)
    for (let n = 0; n < peopleLimits.requests_per_s; n++) expect((await guarded.ask('operator', 'get', '/api/me')).status).toBe(200)
    expect((await guarded.ask('operator', 'get', '/api/me')).status).toBe(429)
  })
})

describe('a login', () => {
  const cookieOf = ({ headers }: { headers: Record<string, unknown> }) => String(headers['set-cookie'])
  const PASSWORD = 'a heron stands on ice'

  it('[AUTH-8] [AUTH-7] gives a cookie that no script reads and no other site sends, a new one each time, and ends with a logout', async () => {
    await guarded.add('admin')
    const login = { account: 'admin', password: PASSWORD }
    const first = await guarded.ask(undefined, 'post', '/api/login', login)
    expect(first.json()).toMatchObject({ id: 'admin', role: 'admin', open: false, csrf: expect.any(String) as string })
    expect(cookieOf(first)).toMatch(/^anju=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict; Max-Age=43200$/)
    const cookie = cookieOf(first).split(';')[0]!
    expect((await guarded.ask(undefined, 'get', '/api/me', undefined, { cookie })).status).toBe(200)
    const second = await guarded.ask(undefined, 'post', '/api/login', login, { cookie })
    expect(cookieOf(second).split(';')[0]).not.toBe(cookie)
    const old = await guarded.ask(undefined, 'get', '/api/me', undefined, { cookie })
    expect([old.status, old.json()['code']]).toEqual([401, 'session-ended'])
    const now = { cookie: cookieOf(second).split(';')[0]!, 'x-anju-csrf': String(second.json()['csrf']) }
    const out = await guarded.ask(undefined, 'post', '/api/logout', undefined, now)
    expect(cookieOf(out)).toMatch(/^anju=; .*Max-Age=0$/)
    expect((await guarded.ask(undefined, 'get', '/api/me', undefined, now)).json()['code']).toBe('session-ended')
  })

  it('[AUTH-5] [AUTH-6] is refused with a wait, and ends every other session when the password changes', async () => {
    await guarded.add('admin')
    const wrong = { account: 'admin', password: 'no' }
    for (let n = 0; n < peopleLimits.wrong_free; n++) expect((await guarded.ask(undefined, 'post', '/api/login', wrong)).status).toBe(401)
    const wait = await guarded.ask(undefined, 'post', '/api/login', { ...wrong, password: PASSWORD })
    expect([wait.status, wait.json()['code'], wait.headers['retry-after']]).toEqual([429, 'login-wait', '2'])
    guarded.pass(2_000)
    const { token } = guarded.people.enter('admin', 'a phone')
    const weak = await guarded.ask('admin', 'post', '/api/me/password', { now: PASSWORD, next: 'short' })
    expect([weak.status, weak.json()['code'], weak.json()['pointer']]).toEqual([422, 'password-weak', '/next'])
    const set = await guarded.ask('admin', 'post', '/api/me/password', { now: PASSWORD, next: 'three herons stand on ice' })
    expect(set.status).toBe(200)
    expect(guarded.people.sessions.find(token)).toBe('ended')
    expect((await guarded.ask(undefined, 'post', '/api/login', { ...wrong, password: PASSWORD })).status).toBe(401)
  })

  it('[AUTH-7] of an account that is shut ends at once, and its sessions are shown to it alone', async () => {
    await guarded.add('admin')
    await guarded.add('operator')
    const { token } = guarded.people.enter('operator', 'desk 3')
    const cookie = `anju=${token}`
    const mine = (await guarded.ask(undefined, 'get', '/api/me/sessions', undefined, { cookie })).json() as unknown as { this: boolean }[]
    expect(mine).toMatchObject([{ agent: 'desk 3', this: true }])
    expect((await guarded.ask('admin', 'delete', `/api/me/sessions/${(mine[0] as unknown as { id: string }).id}`)).status).toBe(404)
    expect((await guarded.ask('admin', 'patch', '/api/accounts/operator', { disabled: true })).json()).toMatchObject({ disabled: true })
    expect((await guarded.ask(undefined, 'get', '/api/me', undefined, { cookie })).json()['code']).toBe('session-ended')
    expect((await guarded.ask('admin', 'patch', '/api/accounts/operator', { disabled: false })).status).toBe(200)
    expect((await guarded.ask(undefined, 'get', '/api/me', undefined, { cookie })).json()['code']).toBe('session-ended')
  })
})

describe('a key of a machine', () => {
  it('[AUTH-13] does what it was made for and no more, is shown once, ends and is withdrawn', async () => {
    await withEveryRole(guarded)
    const settings = { name: 'statistics of the street', rights: ['statistics.read', 'homes.read'], homes: ['h1'] }
    const made = await guarded.ask('admin', 'post', '/api/keys', { ...settings, until_ms: guarded.clock.now() + 60_000 })
    const { key, prefix } = made.json() as { key: string; prefix: string }
    expect(key).toMatch(/^anju_[0-9a-f]{8}_[\w-]{32}$/)
    const asKey = (path: string, method = 'get', text = key) =>
      guarded.ask(undefined, method, path, method === 'get' ? undefined : {}, { authorization: `Bearer ${text}` })
    for (const { method, path, right, query } of await guarded.operations()) {
      const { status } = await asKey(filled(path, ids) + query, method)
      if (['open', 'self', 'statistics.read', 'homes.read'].includes(right)) expect([401, 403].includes(status), path).toBe(false)
      else expect(status, `${method} ${path}`).toBe(403)
    }
    expect((await asKey('/api/homes')).json()).toMatchObject([{ id: 'h1' }])
    for (const wrong of [`${key}x`, key.slice(0, -1), key.replace(prefix, '00000000'), 'x'])
      expect((await asKey('/api/homes', 'get', wrong)).status, wrong).toBe(401)
    const listed = await guarded.ask('admin', 'get', '/api/keys')
    expect(listed.json()).toMatchObject([{ prefix, by: 'admin', used_ms: guarded.clock.now() }])
    expect(listed.body).not.toContain(key.slice(14))
    guarded.pass(60_000)
    expect((await asKey('/api/homes')).status).toBe(401)
    const forever = (await guarded.ask('admin', 'post', '/api/keys', settings)).json() as { key: string; prefix: string }
    expect((await asKey('/api/homes', 'get', forever.key)).status).toBe(200)
    expect((await guarded.ask('admin', 'delete', `/api/keys/${forever.prefix}`)).status).toBe(200)
    expect((await asKey('/api/homes', 'get', forever.key)).status).toBe(401)
    expect((await guarded.ask('admin', 'delete', `/api/keys/${forever.prefix}`)).status).toBe(404)
  })

  it('[AUTH-13] never has a right that its maker lacks', async () => {
    const made = guarded.people.keys.make({ name: 'x', rights: ['homes.read', 'erase'] }, 'wu', (right) => right !== 'erase')
    expect(made).toMatchObject({ ok: false, fault: { code: 'key-beyond', params: { right: 'erase' } } })
  })
})
