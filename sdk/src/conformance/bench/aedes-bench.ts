import type { Socket } from 'node:net'
import { Aedes, type AuthorizePublishHandler, type Client } from 'aedes'
import { limits } from '../../limits.ts'
import { written, type Packet } from '../observation.ts'
import { benchServer } from './bench-server.ts'
import type { BenchTls } from './bench-tls.ts'
import type { Bench, Note, Refused, Shown } from './bench.ts'
import { heldAnswers, type HeldAnswers } from './held-answers.ts'
import { lossyLine, type LossyLine } from './lossy-line.ts'

/** A bench that devices of any language reach over TCP. */
export interface AedesBench extends Bench {
  readonly port: number
}

export interface AedesBenchOptions {
  host: string
  port: number
  /** Devices come over TLS. */
  tls?: BenchTls | undefined
  /** What a device must show to be let in. */
  login?: Login | undefined
}

/** A user name with its password. */
export interface Login {
  username: string
  password: string
}

/** Aedes' limits: packets of a client that has not connected yet, and how long a write may hang before the client is let go. */
const QUEUE_PACKETS = 1_000
const DRAIN_TIMEOUT_MS = 30_000

interface Seen {
  note: Note
  answers: HeldAnswers
  lines: WeakMap<Client, number>
  clients: WeakMap<object, Client>
  byKit: WeakSet<object>
  /** True: nobody is let in. */
  shut: boolean
  /** Those who came to a door that was shut. */
  refused: WeakSet<Client>
  /** Which subscription is refused. */
  refuse: Refused
  /** Which certificate is shown. */
  shown: Shown
  login: Login | undefined
  next: number
}

/** Starts an MQTT 3.1.1 broker that notes everything. Port 0 takes any that is free. Rejects with the KitProblem `port-in-use`. */
export async function aedesBench(note: Note, { host, port, tls, login }: AedesBenchOptions): Promise<AedesBench> {
  const seen: Seen = {
    note,
    answers: heldAnswers(),
    lines: new WeakMap(),
    clients: new WeakMap(),
    byKit: new WeakSet(),
    shut: false,
    refused: new WeakSet(),
    refuse: 'none',
    shown: 'right',
    login,
    next: 0,
  }
  const sockets = new Map<Socket, LossyLine>()
  let broker = await startBroker(seen)
  let network: 'cut' | 'silent' | 'back' = 'back'
  const onCome = (socket: Socket): boolean => {
    if (network !== 'back' || seen.shown !== 'right') note({ saw: 'attempt' })
    if (network === 'cut') socket.destroy()
    return network !== 'cut'
  }
  const onLine = (socket: Socket) => {
    const line = lossyLine(socket)
    if (network === 'silent') line.lose()
    sockets.set(socket, line)
    socket.on('close', () => {
      sockets.delete(socket)
      closed(seen, line.stream)
    })
    broker.handle(line.stream)
  }
  const server = await benchServer({ host, port, tls, onCome, onLine }).catch((error: unknown) => {
    broker.close() // Its timers would keep the process.
    throw error
  })
  const cutAll = () => {
    for (const line of sockets.values()) {
      seen.byKit.add(line.stream)
      line.cut()
    }
  }
  return {
    sees: 'everything',
    port: server.port,
    publish: ({ topic, payload, qos, retain }) =>
      new Promise((resolve) => {
        broker.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain, dup: false }, () => resolve())
      }),
    network(is) {
      if (is === 'cut' || network === 'silent') cutAll() // What got lost in between is missing for ever: such a line is of no use.
      network = is
      if (is !== 'silent') return
      for (const line of sockets.values()) {
        seen.byKit.add(line.stream)
        line.lose()
      }
    },
    door(is) {
      seen.shut = is === 'shut'
    },
    grants(refuse) {
      seen.refuse = refuse
    },
    tls: tls !== undefined,
    certificate(is) {
      seen.shown = is
      server.show(is)
    },
    acknowledgements: (are) => (are === 'held' ? seen.answers.hold() : seen.answers.free()),
    async restart() {
      cutAll()
      const old = broker
      broker = await startBroker(seen)
      await new Promise<void>((resolve) => {
        old.close(resolve)
      })
    },
    async close() {
      cutAll()
      await server.close()
      await new Promise<void>((resolve) => {
        broker.close(resolve)
      })
    },
  }
}

async function startBroker(seen: Seen): Promise<Aedes> {
  const broker = await createBroker(seen)
  broker.on('ping', (_packet, client) => {
    const line = client === null ? undefined : seen.lines.get(client)
    if (line !== undefined) seen.note({ saw: 'ping', line })
  })
  return broker
}

const createBroker = (seen: Seen): Promise<Aedes> =>
  Aedes.createBroker({
    concurrency: 0,
    queueLimit: QUEUE_PACKETS,
    drainTimeout: DRAIN_TIMEOUT_MS,
    maxTopicLevels: limits.topic_levels,
    preConnect(client, packet, callback) {
      if (seen.shown !== 'right') {
        seen.note({ saw: 'trusted', client: packet.clientId })
        return callback(new Error('Whoever takes this certificate is sent away.'), false)
      }
      if (seen.shut || !showsLogin(packet, seen.login)) {
        seen.refused.add(client)
        seen.note({ saw: 'refused', client: packet.clientId })
        return callback(null, true)
      }
      const line = seen.next++
      seen.lines.set(client, line)
      seen.clients.set(client.conn, client)
      const { will, clientId, clean, keepalive = 0 } = packet
      const last = will === undefined ? {} : { will: packetOf(will) }
      seen.note({ saw: 'connect', line, client: clientId, clean: clean !== false, keep_alive_s: keepalive, ...last })
      callback(null, true)
    },
    authenticate: (client, _user, _password, callback) =>
      seen.refused.has(client) ? callback(Object.assign(new Error('Not authorized.'), { returnCode: 5 }), null) : callback(null, true),
    authorizePublish: publishing(seen),
    authorizeSubscribe(client, subscription, callback) {
      const { topic, qos } = subscription
      const line = client === null ? 0 : (seen.lines.get(client) ?? 0)
      const refused = topic.endsWith(`/${seen.refuse}`)
      seen.note({ saw: 'subscribe', line, filter: topic, qos: qos as 0 | 1, ...(refused ? { refused } : {}) })
      callback(null, refused ? null : subscription)
    },
  })

const showsLogin = ({ username, password }: { username?: string; password?: Buffer | string }, login: Login | undefined): boolean =>
  login === undefined || (username === login.username && password?.toString() === login.password)

/** Notes a message and acknowledges it when it is time. Wills are the broker's word and are not noted. */
const publishing =
  ({ note, answers, lines }: Seen): AuthorizePublishHandler =>
  (client, packet, callback) => {
    const line = client === null ? undefined : lines.get(client)
    if (line === undefined || (packet as { cmd?: string }).cmd !== 'publish') return callback(null)
    const publish = note({ saw: 'publish', line, ...packetOf(packet) })
    const acknowledge = () => {
      callback(null)
      if (packet.qos > 0) note({ saw: 'acknowledge', line, publish })
    }
    const answer = answers.ask()
    if (answer instanceof Promise) void answer.then(() => (client!.conn.destroyed ? undefined : acknowledge()))
    else acknowledge()
  }

interface PacketLike {
  topic: string
  payload: string | Buffer
  qos?: number
  retain?: boolean
}

const packetOf = ({ topic, payload, qos = 0, retain = false }: PacketLike): Packet => ({
  topic,
  qos: qos as 0 | 1 | 2,
  retain,
  ...written(typeof payload === 'string' ? Buffer.from(payload) : payload),
})

/** Whether a client said DISCONNECT is known to Aedes alone, in a field that it does not publish. */
const saidGoodbye = (client: Client): boolean => (client as unknown as { _disconnected?: boolean })._disconnected === true

/** Notes the end of a connection that had got as far as CONNECT. */
function closed({ note, clients, lines, byKit }: Seen, stream: object): void {
  const client = clients.get(stream)
  const line = client === undefined ? undefined : lines.get(client)
  if (client === undefined || line === undefined) return
  note({ saw: 'close', line, how: byKit.has(stream) ? 'by-kit' : saidGoodbye(client) ? 'goodbye' : 'lost' })
}
