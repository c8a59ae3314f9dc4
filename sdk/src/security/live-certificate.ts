import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
  type KeyObject,
} from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'
import type { Instant } from '../time.ts'
import { certificateName } from './certificate-name.ts'
import { bits, boolean, explicit, implicit, integer, octets, oid, sequence, set, time, utf8, type Der } from './der.ts'

/** A certificate and its private key, as PEM texts. */
export interface KeyedCertificate {
  cert: string
  key: string
}

/** Who vouches for the certificates of a site. Whoever has its key can be anybody there. */
export type Authority = KeyedCertificate

export interface IssueTime {
  now: Instant
  /** How long it is valid from `now` on. Five minutes before are valid too, for clocks that are behind. */
  days: number
}

const names = {
  common: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const
const extensionIds = {
  subjectKey: '2.5.29.14',
  usage: '2.5.29.15',
  alternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedUsage: '2.5.29.37',
} as const

/** Longest common name (RFC 5280, ub-common-name). */
const COMMON_NAME_CHARACTERS = 64
const SERIAL_BYTES = 16
const SLACK_MS = 300_000
const DAY_MS = 86_400_000

/** An authority of one's own, for tests and small sites: P-256, signed by itself. A larger site has one already. */
export const newAuthority = ({ name, ...when }: IssueTime & { name: string }): Authority =>
  issue({ subject: name, alternatives: [], use: 'authority', ...when })

/** A broker's certificate for the names and addresses by which clients reach it. */
export const issueServer = (
  authority: Authority,
  { names: reached, ...when }: IssueTime & { names: readonly string[] },
): KeyedCertificate => issue({ subject: reached[0] ?? 'broker', alternatives: reached.map(hostName), use: 'server', authority, ...when })

/** A client's certificate for one credential. */
export const issueClient = (authority: Authority, { credential, ...when }: IssueTime & { credential: string }): KeyedCertificate =>
  issue({ subject: credential, alternatives: [implicit(6, Buffer.from(certificateName(credential)))], use: 'client', authority, ...when })

interface Issue extends IssueTime {
  subject: string
  alternatives: readonly Der[]
  use: 'authority' | 'server' | 'client'
  authority?: Authority
}

/** Makes a key and a certificate for it (RFC 5280, version 3). */
function issue({ subject, alternatives, use, authority, now, days }: Issue): KeyedCertificate {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signer = authority === undefined ? own.privateKey : createPrivateKey(authority.key)
  const issuer = authority === undefined ? nameOf(subject) : subjectOf(authority.cert)
  const keyInfo = own.publicKey.export({ type: 'spki', format: 'der' })
  const signerKey = authority === undefined ? own.publicKey : createPublicKey(authority.cert)
  const algorithm = sequence(oid(names.ecdsaWithSha256))
  const extensions = [
    ...extensionsOf(use),
    ...(alternatives.length === 0 ? [] : [extension(extensionIds.alternativeName, sequence(...alternatives))]),
    extension(extensionIds.subjectKey, octets(keyId(own.publicKey))),
    extension(extensionIds.authorityKey, sequence(implicit(0, keyId(signerKey)))),
  ]
  const serial = randomBytes(SERIAL_BYTES)
  serial[0] = (serial[0]! & 0x7f) | 0x40 // Positive, and never a leading zero.
  const body = sequence(
    explicit(0, integer(Uint8Array.of(2))),
    integer(serial),
    algorithm,
    issuer,
    sequence(time(now - SLACK_MS), time(now + days * DAY_MS)),
    nameOf(subject),
    keyInfo,
    explicit(3, sequence(...extensions)),
  )
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, signer)))
  return { cert: pem('CERTIFICATE', certificate), key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

function extensionsOf(use: Issue['use']): Der[] {
  if (use === 'authority')
    return [
      extension(extensionIds.basicConstraints, sequence(boolean(true), integer(Uint8Array.of(0))), true), // It vouches for ends alone.
      extension(extensionIds.usage, bits(Uint8Array.of(0x06), 1), true), // keyCertSign, cRLSign
    ]
  return [
    extension(extensionIds.basicConstraints, sequence(), true),
    extension(extensionIds.usage, bits(Uint8Array.of(0x80), 7), true), // digitalSignature
    extension(extensionIds.extendedUsage, sequence(oid(use === 'server' ? names.serverAuth : names.clientAuth))),
  ]
}

const extension = (id: string, value: Der, critical = false): Der => sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value))

const nameOf = (subject: string): Der => sequence(set(sequence(oid(names.common), utf8(subject.slice(0, COMMON_NAME_CHARACTERS)))))

/** An authority of ours has one common name; one that was made elsewhere is not signed with here. */
function subjectOf(cert: string): Der {
  const [, name, more] = /^CN=(.+)$/.exec(new X509Certificate(cert).subject) ?? []
  if (name === undefined || more !== undefined)
    throw new RangeError('The authority was not made by anju-server; issue certificates where it was made.')
  return nameOf(name)
}

/** RFC 5280, 4.2.1.2, method 1: the SHA-1 of the public key's bits. An identifier, no proof. */
function keyId(key: KeyObject): Uint8Array {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return createHash('sha1').update(Uint8Array.of(4)).update(Buffer.from(x, 'base64url')).update(Buffer.from(y, 'base64url')).digest()
}

/** A name in the alternatives: DNS, or the bytes of an address. */
function hostName(host: string): Der {
  if (isIPv4(host)) return implicit(7, Uint8Array.from(host.split('.').map(Number)))
  return isIPv6(host) ? implicit(7, ipv6Bytes(host)) : implicit(2, Buffer.from(host, 'latin1'))
}

function ipv6Bytes(host: string): Uint8Array {
  const [head = '', tail] = host.split('::')
  const groups = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(':'))
  const [left, right] = [groups(head), groups(tail)]
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
  return Uint8Array.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]))
}

const pem = (label: string, der: Der): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .replaceAll(/(.{64})(?=.)/g, '$1\n')}\n-----END ${label}-----\n`
