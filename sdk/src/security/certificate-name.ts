import type { X509Certificate } from 'node:crypto'
import { isAddress } from './address-text.ts'

const SCHEME = 'anju:'
const SHORT = /^[a-z0-9][a-z0-9-]{0,63}$/

const isCredentialId = (text: string): boolean => isAddress(text) || SHORT.test(text)

/** The name by which a client certificate names its credential: a URI in the subject's alternative names, `anju:site/home/device`. */
export const certificateName = (credential: string): string => SCHEME + credential

/**
 * The credential of a client certificate that was verified: the one URI `anju:…` of the alternative names, or else the subject's common name. Undefined
 * when it names none, or more than one. A quoted alternative name is refused whole: it may hide another in it (CVE-2021-44532).
 */
export function credentialOfCertificate({
  subject,
  subjectAltName,
}: Pick<X509Certificate, 'subject' | 'subjectAltName'>): string | undefined {
  if (subjectAltName?.includes('"') === true) return undefined
  const uris = (subjectAltName ?? '')
    .split(', ')
    .filter((name) => name.startsWith(`URI:${SCHEME}`))
    .map((name) => name.slice(`URI:${SCHEME}`.length))
  if (uris.length > 1) return undefined
  const common = subject.split('\n').filter((line) => line.startsWith('CN='))
  const name = uris[0] ?? (common.length === 1 ? common[0]!.slice('CN='.length) : undefined)
  return name !== undefined && isCredentialId(name) ? name : undefined
}
