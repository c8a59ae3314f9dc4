// Goal: a bus is a bus whatever carries it, and a client that trusts the wrong broker does not exist. Method: the contract suite over TLS and over WebSocket with TLS;
// then every error of TLS by its code against its sentence.
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { createServer as createTls } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { instant } from '@anju/sdk'
import { busContract } from '@anju/sdk/bus-contract'
import { brokerStream, mqttBus } from '@anju/sdk/mqtt'
import { issueServer, newAuthority } from '@anju/sdk/security'
import { reachProblem } from '../src/tls-problem.ts'
import { openGateBroker } from './open-gate-broker.ts'

const now = instant(new Date().toISOString())
const authority = newAuthority({ name: 'Anju test', now, days: 1 })
const { cert, key } = issueServer(authority, { names: ['localhost'], now, days: 1 })
const ca = authority.cert

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}
const closed = (server: Server) => new Promise((resolve) => server.close(resolve))

busContract('MQTT over TLS', async (gate) => {
  const server = createTls({ cert, key })
  const broker = await openGateBroker(gate, async (attach) => {
    server.on('secureConnection', attach)
    const port = await listening(server)
    return mqttBus({ open: () => brokerStream(`mqtts://localhost:${port}`, { ca }) })
  })
  return {
    broker,
    close: async () => {
      await broker.close()
      await closed(server)
    },
  }
})

busContract('MQTT over WebSocket with TLS', async (gate) => {
  const server = createHttps({ cert, key })
  const broker = await openGateBroker(gate, async (attach) => {
    const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' })
    sockets.on('connection', (socket) => attach(createWebSocketStream(socket)))
    const port = await listening(server)
    return mqttBus({ open: () => brokerStream(`wss://localhost:${port}/mqtt`, { ca }) })
  })
  return {
    broker,
    close: async () => {
      await broker.close()
      server.closeAllConnections()
      await closed(server)
    },
  }
})

describe('why a broker cannot be reached', () => {
  it('[BUS-6] is one sentence without a code of OpenSSL where there are words for it', () => {
    const aim = { host: 'broker.home', port: 8_883 }
    const says = (code: string, more: object = {}) => reachProblem(Object.assign(new Error('raw'), { code, ...more }), aim)
    expect(says('DEPTH_ZERO_SELF_SIGNED_CERT')).toBe(
      'The certificate of broker.home:8883 comes from an authority that is not trusted here; name its CA file.',
    )
    expect(says('ERR_TLS_CERT_ALTNAME_INVALID', { cert: { subjectaltname: 'DNS:other' } })).toContain('is for DNS:other')
    expect(says('CERT_HAS_EXPIRED')).toContain('has expired')
    expect(says('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')).toBe(
      'broker.home:8883 refuses our client certificate, or asks for one: certificate required.',
    )
    expect(says('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA')).toContain('unknown ca')
    expect(says('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')).toContain('no version of TLS that we take')
    expect(says('ERR_SSL_SOMETHING_NEW')).toBe('TLS with broker.home:8883 failed: ERR_SSL_SOMETHING_NEW.')
    expect(says('ECONNREFUSED')).toBe('Nobody listens at broker.home:8883.')
    expect(says('ETIMEDOUT')).toContain('does not answer')
    expect(says('EWHATEVER')).toBe('raw')
    expect(says('', { errors: [Object.assign(new Error(''), { code: 'ENOTFOUND' })] })).toBe('There is no host called broker.home.')
  })

  it('[BUS-6] is told when the broker refuses our certificate only after the handshake, as TLS 1.3 does', async () => {
    const server = createTls({ cert, key, ca, requestCert: true, rejectUnauthorized: true }, (socket) => void socket.resume())
    server.on('tlsClientError', () => {})
    const port = await listening(server)
    const connecting = mqttBus({ open: () => brokerStream(`mqtts://localhost:${port}`, { ca }) }).connect({
      clientId: 'a',
      clean: true,
      onMessage: () => {},
    })
    await expect(connecting).rejects.toMatchObject({
      fault: {
        code: 'connection-refused',
        params: { reason: expect.stringMatching(/refuses our client certificate, or asks for one: certificate required/) as string },
      },
    })
    await closed(server)
  })
})
