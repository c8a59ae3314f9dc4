import type { Server as HttpServer } from 'node:http'
import { Server as TlsServer } from 'node:tls'
import { serverLimits } from './limits.ts'

/** What a listener with TLS shows, and whose client certificates it takes. PEM texts. */
export interface ListenerTls {
  cert: string
  key: string
  /** Authorities of client certificates; without them none is asked for. */
  client_ca?: string
}

/** TLS 1.2 or later. */
const common = { minVersion: 'TLSv1.2' as const, handshakeTimeout: serverLimits.handshake_timeout_ms }

/** For MQTT: a client certificate is asked for and not demanded: whoever has none may have a password, and is answered in MQTT. */
export const mqttTlsOptions = (tls: ListenerTls | undefined) => ({
  ...common,
  rejectUnauthorized: false,
  ...(tls === undefined ? {} : { cert: tls.cert, key: tls.key }),
  ...(tls?.client_ca === undefined ? {} : { ca: tls.client_ca, requestCert: true }),
})

/** For HTTP: people log in by password and machines by key, so that no certificate is asked for. */
export const httpsOptions = ({ cert, key }: ListenerTls) => ({ ...common, cert, key })

/** Shows another certificate from now on at a web server with TLS; connections that are open stay. */
export function renewHttps(http: HttpServer | TlsServer, tls: ListenerTls): void {
  if (http instanceof TlsServer) http.setSecureContext(httpsOptions(tls))
}
