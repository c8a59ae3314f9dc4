// Goal: a password that is kept cannot be read, and one that can be guessed is not kept. Method: drawn passwords against themselves and their
// neighbours, a vector that another program made, and hashes that a stranger wrote into the store.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPassword, digestOf, hashPassword, newSecret, sameText } from '../../src/people/live-secret.ts'
import { passwordLength, passwordProblem } from '../../src/people/password-rules.ts'

/** From the tests of the reference implementation of Argon2: the password is `password`, the salt `somesalt`. */
const REFERENCE = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
const SHAPE = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/

describe('a password', () => {
  it('[AUTH-4] is kept as argon2id with a salt of its own, and is right alone', async () => {
    const property = fc.asyncProperty(
      fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
      fc.string({ maxLength: 3 }),
      async (password, more) => {
        const [one, other] = [await hashPassword(password), await hashPassword(password)]
        expect(one).toMatch(SHAPE)
        expect(one).not.toBe(other)
        expect(await checkPassword(password, one)).toBe(true)
        expect(await checkPassword(`${password}${more}x`, one)).toBe(false)
      },
    )
    await fc.assert(property, { numRuns: 12 })
  })

  it('[AUTH-4] is the same however the keyboard composes its signs', async () => {
    const hash = await hashPassword('Am\u00e9lie goes home')
    expect(await checkPassword('Ame\u0301lie goes home', hash)).toBe(true)
    expect(await checkPassword('Amelie goes home', hash)).toBe(false)
  })

  it('[AUTH-4] is read from what the reference implementation wrote', async () => {
    expect(await checkPassword('password', REFERENCE)).toBe(true)
    expect(await checkPassword('passwort', REFERENCE)).toBe(false)
  })

  it('[AUTH-4] is wrong for a hash that is none, or that would cost too much to try', async () => {
    const good = await hashPassword('a')
    for (const text of [
      undefined,
      '',
      'plain',
      good.replace('argon2id', 'argon2i'),
      good.replace('m=19456', 'm=9999999'),
      good.replace('m=19456', 'm=1'),
      good.replace('t=2', 't=0'),
      good.replace('p=1', 'p=99'),
    ])
      expect(await checkPassword('a', text), text).toBe(false)
  })

  it('[AUTH-4] is refused when it is short, long, or when nothing is left of it without what everybody guesses', () => {
    for (const [password, problem] of [
      ['short', 'short'],
      ['x'.repeat(257), 'long'],
      ['operatoroperator', 'guessable'],
      ['Admin1234567890', 'guessable'],
      ['qwertyuiopasdfgh', 'guessable'],
      ['wu-li-wu-li-wu-li-', 'guessable'],
      ['aaaaaaaaaaaaaaaa', 'guessable'],
      ['anju-password-2026', 'guessable'],
      ['wu.xiaoming.wu.xiaoming', 'guessable'],
      ['a heron stands on ice', undefined],
      ['晚饭后散步看见三只白鹭飞过河', 'short'],
      ['晚饭后散步看见三只白鹭飞过河面', undefined],
    ] as const)
      expect(passwordProblem(password, 'wu.xiaoming'), password).toBe(problem)
  })

  it('[AUTH-4] that the server draws is always taken', () => {
    for (let n = 0; n < 200; n++) expect(passwordProblem(newSecret(), 'wu')).toBeUndefined()
    const drawn = fc.property(fc.string({ maxLength: passwordLength.least - 1 }), (text) => passwordProblem(text, 'wu') === 'short')
    fc.assert(drawn)
  })

  it('[AUTH-7] a secret that was drawn is kept as a digest, and compared as a whole', () => {
    const secret = newSecret(32)
    expect(digestOf(secret)).not.toContain(secret)
    expect(sameText(digestOf(secret), digestOf(secret))).toBe(true)
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => sameText(a, b) === (a === b)))
  })
})
