import type { Duplex } from 'node:stream'
import { tcpStream } from './tcp-stream.ts'
import { reachProblem } from './tls-problem.ts'
import { tlsStream, type ClientTls } from './tls-stream.ts'
import { wsStream } from './ws-stream.ts'

/** The ports that IANA names for MQTT, and those of the web. */
const usualPort: Readonly<Record<string, number>> = { 'mqtt:': 1_883, 'mqtts:': 8_883, 'ws:': 80, 'wss:': 443 }

/**
 * Opens a stream to a broker by its URL: `mqtt://host`, `mqtts://host`, `ws://host/mqtt` or `wss://host/mqtt`, with the usual port where it names none.
 * Rejects with an Error that says in one sentence why not: unknown authority, wrong name, expired, not valid yet, nobody there, no answer.
 */
export async function brokerStream(url: string, tls: ClientTls = {}): Promise<Duplex> {
  const { protocol, hostname, port: named } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '', port: '' }
  const usual = usualPort[protocol]
  if (usual === undefined) throw new Error(`${url} is no address of a broker; take mqtt://, mqtts://, ws:// or wss://.`)
  const host = hostname.replace(/^\[|\]$/g, '')
  const port = named === '' ? usual : Number(named)
  try {
    if (protocol === 'mqtt:') return await tcpStream({ host, port })
    return protocol === 'mqtts:' ? await tlsStream({ host, port, tls }) : await wsStream({ url, tls })
  } catch (error) {
    throw new Error(reachProblem(error as Error, { host, port }), { cause: error })
  }
}
