/** How a password is kept: `scrypt$N$r$p$salt$hash`, the last two in base64url (RFC 7914; the cost stands in the text, so that it can be raised). */
export interface PasswordHash {
  cost: number
  block: number
  lanes: number
  salt: Uint8Array<ArrayBuffer>
  hash: Uint8Array<ArrayBuffer>
}

export const PASSWORD_HASH_PATTERN = '^scrypt\\$[1-9]\\d{0,6}\\$[1-9]\\d?\\$[1-9]\\d?\\$[A-Za-z0-9_-]{22}\\$[A-Za-z0-9_-]{43}$'
const pattern = new RegExp(PASSWORD_HASH_PATTERN)

export const textOfHash = ({ cost, block, lanes, salt, hash }: PasswordHash): string =>
  `scrypt$${cost}$${block}$${lanes}$${base64url(salt)}$${base64url(hash)}`

/** Undefined for a text that is no hash of ours: one hash has one text. A zero in it would be read by Node as its default, so none is taken. */
export function hashOfText(text: string): PasswordHash | undefined {
  if (!pattern.test(text)) return undefined
  const [, cost = '', block = '', lanes = '', salt = '', hash = ''] = text.split('$')
  const read = { cost: Number(cost), block: Number(block), lanes: Number(lanes), salt: bytes(salt), hash: bytes(hash) }
  return textOfHash(read) === text ? read : undefined
}

const base64url = (value: Uint8Array) => Buffer.from(value).toString('base64url')
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
