/** Where a broker listens. */
export interface BrokerAddress {
  host: string
  port: number
  tls: boolean
}

const [PLAIN_PORT, TLS_PORT] = [1_883, 8_883]

/** Reads `mqtt://host:port` or `mqtts://…`, of a file that was checked. The ports are those that IANA names for MQTT. */
export function brokerAddress(url: string): BrokerAddress {
  const { protocol, hostname, port } = new URL(url)
  const tls = protocol === 'mqtts:'
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (tls ? TLS_PORT : PLAIN_PORT) : Number(port), tls }
}
