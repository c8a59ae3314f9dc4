/** Where a connection was to go, for the sentence. */
export interface Aim {
  host: string
  port: number
}

const untrusted = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_ISSUER_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
])

/** OpenSSL's alerts by which the other side refuses our certificate, or the lack of one. */
const certificateRefused =
  /^ERR_SSL_(TLSV1|SSLV3|TLSV13)_ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_\w+|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED)$/

/** One sentence for what TLS with `at` found wrong, and the way out. Undefined when the error is none of TLS. */
export function tlsProblem(error: Error, at: string): string | undefined {
  const { code = '', cert } = error as { code?: string; cert?: { subjectaltname?: string; subject?: { CN?: string } } }
  if (untrusted.has(code)) return `The certificate of ${at} comes from an authority that is not trusted here; name its CA file.`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = cert?.subjectaltname ?? cert?.subject?.CN ?? 'another'
    return `The certificate of ${at} is for ${names} and not for the name that was asked for.`
  }
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${at} has expired.`
  if (code === 'CERT_NOT_YET_VALID') return `The certificate of ${at} is not valid yet; is the clock of this machine right?`
  if (certificateRefused.test(code)) return `${at} refuses our client certificate, or asks for one: ${alert(code)}.`
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') return `${at} does not speak TLS.`
  if (/^ERR_SSL_.*(PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL)/.test(code)) return `${at} speaks no version of TLS that we take (1.2 or later).`
  if (/^ERR_(OSSL|SSL)_.*(KEY_VALUES_MISMATCH)/.test(code)) return 'The client certificate and the key do not belong together.'
  if (/^ERR_OSSL_(PEM|ASN1|DECODER)|^ERR_OSSL_UNSUPPORTED$/.test(code))
    return 'The CA file, the client certificate or its key is no PEM text.'
  return code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') ? `TLS with ${at} failed: ${code}.` : undefined
}

const alert = (code: string) =>
  code
    .replace(/^ERR_SSL_\w+?_ALERT_/, '')
    .toLowerCase()
    .replaceAll('_', ' ')

const network: Readonly<Record<string, (aim: Aim) => string>> = {
  ECONNREFUSED: ({ host, port }) => `Nobody listens at ${host}:${port}.`,
  ENOTFOUND: ({ host }) => `There is no host called ${host}.`,
  EAI_AGAIN: ({ host }) => `The name ${host} cannot be looked up now.`,
  ECONNRESET: ({ host, port }) => `${host}:${port} has cut the connection.`,
  EHOSTUNREACH: ({ host }) => `There is no way to ${host}.`,
  ENETUNREACH: ({ host }) => `There is no way to ${host}.`,
  ETIMEDOUT: ({ host, port }) => `${host}:${port} does not answer.`,
}

/** One sentence for why a broker cannot be reached, whatever it was. */
export function reachProblem(error: Error, aim: Aim): string {
  const { code = '', errors } = error as { code?: string; errors?: Error[] }
  if (errors?.[0] !== undefined) return reachProblem(errors[0], aim) // Every address of a name was tried; the first says why.
  return tlsProblem(error, `${aim.host}:${aim.port}`) ?? network[code]?.(aim) ?? error.message
}
