// Goal: a stolen file of credentials gives no password away. Method: real hashes, drawn damage to their text.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPassword, hashPassword, newPassword, passwordDesk } from '@anju/sdk/security'
import { hash, password } from './fixtures.ts'

describe('passwords', () => {
  it('[SEC-13] are kept as scrypt with a salt of their own, and fit nothing else', async () => {
    const again = await hashPassword(password)
    expect(again).toMatch(/^scrypt\$16384\$8\$1\$/)
    expect(again).not.toBe(hash)
    expect(again).not.toContain(password)
    expect(await Promise.all([checkPassword(password, hash), checkPassword(password, again)])).toEqual([true, true])
    expect(await Promise.all(['', password.slice(1), `${password} `].map((wrong) => checkPassword(wrong, hash)))).toEqual([
      false,
      false,
      false,
    ])
  })

  it('[SEC-13] have 192 bits of the machine’s chance', () => {
    const drawn = Array.from({ length: 200 }, newPassword)
    expect(new Set(drawn).size).toBe(200)
    for (const one of drawn) expect(one).toMatch(/^[A-Za-z0-9_-]{32}$/)
  })

  it('[SEC-13] are never right by a hash that was damaged, that asks for gigabytes, or that is none', async () => {
    const [head, tail] = [hash.slice(0, 16), hash.slice(16)]
    const damaged = fc.oneof(
      fc.string(),
      fc.constantFrom(hash.replace('16384', '16383'), hash.replace('16384', '8388608'), hash.replace('$8$', '$0$'), '', `${hash}A`),
      fc.nat({ max: tail.length - 2 }).map((at) => head + tail.slice(0, at) + (tail[at] === 'A' ? 'B' : 'A') + tail.slice(at + 1)),
    )
    await fc.assert(
      fc.asyncProperty(damaged, async (text) => {
        fc.pre(text !== hash)
        expect(await checkPassword(password, text)).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('[SEC-13] have one text for one hash: spare bits of its encoding do not make another', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const [, , , , salt = '', digest = ''] = hash.split('$')
    for (const part of [salt, digest]) {
      const alias = part.slice(0, -1) + alphabet[alphabet.indexOf(part.at(-1)!) ^ 1]!
      expect(Buffer.from(alias, 'base64url').equals(Buffer.from(part, 'base64url'))).toBe(true)
      expect(await checkPassword(password, hash.replace(part, alias))).toBe(false)
    }
  })

  it('[SEC-13] that were right once are known without the slow hash, for that hash and that password alone', async () => {
    const desk = passwordDesk()
    expect(desk.knows(password, hash)).toBe(false)
    expect(await desk.check('wrong', hash)).toBe(false)
    expect(desk.knows('wrong', hash)).toBe(false)
    expect(await desk.check(password, hash)).toBe(true)
    expect([desk.knows(password, hash), desk.knows('wrong', hash), desk.knows(password, `${hash}x`)]).toEqual([true, false, false])
    expect(await desk.check(password, undefined)).toBe(false)
  })
})
