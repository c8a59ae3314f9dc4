import { sentence, type ErrorCode, type Fault } from '@anju/sdk'
import { Type, type Static } from 'typebox'

/** What went wrong, by RFC 9457, with the code of the errors table and the words in both languages. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'A URN of the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    says: Type.Object({ zh: Type.String(), en: Type.String() }),
    code: Type.String(),
    params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    pointer: Type.Optional(Type.String({ description: 'RFC 6901 pointer to the field.' })),
    fields: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), problem: Type.String() }), { description: 'Each field that does not fit.' }),
    ),
    allowed: Type.Optional(Type.Array(Type.String(), { description: 'The steps that are possible now.' })),
  },
  { description: 'application/problem+json' },
)
export type Problem = Static<typeof Problem>

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  'step-not-allowed': 409,
  'incident-changed': 412,
  'incident-unknown': 404,
  'not-found': 404,
  'home-unknown': 404,
  'device-unknown': 422,
  'plug-unknown': 404,
  'visit-changed': 412,
  'photo-refused': 422,
  'outcome-missing': 422,
  'call-back-first': 409,
  'merge-not-allowed': 409,
  'policy-changed': 412,
  'contact-unknown': 404,
  'simulated-in-real-home': 422,
  'request-invalid': 400,
  'request-too-large': 413,
  'origin-refused': 403,
  'login-needed': 401,
  'login-wrong': 401,
  'session-ended': 401,
  'login-wait': 429,
  'oidc-off': 404,
  'oidc-stale': 403,
  'oidc-refused': 403,
  'oidc-no-account': 403,
  'oidc-unreachable': 503,
  'too-many-requests': 429,
  'request-forged': 403,
  'not-allowed': 403,
  'password-weak': 422,
  'account-unknown': 404,
  'account-taken': 409,
  'account-limit': 409,
  'first-account': 409,
  'last-admin': 409,
  'key-beyond': 403,
  'key-limit': 409,
  'rota-changed': 412,
  'resident-unknown': 404,
  'incident-open': 409,
  'upgrade-needed': 426,
  'test-running': 409,
  'test-not-running': 409,
  'hook-url': 422,
  'hook-unknown': 404,
  'hook-limit': 409,
  'hook-changed': 412,
  'version-needed': 428,
  'key-reused': 422,
  'key-busy': 409,
  'answer-lost': 409,
  'server-failed': 500,
}

/** The HTTP status of a code. */
export const statusOf = (code: ErrorCode): number => statuses[code] ?? 400

/** A fault as a problem document. */
export const problemOf = ({ code, params = {}, pointer }: Fault, allowed?: readonly string[]): Problem => ({
  type: `urn:anju:error:${code}`,
  title: code.replaceAll('-', ' '),
  status: statusOf(code),
  detail: sentence({ code, params }, 'en'),
  says: { zh: sentence({ code, params }, 'zh'), en: sentence({ code, params }, 'en') },
  code,
  params: { ...params },
  ...(pointer === undefined ? {} : { pointer }),
  ...(allowed === undefined ? {} : { allowed: [...allowed] }),
})
