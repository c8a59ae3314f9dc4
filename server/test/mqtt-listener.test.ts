// Goal: every way in speaks MQTT, TLS is what it says, and whoever may not come in is told why in one sentence. Method: our own client and a foreign one over
// real sockets with certificates made for the test; the wrong ones of every sort.
import { createServer } from 'node:net'
import { connect as connectTls } from 'node:tls'
import mqtt from 'mqtt'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { after, Days, openGate, type BusError, type Instant } from '@anju/sdk'
import { brokerStream, mqttBus, type ClientTls } from '@anju/sdk/mqtt'
import { issueClient, issueServer, newAuthority } from '@anju/sdk/security'
import { aedesBroker } from '../src/aedes-broker.ts'
import { connectionCrowd } from '../src/connection-crowd.ts'
import { listenMqtt } from '../src/mqtt-listener.ts'
import { authority, clock, credentialsOf, device, guardedBroker, password, server } from './guarded-broker.ts'

/** Waits until it holds; a machine under load may take its time. */
const soon = <T>(holds: () => T | Promise<T>) => vi.waitFor(holds, { timeout: 15_000, interval: 5 })

const radar = 'demo/h-1/radar'
const certified = device('demo/h-1/door', { certificate: true })
const ca = authority.cert
const later: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const one of later.splice(0)) await one()
})
const guarded = async (...args: Parameters<typeof guardedBroker>) => {
  const made = await guardedBroker(...args)
  later.push(() => made.close())
  return made
}
const issue = (credential: string, from = authority, now = clock.now()) => issueClient(from, { credential, now, days: 1 })
/** Why a connection is refused, or `in`. */
const why = async (
  url: string,
  tls: ClientTls = {},
  login: { username?: string; password?: string; clientId?: string } = { username: radar, password },
) => {
  const bus = mqttBus({ open: () => brokerStream(url, tls) })
  try {
    const line = await bus.connect({ clientId: radar, clean: true, onMessage: () => {}, ...login })
    await line.end()
    return 'in'
  } catch (error) {
    return String((error as BusError).fault.params?.['reason'] ?? (error as BusError).fault.code)
  }
}
const at = (url: string, host: string) => url.replace('127.0.0.1', host)

describe('ways in', () => {
  it('[SRV-2] are TCP, TLS and WebSocket with and without TLS, for our client and a foreign one', async () => {
    const { urls, told } = await guarded(credentialsOf(device(radar)), { over: ['tcp', 'tls', 'ws', 'wss'] })
    expect(urls.map((url) => new URL(url).protocol)).toEqual(['mqtt:', 'mqtts:', 'ws:', 'wss:'])
    for (const url of urls) {
      expect([url, await why(at(url, 'localhost'), { ca })]).toEqual([url, 'in'])
      const foreign = mqtt.connect(at(url, 'localhost'), { ca, clientId: radar, username: radar, password, reconnectPeriod: 0 })
      await new Promise((resolve, reject) => {
        foreign.once('connect', resolve)
        foreign.once('error', reject)
      })
      await foreign.publishAsync(`anju/1/${radar}/event`, url, { qos: 1 })
      await foreign.endAsync()
    }
    expect(told.published.map(({ payload }) => payload)).toEqual(urls)
  })

  it('[SRV-2] speak TLS 1.2 or later and nothing older', async () => {
    const { url } = await guarded(credentialsOf(device(radar)), { over: ['tls'] })
    const handshake = (version: 'TLSv1.1' | 'TLSv1.2') =>
      new Promise<string>((resolve) => {
        const { port } = new URL(url)
        const socket = connectTls({
          host: '127.0.0.1',
          port: Number(port),
          ca,
          servername: 'localhost',
          minVersion: 'TLSv1',
          maxVersion: version,
          ciphers: 'DEFAULT@SECLEVEL=0',
        })
        socket.once('error', () => resolve('refused'))
        socket.once('secureConnect', () => {
          resolve(socket.getProtocol() ?? '')
          socket.destroy()
        })
      })
    expect([await handshake('TLSv1.1'), await handshake('TLSv1.2')]).toEqual(['refused', 'TLSv1.2'])
  })

  it('[SRV-3] take a client certificate for the credential that it names, and answer CONNACK 4 to one that is not to be trusted', async () => {
    const { urls } = await guarded(credentialsOf(device(radar), certified), { over: ['tls', 'wss'], door: { tries_by_name: 100 } })
    const stranger = newAuthority({ name: 'Stranger', now: clock.now(), days: 1 })
    for (const url of urls) {
      const by = (tls: ClientTls, login = {}) => why(at(url, 'localhost'), { ca, ...tls }, { clientId: certified.id, ...login })
      expect(await by(issue(certified.id))).toBe('in')
      expect(await by(issue(radar), { clientId: radar })).toMatch('code 4') // This credential is not for certificates.
      expect(await by(issue(certified.id, stranger))).toMatch('code 4')
      expect(await by(issue(certified.id, authority, after(clock.now(), Days(-3))))).toMatch('code 4') // It ended two days ago.
      expect(await by(issue('demo/h-1/nobody'))).toMatch('code 4')
      expect(await by(issue(certified.id), { username: radar, password })).toMatch('code 4') // Two names.
      expect(await by(server)).toMatch('code 4') // A broker's certificate is none of a client.
      expect(await by({})).toMatch('code 5')
      expect(await by({}, { clientId: radar, username: radar, password })).toBe('in')
    }
  })

  it('[SRV-4] over WebSocket speak the subprotocol mqtt on /mqtt alone, and to no page of another site', async () => {
    const { url } = await guarded(undefined, { over: ['ws'] })
    const attempt = (to: string, protocols: string[], headers: Record<string, string> = {}) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(to, protocols, { headers })
        socket.once('open', () => {
          socket.terminate()
          resolve('open')
        })
        socket.once('error', (error) => resolve(error.message))
      })
    expect(await attempt(url, ['mqtt'])).toBe('open')
    expect(await attempt(url, ['mqtt'], { origin: 'http://localhost:5173' })).toBe('open')
    for (const [to, protocols, headers] of [
      [url, [], {}],
      [url, ['chat'], {}],
      [url.replace('/mqtt', '/other'), ['mqtt'], {}],
      [url, ['mqtt'], { origin: 'http://evil.test' }],
      [url, ['mqtt'], { host: 'evil.test' }],
    ] as const)
      expect([to, await attempt(to, [...protocols], headers)]).toEqual([to, expect.stringMatching(/Unexpected server response: 40/)])
  })

  it('[INTAKE-14] refuse one connection more than there may be, and take another when one has gone', async () => {
    const { url, told } = await guarded(undefined, { limits: { mqtt_connections: 1 } })
    const bus = mqttBus({ open: () => brokerStream(url) })
    const only = await bus.connect({ clientId: 'only', clean: true, onMessage: () => {} })
    expect(await why(url)).not.toBe('in')
    expect(told.refused.map(({ code }) => code)).toEqual(['too-many-connections'])
    await only.end()
    await soon(async () => expect(await why(url)).toBe('in'))
  })

  it('[INTAKE-15] refuse an address that opens too many connections, before they are read, and record it', async () => {
    const { url, told } = await guarded(undefined, { limits: { connect_burst: 2, connects_per_s: 1 }, isOurs: () => false })
    const answers = [await why(url), await why(url), await why(url)]
    expect(answers.slice(0, 2)).toEqual(['in', 'in'])
    expect(answers[2]).not.toBe('in')
    expect(told.refused.map(({ code }) => code)).toEqual(['too-many-attempts'])
  })
})

describe('a client with TLS', () => {
  const listen = async (cert: { cert: string; key: string }) => {
    const broker = aedesBroker(openGate)
    const listener = await listenMqtt(
      { over: 'tls', host: '127.0.0.1', port: 0 },
      { broker, crowd: connectionCrowd(clock), gate: openGate, tls: cert },
    )
    later.push(async () => {
      await listener.close()
      await broker.close()
    })
    return listener.url
  }
  const issued = (names: string[], now: Instant = clock.now()) => issueServer(authority, { names, now, days: 1 })

  it('[BUS-6] says in one sentence what is wrong with the broker’s certificate, and does not connect', async () => {
    expect(await why(at(await listen(server), 'localhost'))).toMatch(
      /^The certificate of localhost:\d+ comes from an authority that is not trusted here; name its CA file\.$/,
    )
    expect(await why(at(await listen(issued(['other.test'])), 'localhost'), { ca })).toMatch(
      /^The certificate of localhost:\d+ is for DNS:other\.test and not for the name/,
    )
    expect(await why(at(await listen(issued(['other.test'])), 'localhost'), { ca, servername: 'other.test' })).toBe('in')
    expect(await why(await listen(server), { ca })).toBe('in') // Reached by its address, which the certificate has.
    expect(await why(at(await listen(issued(['localhost'], after(clock.now(), Days(-3)))), 'localhost'), { ca })).toMatch('has expired')
    expect(await why(at(await listen(issued(['localhost'], after(clock.now(), Days(3)))), 'localhost'), { ca })).toMatch(
      'is not valid yet; is the clock',
    )
    const alien = newAuthority({ name: 'Anju test', now: clock.now(), days: 1 }) // The right name, another key.
    expect(
      await why(at(await listen(issueServer(alien, { names: ['localhost'], now: clock.now(), days: 1 })), 'localhost'), { ca }),
    ).toMatch('not trusted here')
  })

  it('[BUS-6] says in one sentence why the broker cannot be reached', async () => {
    const plain = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => {
      plain.listen(0, '127.0.0.1', resolve)
    })
    const { port } = plain.address() as { port: number }
    later.push(() => new Promise((resolve) => plain.close(resolve)))
    expect(await why(`mqtts://127.0.0.1:${port}`, { ca })).toBe(`127.0.0.1:${port} does not speak TLS.`)
    expect(await why('mqtts://127.0.0.1:1', { ca })).toBe('Nobody listens at 127.0.0.1:1.')
    expect(await why('ws://127.0.0.1:1/mqtt')).toBe('Nobody listens at 127.0.0.1:1.')
    expect(await why('mqtts://nowhere.invalid')).toMatch(/nowhere\.invalid/)
    expect(await why('http://localhost')).toMatch('is no address of a broker')
    expect(await why('mqtts://localhost', { ca: 'no certificate' })).toMatch(/PEM|Nobody listens/)
    const one = issue('a-b')
    expect(await why(`mqtts://127.0.0.1:${port}`, { ca, cert: one.cert, key: issue('c-d').key })).toBe(
      'The client certificate and the key do not belong together.',
    )
  })
})
