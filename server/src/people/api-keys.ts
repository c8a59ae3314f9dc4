import { fail, ok, type Result } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import type { Ground } from '../records/ground.ts'
import { digestOf, newSecret, sameText } from './live-secret.ts'
import { peopleLimits } from './people-limits.ts'
import { rights, type Right } from './right.ts'

/** What a machine's key may do. */
export const KeySettings = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64 }),
    rights: Type.Array(Type.Enum([...rights]), { minItems: 1, maxItems: rights.length, uniqueItems: true }),
    homes: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 500, uniqueItems: true })),
    until_ms: Type.Optional(Type.Integer({ minimum: 0, 'x-unit': 'ms' })),
  },
  { additionalProperties: false },
)
export type KeySettings = Static<typeof KeySettings>

/** A key as it is kept: never the key itself. */
export interface ApiKey extends KeySettings {
  prefix: string
  digest: string
  by: string
  made_ms: number
  used_ms?: number
}

export type ApiKeyShown = Omit<ApiKey, 'digest'>

/** Keys of machines: `anju_<prefix>_<secret>`, so that a scanner of leaked secrets knows one when it sees it, and a person knows which it was. */
export interface ApiKeys {
  all(): ApiKeyShown[]
  /** The key is in the answer, and nowhere else. Errors `key-beyond` (a right that its maker lacks), `key-limit`. */
  make(settings: KeySettings, by: string, may: (right: Right) => boolean): Result<{ key: string; prefix: string }>
  /** Whose key it is, used now; undefined when it is none, has ended or was revoked. */
  find(key: string): ApiKey | undefined
  /** Error `not-found`. */
  revoke(prefix: string, by: string): Result<void>
}

function shownKey(key: ApiKey): ApiKeyShown {
  const { digest: _, ...shown } = key
  return shown
}

const KEY = /^anju_([a-z0-9]{8})_([A-Za-z0-9_-]{32})$/

export function apiKeys(ground: Ground): ApiKeys {
  const book = ground.books.book<ApiKey>('api-keys')
  const now = () => ground.agenda.now()
  return {
    all: () => book.all().map(shownKey),
    make(settings, by, may) {
      const beyond = settings.rights.find((right) => !may(right))
      if (beyond !== undefined) return fail('key-beyond', { right: beyond }, '/rights')
      if (book.size >= peopleLimits.keys) return fail('key-limit', { limit: peopleLimits.keys })
      const prefix = Buffer.from(newSecret(4), 'base64url').toString('hex')
      const secret = newSecret()
      book.put(prefix, { ...settings, prefix, digest: digestOf(secret), by, made_ms: now() })
      ground.audit(`key:${prefix}`, 'key-made', by, { rights: settings.rights.join(' ') })
      return ok({ key: `anju_${prefix}_${secret}`, prefix })
    },
    find(text) {
      const [, prefix = '', secret = ''] = KEY.exec(text) ?? []
      const key = book.get(prefix)
      if (key === undefined || !sameText(digestOf(secret), key.digest)) return undefined
      if (key.until_ms !== undefined && now() >= key.until_ms) return undefined
      if (now() - (key.used_ms ?? 0) >= peopleLimits.seen_every) book.put(prefix, { ...key, used_ms: now() }, { at_ms: key.made_ms })
      return key
    },
    revoke(prefix, by) {
      if (book.get(prefix) === undefined) return fail('not-found', { path: `/api/keys/${prefix.slice(0, 16)}` })
      book.erase(prefix)
      ground.audit(`key:${prefix}`, 'key-revoked', by)
      return ok(undefined)
    },
  }
}
