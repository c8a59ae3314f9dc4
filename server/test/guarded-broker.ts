import { openGate, type Client, type Fault, type Gate, type Message } from '@anju/sdk'
import {
  doorkeeper,
  hashPassword,
  issueServer,
  newAuthority,
  passwordDesk,
  type Credential,
  type Credentials,
  type DoorLimits,
} from '@anju/sdk/security'
import { wallClock } from '@anju/sdk/wall-clock'
import { aedesBroker } from '../src/aedes-broker.ts'
import { connectionCrowd } from '../src/connection-crowd.ts'
import { serverLimits, type ServerLimits } from '../src/limits.ts'
import { listenMqtt, type MqttListener, type OpenListener } from '../src/mqtt-listener.ts'

export const clock = wallClock()
export const password = 'CorrectHorseBatteryStaple0123456'
/** One hash for all: hashing is slow on purpose. */
const hash = await hashPassword(password)
export const created = '2026-11-01T00:00:00Z'

export const authority = newAuthority({ name: 'Anju test', now: clock.now(), days: 30 })
export const server = issueServer(authority, { names: ['localhost', '127.0.0.1'], now: clock.now(), days: 30 })

export const device = (id: string, more: Partial<Credential> = {}): Credential => ({
  id,
  holder: 'device',
  password: hash,
  created,
  ...more,
})
export const credentialsOf = (...credentials: Credential[]): Credentials => new Map(credentials.map((one) => [one.id, one]))

/** What a gate was told. */
export interface Told {
  published: { client: string; topic: string; payload: string }[]
  refused: { client: string; code: Fault['code']; topic: string | undefined }[]
}

/** A broker with a doorkeeper and every way in, behind it a gate that takes everything and notes it. */
export async function guardedBroker(
  first: Credentials | undefined,
  options: {
    over?: readonly MqttListener['over'][]
    limits?: Partial<ServerLimits>
    door?: Partial<DoorLimits>
    isOurs?: () => boolean
  } = {},
) {
  const file = { credentials: first }
  const told: Told = { published: [], refused: [] }
  const gate: Gate = {
    ...openGate,
    publish(client: Client | undefined, { topic, payload }: Message) {
      told.published.push({ client: client?.clientId ?? '', topic, payload: Buffer.from(payload).toString() })
      return { deliver: true }
    },
    refused: ({ client, fault, topic }) => void told.refused.push({ client: client.clientId, code: fault.code, topic }),
  }
  const door = doorkeeper({ clock, credentials: () => file.credentials, desk: passwordDesk(), limits: options.door ?? {} })
  const broker = aedesBroker(gate, { clock, door, limits: options.limits ?? {} })
  const crowd = connectionCrowd(clock, { ...serverLimits, ...options.limits }, options.isOurs)
  const listeners: OpenListener[] = []
  for (const over of options.over ?? ['tcp'])
    listeners.push(
      await listenMqtt({ over, host: '127.0.0.1', port: 0 }, { broker, crowd, gate, tls: { ...server, client_ca: authority.cert } }),
    )
  return {
    broker,
    file,
    told,
    urls: listeners.map(({ url }) => url),
    url: listeners[0]!.url,
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()))
      await broker.close()
    },
  }
}
