import type { Duplex } from 'node:stream'
import { Aedes } from 'aedes'
import type { Broker, Bus, Gate } from '@anju/sdk'

/** A bare Aedes behind a gate, as thin as can be: what `mqttBus` is held against. `busOf` makes the way to reach it. */
export async function openGateBroker(gate: Gate, busOf: (attach: (stream: Duplex) => void) => Promise<Bus>) {
  const aedes = await Aedes.createBroker({ concurrency: 0, queueLimit: 1_000, drainTimeout: 0 })
  aedes.authenticate = (client, username, password, done) => {
    const verdict = gate.connect({ clientId: client.id, ...(username === undefined ? {} : { username }) }, password?.toString())
    done(null, verdict.ok)
  }
  const pending = new WeakMap<object, Promise<unknown>>()
  aedes.authorizePublish = (client, packet, done) => {
    const { topic, payload, qos, retain } = packet
    const message = { topic, payload: payload as Buffer, qos: qos === 0 ? 0 : 1, retain } as const
    const answer = async () => gate.publish(client === null ? undefined : { clientId: client.id }, message)
    // Asked at once and answered in order: Aedes delivers as the answers come.
    const key = client ?? aedes
    const [asked, before] = [answer(), pending.get(key)]
    const turn = Promise.allSettled([asked, before]).then(() => asked)
    turn.catch(() => {})
    pending.set(key, turn)
    turn.then(
      ({ deliver }) => {
        if (!deliver) packet.topic = '$kept'
        done(null)
      },
      (error: unknown) => done(error as Error),
    )
  }
  aedes.authorizeSubscribe = (client, subscription, done) =>
    done(null, gate.subscribe({ clientId: client.id }, subscription.topic) ? subscription : null)
  aedes.authorizeForward = (_, packet) => (packet.topic === '$kept' ? null : packet)
  aedes.on('clientDisconnect', (client) => gate.gone({ clientId: client.id }))
  const bus = await busOf((stream) => void aedes.handle(stream))
  const broker: Broker = {
    bus,
    publish: (message) =>
      new Promise((resolve, reject) => {
        const packet = { ...message, cmd: 'publish', dup: false, payload: Buffer.from(message.payload) } as const
        aedes.publish(packet, (error) => (error ? reject(error) : resolve()))
      }),
    cut: (clientId) => {
      const client = (aedes as unknown as { clients: Record<string, { conn: Duplex }> }).clients[clientId]
      client?.conn.destroy()
    },
    close: () => new Promise((resolve) => aedes.close(() => resolve())),
  }
  return broker
}
