// Goal: accounts can be trusted: who they are, how they are opened, who is kept out. Method: the service on a bench of the server with a clock that the
// test moves; drawn logins against an oracle that counts wrong ones by itself.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instant } from '@anju/sdk'
import { accounts } from '../../src/people/accounts.ts'
import { waitAfter_ms } from '../../src/people/login-tries.ts'
import { peopleLimits } from '../../src/people/people-limits.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { bench } from '../one-home.ts'

const GOOD = 'a heron stands on ice'
const HERE = '192.0.2.7'
const chief = { name: '陈', role: 'admin' } as const
const desk = { name: '吴', role: 'operator' } as const

const code = (result: { ok: true } | { ok: false; fault: { code: string } }) => (result.ok ? 'ok' : result.fault.code)

async function start(store = memoryStore()) {
  const b = await bench({ store })
  const known = accounts(b.server.ground)
  const move = (ms: number) => b.clock.moveTo((b.clock.now() + ms) as Instant)
  return { b, known, move, store }
}

describe('accounts', () => {
  it('[AUTH-3] begin with an admin, are there once, and never lose the last admin', async () => {
    const { known } = await start()
    expect(code(await known.add('wu', desk, 'desk', GOOD))).toBe('first-account')
    expect(code(await known.add('chen', chief, 'desk', GOOD))).toBe('ok')
    expect(code(await known.add('chen', desk, 'desk', GOOD))).toBe('account-taken')
    expect(code(await known.add('wu', desk, 'chen', GOOD))).toBe('ok')
    expect(code(known.change('chen', { role: 'operator' }, 'chen'))).toBe('last-admin')
    expect(code(known.change('chen', { disabled: true }, 'chen'))).toBe('last-admin')
    expect(code(known.change('wu', { role: 'admin' }, 'chen'))).toBe('ok')
    expect(code(known.change('chen', { disabled: true }, 'wu'))).toBe('ok')
    expect(code(known.change('wu', { role: 'auditor' }, 'wu'))).toBe('last-admin')
    expect(code(known.change('nobody', {}, 'wu'))).toBe('account-unknown')
    expect(known.all().map(({ id, role, disabled }) => [id, role, disabled])).toEqual([
      ['chen', 'admin', true],
      ['wu', 'admin', false],
    ])
  })

  it('[AUTH-3] are there after a restart, with their audit and without a password anywhere', async () => {
    const { b, known, store } = await start()
    await known.add('chen', chief, 'desk', GOOD)
    await known.add('wu', { ...desk, homes: ['h1'] }, 'chen', GOOD)
    await known.reset('wu', 'chen')
    await b.server.ground.stored()
    expect((await b.server.audit('account:wu')).map(({ did, by }) => [did, by])).toEqual([
      ['account-added', 'chen'],
      ['password-reset', 'chen'],
    ])
    const again = await start(store)
    expect(again.known.get('wu')).toMatchObject({ role: 'operator', homes: ['h1'] })
    expect(code(await again.known.login('chen', GOOD, HERE))).toBe('ok')
    const rows = []
    for await (const { body } of store.records('accounts', 0, Number.MAX_SAFE_INTEGER)) rows.push(body)
    expect(rows).toHaveLength(2)
    expect(JSON.stringify([rows, known.all(), await store.audit('account:wu')])).not.toContain(GOOD)
    expect(JSON.stringify(known.all())).not.toContain('argon2')
  })

  it('[AUTH-5] says the same of a wrong password, a stranger and an account that is shut, also when they must wait', async () => {
    const { known } = await start()
    await known.add('chen', chief, 'desk', GOOD)
    await known.add('wu', desk, 'chen', GOOD)
    await known.add('shut', desk, 'chen', GOOD)
    known.change('shut', { disabled: true }, 'chen')
    const answers = async (id: string, password: string) => {
      const said: string[] = []
      for (let n = 0; n < peopleLimits.wrong_free + 2; n++) said.push(JSON.stringify(await known.login(id, password, `192.0.2.${n}`)))
      return said
    }
    const [wrong, stranger] = [await answers('wu', 'x'), await answers('nobody', 'x')]
    expect(stranger).toEqual(wrong)
    expect(wrong.at(-1)).toContain('login-wait')
    expect((await answers('shut', GOOD))[0]).toBe(wrong[0])
  })

  it('[AUTH-6] let nobody try faster than the wait that wrong passwords earned, and forget them at a right one', async () => {
    const steps = fc.array(fc.record({ right: fc.boolean(), after_ms: fc.constantFrom(0, 1_000, 2_500, 9_000, 120_000) }), {
      minLength: 8,
      maxLength: 24,
    })
    const property = fc.asyncProperty(steps, async (tries) => {
      const { known, move } = await start()
      await known.add('chen', chief, 'desk', GOOD)
      let [wrong, since_ms] = [0, 0]
      for (const { right, after_ms } of tries) {
        move(after_ms)
        since_ms += after_ms
        // By hand: 5 are free, then 2 s, 4 s, 8 s … up to 900 s.
        const wait_ms = wrong < 5 ? 0 : Math.min(2_000 * 2 ** (wrong - 5), 900_000)
        const got = code(await known.login('chen', right ? GOOD : 'wrong', `192.0.2.${wrong}`))
        expect(got).toBe(since_ms < wait_ms ? 'login-wait' : right ? 'ok' : 'login-wrong')
        if (got === 'login-wait') continue
        wrong = right ? 0 : wrong + 1
        since_ms = 0
      }
    })
    await fc.assert(property, { numRuns: 6 })
    expect([4, 5, 6, 7, 99].map(waitAfter_ms)).toEqual([0, 2_000, 4_000, 8_000, 900_000])
  })

  it('[AUTH-6] shut an account after a hundred wrong passwords until it is reset, and an address after twenty', async () => {
    const { known, move } = await start()
    await known.add('chen', chief, 'desk', GOOD)
    for (let n = 0; n < peopleLimits.wrong_most; n++) {
      move(peopleLimits.wrong_wait_most)
      expect(code(await known.login('chen', 'wrong', HERE))).toBe('login-wrong')
    }
    move(peopleLimits.wrong_wait_most)
    expect(known.all()[0]!.locked).toBe(true)
    expect(code(await known.login('chen', GOOD, HERE))).toBe('login-wrong')
    expect(code(await known.reset('chen', 'command', GOOD))).toBe('ok')
    expect(code(await known.login('chen', GOOD, HERE))).toBe('ok')
    move(peopleLimits.wrong_window)
    for (let n = 0; n < peopleLimits.wrong_by_address; n++)
      expect(code(await known.login(`name-${n}`, 'x', '2001:db8::1')), String(n)).toBe('login-wrong')
    expect(code(await known.login('chen', GOOD, '2001:db8::ffff'))).toBe('login-wait')
    expect(code(await known.login('chen', GOOD, HERE))).toBe('ok')
    move(peopleLimits.wrong_window)
    expect(code(await known.login('chen', GOOD, '2001:db8::ffff'))).toBe('ok')
  })

  it('[AUTH-6] check a few passwords at once and turn a flood away', async () => {
    const { known } = await start()
    await known.add('chen', chief, 'desk', GOOD)
    const flood = Array.from({ length: 60 }, (_, n) => known.login(`name-${n}`, 'x', `192.0.2.${n}`))
    const said = (await Promise.all(flood)).map(code)
    expect(said.filter((one) => one === 'login-wait').length).toBeGreaterThanOrEqual(60 - peopleLimits.checks_waiting - 4)
    expect(code(await known.login('chen', GOOD, HERE))).toBe('ok')
  })
})
