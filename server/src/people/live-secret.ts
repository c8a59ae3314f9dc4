import { argon2, createHash, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'

/** RFC 9106 and OWASP's Password Storage page: argon2id, 19 MiB, two passes, one lane, is the least that they take. The text carries the cost, to be raised. */
const COST = { memory_KiB: 19_456, passes: 2, lanes: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32
/** A hash in a store may name a higher cost than ours, up to this: more would let a store stop the server. */
const MOST = { memory_KiB: 262_144, passes: 10, lanes: 8 } as const

/** The PHC string format, which other tools read too. */
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{43})$/

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

function derive(password: string, salt: Uint8Array, cost: { memory_KiB: number; passes: number; lanes: number }): Promise<Buffer> {
  // NIST SP 800-63B: NFC or NFKC before hashing, so that the same keys on two keyboards are one password.
  const message = Buffer.from(password.normalize('NFKC'))
  const asked = { message, nonce: salt, parallelism: cost.lanes, tagLength: TAG_BYTES, memory: cost.memory_KiB, passes: cost.passes }
  return new Promise((resolve, reject) => {
    argon2('argon2id', asked satisfies Argon2Parameters, (error, key) => (error === null ? resolve(Buffer.from(key)) : reject(error)))
  })
}

/** What is kept of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await derive(password, salt, COST)
  return `$argon2id$v=19$m=${COST.memory_KiB},t=${COST.passes},p=${COST.lanes}$${base64(salt)}$${base64(tag)}`
}

/** Whether a password is the one of a hash. Without a hash it takes as long and is never right, so that nobody learns which accounts there are. */
export async function checkPassword(password: string, text: string | undefined): Promise<boolean> {
  const read = PHC.exec(text ?? '')
  const [, memory = '0', passes = '0', lanes = '0', salt = '', tag = ''] = read ?? []
  const cost = { memory_KiB: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  const costly = cost.memory_KiB > MOST.memory_KiB || cost.passes > MOST.passes || cost.lanes > MOST.lanes
  if (read === null || costly || cost.passes < 1 || cost.lanes < 1 || cost.memory_KiB < 8 * cost.lanes) {
    await derive(password, new Uint8Array(SALT_BYTES), COST)
    return false
  }
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), cost), Buffer.from(tag, 'base64'))
}

/** A secret from the machine's own chance: 192 bits, 32 characters of `A-Z a-z 0-9 _ -`. */
export const newSecret = (bytes = 24): string => randomBytes(bytes).toString('base64url')

/** What is kept of a secret that we drew: SHA-256 is enough for what cannot be guessed. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** Whether two texts are the same, in a time that does not tell where they differ. */
export const sameText = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
