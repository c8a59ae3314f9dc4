import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { hashOfText, textOfHash, type PasswordHash } from './password-hash.ts'

/** Bytes of a password that we draw: 192 bits, more than the 128 that SPEC.md asks for, and 32 characters without padding. */
const PASSWORD_BYTES = 24
const SALT_BYTES = 16
const HASH_BYTES = 32

/** scrypt's cost: 16 MB and some 40 ms a check (Node's own default). Guessing is hopeless by the length of the password; this is for a stolen file. */
const COST = { cost: 16_384, block: 8, lanes: 1 } as const

/** A hash in a file may name a higher cost than ours, up to this memory: more would let a file stop the server. */
const MOST_MEMORY_BYTES = 67_108_864

/** A password from the machine's own chance: 32 characters of `A-Z a-z 0-9 _ -`. */
export const newPassword = (): string => randomBytes(PASSWORD_BYTES).toString('base64url')

/** What is kept of a password. */
export async function hashPassword(password: string): Promise<string> {
  const parts = { ...COST, salt: new Uint8Array(randomBytes(SALT_BYTES)) }
  return textOfHash({ ...parts, hash: await derive(password, parts) })
}

/** Whether a password is the one of a hash. False for a hash that cannot be read. Takes as long for a wrong one as for the right one. */
export async function checkPassword(password: string, text: string): Promise<boolean> {
  const kept = hashOfText(text)
  if (kept === undefined) return false
  try {
    return timingSafeEqual(await derive(password, kept), kept.hash)
  } catch {
    return false // A cost that is no power of two, or needs more memory than we give.
  }
}

function derive(password: string, { cost, block, lanes, salt }: Omit<PasswordHash, 'hash'>): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const options = { N: cost, r: block, p: lanes, maxmem: MOST_MEMORY_BYTES }
    scrypt(password.normalize('NFC'), salt, HASH_BYTES, options, (error, key) => {
      if (error === null) resolve(new Uint8Array(key))
      else reject(error)
    })
  })
}
