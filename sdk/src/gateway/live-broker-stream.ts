import { readFileSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import { brokerStream } from '../broker-stream.ts'
import type { BrokerLine } from './broker-line.ts'

/** Opens a broker's line, with the certificates that its files hold now. Rejects with one sentence. */
export async function openBroker({ url, ca, cert, key }: BrokerLine): Promise<Duplex> {
  const pem = (name: string, path: string | undefined) => (path === undefined ? {} : { [name]: readFileSync(path, 'utf8') })
  return brokerStream(url, { ...pem('ca', ca), ...pem('cert', cert), ...pem('key', key) })
}
