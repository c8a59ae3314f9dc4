// Goal: the broker of the kit sees and does what its log says, on TLS as well. Method: real sockets, Aedes, clients that check certificates and one
// that does not; whoever does not show the password; a network that loses everything and ends nothing.
import { connect as tlsConnect } from 'node:tls'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { instant } from '@anju/sdk'
import { brokerStream, mqttBus } from '@anju/sdk/mqtt'
import { aedesBench, type AedesBench, type AedesBenchOptions } from '../../src/conformance/bench/aedes-bench.ts'
import { benchTls } from '../../src/conformance/bench/bench-tls.ts'
import type { Noted } from '../../src/conformance/observation.ts'

let bench: AedesBench | undefined
afterEach(async () => {
  await bench?.close()
  bench = undefined
})

const NOW = instant(new Date().toISOString())
const who = { clientId: 'bench/kit/device-1', clean: true, onMessage: () => {} }

async function open(options: Partial<AedesBenchOptions> = {}) {
  const log: Noted[] = []
  bench = await aedesBench((noted) => log.push(noted) - 1, { host: '127.0.0.1', port: 0, ...options })
  const scheme = options.tls === undefined ? 'mqtt' : 'mqtts'
  const bus = mqttBus({
    open: () => brokerStream(`${scheme}://127.0.0.1:${bench!.port}`, options.tls === undefined ? {} : { ca: options.tls.ca }),
  })
  const saw = () => log.map(({ saw }) => saw)
  return { bus, log, saw, port: bench.port }
}

describe('the broker of the kit', () => {
  it.each(['of-another-authority', 'of-another-name'] as const)(
    '[SEC-10] [CONF-19] shows a certificate %s: a client that checks ends before CONNECT, and one that does not is seen',
    async (shown) => {
      const { bus, saw, port } = await open({ tls: benchTls('127.0.0.1', NOW) })
      const line = await bus.connect(who)
      await line.end()
      await vi.waitFor(() => expect(saw()).toEqual(expect.arrayContaining(['connect', 'close'])))
      bench!.certificate(shown)
      await expect(bus.connect(who)).rejects.toMatchObject({ fault: { code: 'connection-refused' } })
      expect(saw()).toContain('attempt')
      expect(saw()).not.toContain('trusted')
      const careless = mqttBus({
        open: () =>
          new Promise((resolve) => {
            const socket = tlsConnect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => resolve(socket))
          }),
      })
      await expect(careless.connect(who)).rejects.toThrow()
      expect(saw()).toContain('trusted') // It said CONNECT, and was sent away.
      bench!.certificate('right')
      const again = await bus.connect(who)
      await again.end()
    },
    20_000,
  )

  it('lets nobody in who does not show the password', async () => {
    const login = { username: 'bench/kit/device-1', password: 'right' }
    const { bus, saw } = await open({ login })
    await expect(bus.connect(who)).rejects.toMatchObject({ fault: { code: 'connection-refused' } })
    await expect(bus.connect({ ...who, ...login, password: 'wrong' })).rejects.toMatchObject({ fault: { code: 'connection-refused' } })
    expect(saw()).toEqual(['refused', 'refused'])
    const line = await bus.connect({ ...who, ...login })
    expect(line.open).toBe(true)
    await line.end()
  })

  it('[CONF-19] loses everything and ends no line when the network is silent, and lets all in again afterwards', async () => {
    const { bus, saw } = await open()
    const line = await bus.connect(who)
    await line.subscribe('anju/1/bench/kit/device-1/command', 1)
    bench!.network('silent')
    const before = saw().length
    let settled = false
    const lost = line.publish({ topic: 'anju/1/bench/kit/device-1/event', payload: new Uint8Array(3), qos: 1, retain: false })
    void lost.finally(() => (settled = true)).catch(() => {})
    const other = bus.connect({ ...who, clientId: 'other' })
    other.catch(() => {})
    await vi.waitFor(() => expect(saw().slice(before)).toEqual(['attempt']))
    expect([settled, line.open]).toEqual([false, true])
    bench!.network('back')
    await expect(lost).rejects.toThrow()
    await expect(other).rejects.toThrow()
    const again = await bus.connect(who)
    await again.end()
    expect(saw().filter((what) => what === 'publish')).toEqual([])
  })
})
