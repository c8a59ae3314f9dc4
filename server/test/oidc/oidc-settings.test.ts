// Goal: a file that would weaken a login, or cannot work, is refused by line and column before the server starts. Method: the file of the documentation with
// one line changed each time; the command itself; drawn groups against a plain search for the account's role.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { stringify } from 'yaml'
import { readOidc } from '../../src/config.ts'
import { exit } from '../../src/exit-code.ts'
import { main } from '../../src/main.ts'
import { vouchedAccount } from '../../src/oidc/vouched-account.ts'
import { accountRoles } from '../../src/people/role.ts'
import { site } from '../one-home.ts'

const GOOD = `issuer: https://login.example.cn
address: https://desk.example.cn
client: anju
secret_env: ANJU_OIDC_SECRET
account_claim: preferred_username
scope: openid profile groups
make_accounts:
  claim: groups
  roles:
    - { value: desk-leads, role: supervisor }
`
const env = { ANJU_OIDC_SECRET: 'x' }
const folder = mkdtempSync(join(tmpdir(), 'anju-oidc-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the file of logins by a provider', () => {
  it.each([
    ['issuer: https://login.example.cn', 'issuer: http://login.example.cn', 1, 'must begin with https'],
    ['issuer: https://login.example.cn', 'issuer: ftp://127.0.0.1', 1, 'must begin with https'],
    ['address: https://desk.example.cn', 'address: desk', 2, 'must be an address'],
    ['address: https://desk.example.cn', 'address: https://desk.example.cn/?next=x', 2, 'no user, query'],
    ['address: https://desk.example.cn', 'address: http://localhost.example.cn', 2, 'must begin with https'],
    ['secret_env: ANJU_OIDC_SECRET', 'secret_env: ANJU_OTHER', 4, 'ANJU_OTHER is not set'],
    ['secret_env: ANJU_OIDC_SECRET', 'secret: readable', 4, ''],
    ['secret_env: ANJU_OIDC_SECRET', 'secret_by: post', 4, 'needs secret_env'],
    ['scope: openid profile groups', 'scope: profile', 6, 'must hold openid'],
    ['role: supervisor', 'role: king', 10, ''],
  ])('[AUTH-29] is refused with its line: %s → %s', (from, to, line, problem) => {
    expect(readOidc(GOOD, env)).toMatchObject({ oidc: { secret: 'x', settings: { client: 'anju' } } })
    const read = readOidc(GOOD.replace(from, to), env)
    const problems = 'problems' in read ? read.problems : []
    expect(problems.map((one) => one.problem).join()).toContain(problem)
    if (!to.startsWith('secret:')) expect(problems[0]?.line).toBe(line)
    expect(problems.length).toBeGreaterThan(0)
  })

  it('[AUTH-29] may name this machine without TLS, and a client without a secret', () => {
    const text = 'issuer: http://127.0.0.1:9/realm\naddress: http://localhost:8080\nclient: anju\n'
    expect(readOidc(text, {})).toEqual({
      oidc: { settings: { issuer: 'http://127.0.0.1:9/realm', address: 'http://localhost:8080', client: 'anju' } },
    })
  })

  it('[AUTH-28] [AUTH-29] ends the command with 2 when it is wrong; a provider that is not there keeps nothing from starting', async () => {
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const said: string[] = []
    const flags = (oidc: string) => [
      '--site',
      file('site.yaml', stringify(site)),
      '--data',
      folder,
      '--port',
      '0',
      '--mqtt-port',
      '0',
      '--oidc',
      oidc,
    ]
    const say = (line: string) => said.push(line)
    expect(await main(flags(file('wrong.yaml', GOOD)), say, Promise.resolve())).toBe(exit.usage)
    expect(said.join()).toContain('wrong.yaml:4:13: The environment variable ANJU_OIDC_SECRET is not set.')
    expect(await main(flags(join(folder, 'none.yaml')), say, Promise.resolve())).toBe(exit.usage)
    expect(said.join()).toContain('none.yaml')
    const interrupt = Promise.withResolvers<void>()
    const good = file('good.yaml', 'issuer: http://127.0.0.1:9\naddress: http://127.0.0.1:8080\nclient: anju\n')
    const ended = main(flags(good), say, interrupt.promise)
    await vi.waitFor(() => expect(said.join()).toContain('API and feed'), 20_000)
    const url = /at (http:\/\/[^,\s]+)/.exec(said.find((line) => line.startsWith('API and feed'))!)![1]!
    expect(await (await fetch(`${url}/api/login`)).json()).toMatchObject({ oidc: {} })
    expect((await fetch(`${url}/api/login/oidc`)).status).toBe(503)
    interrupt.resolve()
    expect(await ended).toBe(exit.interrupted)
  })
})

it('[AUTH-26] a role comes from the first line whose value the claim has, as a plain search finds it', () => {
  const value = fc.constantFrom('a', 'b', 'c', 'A', '')
  const lines = fc.array(fc.record({ value, role: fc.constantFrom(...accountRoles) }), { minLength: 1, maxLength: 6 })
  const claim = fc.oneof(
    value,
    fc.array(fc.oneof(value, fc.integer()), { maxLength: 4 }),
    fc.constant(undefined),
    fc.dictionary(value, value),
  )
  const property = fc.property(lines, claim, (roles, groups) => {
    const settings = { issuer: '', address: '', client: '', make_accounts: { claim: 'groups', roles } }
    const made = vouchedAccount({ sub: 'li', groups }, settings)
    let expected: string | undefined
    for (const line of roles.toReversed()) {
      const has = typeof groups === 'string' ? groups === line.value : Array.isArray(groups) && groups.includes(line.value)
      if (has) expected = line.role
    }
    expect(made.ok ? made.value.make?.role : 'refused').toBe(expected)
  })
  fc.assert(property, { numRuns: 500 })
})
