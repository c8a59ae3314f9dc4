// Goal: an ID token with one thing wrong opens nothing. Method: a provider that signs by itself and does one thing wrong at a time; with nothing wrong the
// same login comes in, so that each refusal is for its reason.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { guardedApi, type GuardedApi } from '../http/guarded-api.ts'
import { browser } from './browser.ts'
import { forgingProvider, type Forgery } from './forging-provider.ts'

let provider: Awaited<ReturnType<typeof forgingProvider>>
let guarded: GuardedApi
beforeAll(async () => {
  provider = await forgingProvider()
})
afterAll(() => provider.close())
beforeEach(async () => {
  const settings = { issuer: provider.told.issuer, address: 'http://127.0.0.1:8080', client: 'anju', account_claim: 'preferred_username' }
  guarded = await guardedApi({ oidc: { settings } })
  await guarded.add('admin', 'chen')
  await guarded.add('operator', 'wu')
})
afterEach(() => guarded.close())

async function loginWith(forgery: Forgery, issued: { iss?: string } = {}) {
  const at = browser(guarded)
  const asked = new URL((await at.get('/api/login/oidc')).location!).searchParams
  provider.told.forgery = forgery
  provider.told.nonce = asked.get('nonce')!
  const query = new URLSearchParams({ code: 'a code', state: asked.get('state')!, ...issued })
  const { status, code } = await at.get(`/api/login/oidc/back?${query}`)
  expect(at.jar.has('anju')).toBe(status === 303)
  return { status, code }
}

const now_s = Math.floor(Date.now() / 1_000)
const forgeries: Readonly<Record<string, Forgery>> = {
  'another nonce': { claims: { nonce: 'another' } },
  'no nonce': { claims: { nonce: undefined } },
  'another audience': { claims: { aud: 'another client' } },
  'two audiences, and made for the other': { claims: { aud: ['anju', 'other'], azp: 'other' } },
  'no audience': { claims: { aud: undefined } },
  expired: { claims: { iat: now_s - 7_200, exp: now_s - 3_600 } },
  'no end': { claims: { exp: undefined } },
  'not yet': { claims: { nbf: now_s + 3_600 } },
  'another issuer': { claims: { iss: 'https://other.example' } },
  'no subject': { claims: { sub: undefined } },
  'the key of another': { foreignKey: true },
  'a key that nobody knows': { header: { kid: 'unknown' } },
  'not signed': { unsigned: true },
  'no signature asked for': { header: { alg: 'none' }, unsigned: true },
  'a secret in place of a key': { header: { alg: 'HS256' } },
  'changed after it was signed': { claims: { preferred_username: 'wu' }, changedLater: { preferred_username: 'chen' } },
  'no ID token': { noToken: true },
  'somebody else on the page about people': {
    claims: { preferred_username: undefined },
    userinfo: { sub: 'other', preferred_username: 'wu' },
  },
  'a code that is refused': { status: 400 },
}

describe('an ID token', () => {
  it('[AUTH-25] that is right lets its person in, with a claim from the page about people where the token has it not', async () => {
    expect((await loginWith({})).status).toBe(303)
    const userinfo = { sub: 'subject-wu', preferred_username: 'wu' }
    expect((await loginWith({ claims: { preferred_username: undefined }, userinfo })).status).toBe(303)
    expect(guarded.said).toEqual([])
  })

  it.each(Object.entries(forgeries))('[AUTH-25] with one thing wrong lets nobody in: %s', async (_name, forgery) => {
    expect(await loginWith(forgery)).toEqual({ status: 403, code: 'oidc-refused' })
    expect(guarded.said).toHaveLength(1)
    expect(guarded.said.join()).not.toMatch(/eyJ|access|subject-wu/)
    expect((await loginWith({})).status).toBe(303)
  })

  it('[AUTH-25] an answer that another provider gave to the browser is refused', async () => {
    expect(await loginWith({}, { iss: 'https://other.example' })).toEqual({ status: 403, code: 'oidc-refused' })
  })

  it('[AUTH-28] a provider that is broken is told apart from one that refuses', async () => {
    expect(await loginWith({ status: 500 })).toEqual({ status: 503, code: 'oidc-unreachable' })
  })
})
