import type { GatewaySource, Login } from './file/gateway-file.ts'

/** Where a broker is and how its identity and ours are proved. The files are PEM; they are read for each connection, so that new ones count at once. */
export interface BrokerLine {
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://`. */
  url: string
  /** Who is trusted in place of the authorities that the machine trusts. */
  ca?: string
  /** Our own certificate and its key. */
  cert?: string
  key?: string
}

/** A broker of a file that was checked. */
export function brokerLine(url: string, { ca, cert, key }: Pick<Login, 'ca' | 'cert' | 'key'>): BrokerLine {
  return { url, ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) }
}

/** Every file that the lines of a gateway file name. */
export const filesOf = (login: Login | GatewaySource): string[] =>
  (['ca', 'cert', 'key'] as const).flatMap((name) => (name in login ? [(login as Login)[name]] : [])).filter((path) => path !== undefined)
