import { Type, type Static } from 'typebox'
import type { Holder } from '../rights.ts'
import type { Instant } from '../time.ts'
import { ADDRESS_PATTERN, addressOfText, DEVICES_PATTERN } from './address-text.ts'
import { PASSWORD_HASH_PATTERN } from './password-hash.ts'

const closed = { additionalProperties: false } as const

const When = (description: string) =>
  Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?(Z|[+-]\\d\\d:\\d\\d)$',
    description: `${description} For example 2026-12-01T00:00:00Z.`,
    examples: ['2026-12-01T00:00:00Z'],
  })

export const HolderKind = Type.Enum(['device', 'gateway', 'application', 'vendor-test'], { description: 'Whom the credential speaks for.' })

/** One credential as it stands in the file of credentials. No secret is in it: only what a secret is checked with. */
export const Credential = Type.Object(
  {
    id: Type.String({
      pattern: `${ADDRESS_PATTERN}|^[a-z0-9][a-z0-9-]{0,63}$`,
      description: 'The user name, and the name in a client certificate: site/home/device of a device, a short name for others.',
      examples: ['demo/h-1/radar-bath'],
    }),
    holder: HolderKind,
    lite: Type.Optional(Type.Boolean({ description: 'A device of the lite profile: it may only send events.' })),
    devices: Type.Optional(
      Type.Array(
        Type.String({ pattern: DEVICES_PATTERN, description: 'A device as site/home/device; of an application, + stands for any.' }),
        {
          minItems: 1,
          maxItems: 10_000,
          description: 'The devices of a gateway, an application or a vendor under test.',
        },
      ),
    ),
    password: Type.Optional(
      Type.String({ pattern: PASSWORD_HASH_PATTERN, description: 'The hash of the password. anju-server credentials add makes one.' }),
    ),
    certificate: Type.Optional(Type.Boolean({ description: 'It may show a client certificate with its id in place of a password.' })),
    created: When('When it was made.'),
    until: Type.Optional(When('When it ends by itself.')),
    withdrawn: Type.Optional(When('When it was withdrawn. It is never taken again.')),
  },
  closed,
)
export type Credential = Static<typeof Credential>

export const CREDENTIALS_FORMAT = 'credentials/1'

export const CredentialFile = Type.Object(
  {
    anju: Type.Literal(CREDENTIALS_FORMAT, {
      description: `The format of the file: ${CREDENTIALS_FORMAT}.`,
      examples: [CREDENTIALS_FORMAT],
    }),
    credentials: Type.Array(Credential, { maxItems: 250_000 }),
  },
  closed,
)
export type CredentialFile = Static<typeof CredentialFile>

/** Whom a credential of a checked file speaks for. */
export function holderOf({ id, holder, lite, devices = [] }: Credential): Holder {
  if (holder === 'device') return { is: 'device', device: addressOfText(id), ...(lite === undefined ? {} : { lite }) }
  return { is: holder, devices: devices.map(addressOfText) }
}

/** Whether a credential is taken at all at this time. */
export const isInForce = ({ withdrawn, until }: Credential, now: Instant): boolean =>
  withdrawn === undefined && (until === undefined || now < Date.parse(until))
