import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import {
  aedesBroker,
  type AedesBroker,
  type AlertServer,
  alertServer,
  learnedStates,
  memoryStore,
  type RuleStateRow,
  type Store,
} from '@anju/server'
import { memoryBroker, type Broker, type Bus, type Gate, type Message, type Site, type Work } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import type { Profile } from '../document/profile.ts'
import type { Paged, Target, TargetOptions } from './target.ts'

/** Our own server as the system under test, in this process, on the clock that it is given. */
export async function referenceTarget({ site, clock, random, work, wire, onMessage, profile }: TargetOptions): Promise<Target> {
  const server = await alertServer({ site, clock, random, work, store: storeThatKnows(profile) })
  for (const contact of onDuty(site)) server.paging.setContact(contact, 'scenario')
  const gate = onMessage === undefined ? server.gate : heard(server.gate, onMessage)
  const wired = wire === 'memory' ? inMemory(gate, work) : wire === 'duplex' ? overStreams(gate, work) : await overTcp(gate, work)
  server.attach(onMessage === undefined ? wired.broker : spoken(wired.broker, onMessage))

  return {
    bus: () => wired.bus,
    onIncident(listener) {
      server.onFeed((message) => {
        if (message.type === 'incident') listener(message.incident, message.alerts)
      })
    },
    step: (incident, request) => server.step(incident, request),
    act: (incident, request) => server.act(incident, request),
    confirms: true,
    pages: () => pagesOf(server),
    rejected: () => server.rejected(),
    async close() {
      await wired.close()
      await server.close()
    },
  }
}

type Contact = Parameters<AlertServer['paging']['setContact']>[0]

/** One of each, so that a page finds somebody. What is simulated goes out to nobody all the same. */
const onDuty = ({ homes }: Site): Contact[] => [
  ...(['operator', 'responder', 'supervisor'] as const).map((role) => personOf(role)),
  { ...personOf('family'), homes: homes.map(({ id }) => id).slice(0, 50) },
]
const personOf = (role: Contact['role']): Contact => ({
  id: `${role}-1`,
  name: role,
  role,
  reach: (['app', 'call'] as const).map((channel) => ({ channel, address: role })),
})

/** Whom the server paged, in order. A page that reached nobody, and one that went out although nothing of it was real, say so. */
async function pagesOf({ paging }: AlertServer): Promise<Paged[]> {
  const pages = new Map(paging.underWay().map((page) => [page.id, page]))
  for await (const page of paging.pages(0, Number.MAX_SAFE_INTEGER)) pages.set(page.id, page)
  return [...pages.values()]
    .sort((a, b) => a.queued_ms - b.queued_ms || (a.id < b.id ? -1 : 1))
    .map(({ incidents, queued_ms, to, state, recorded, step }) => ({
      incidents,
      at_ms: queued_ms,
      to: state === 'nobody' ? `${to} (nobody)` : recorded ? to : `${to} (for real)`,
      step,
    }))
}

/** A store that holds what was learned before, and nothing else. Throws when a rule has changed since: it would know nobody, and nothing would say so. */
function storeThatKnows(profile: Profile | undefined): Store {
  const store = memoryStore()
  if (profile === undefined) return store
  const rows = profile.learned.map((row): RuleStateRow => ({ home: profile.home, wakes: [], ...row }))
  const states = learnedStates(rows)
  const lost = rows.find(({ rule }) => !states.some((kept) => kept.rule === rule))
  if (lost !== undefined)
    throw new Error(
      `What was learned by version ${lost.version} of the rule ${lost.rule} is of no use now: node scenarios/bin/write-profiles.ts`,
    )
  return { ...store, load: async (...since) => ({ ...(await store.load(...since)), states }) }
}

interface Wired {
  broker: Broker
  bus: Bus
  close(): Promise<void>
}

function inMemory(gate: Gate, work: Work): Wired {
  const broker = memoryBroker(gate, { work })
  return { broker, bus: broker.bus, close: () => broker.close() }
}

function overStreams(gate: Gate, work: Work): Wired {
  const broker = aedesBroker(gate, { work })
  const open = () => {
    const [device, far] = duplexPair()
    broker.attach(far)
    return device
  }
  return { broker, bus: mqttBus({ open, work }), close: () => broker.close() }
}

async function overTcp(gate: Gate, work: Work): Promise<Wired> {
  const broker = aedesBroker(gate, { work })
  const open = new Set<Socket>()
  const listener = await listen(broker, open)
  const { port } = listener.address() as AddressInfo
  return {
    broker,
    bus: mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port }), work }),
    async close() {
      const closed = new Promise<void>((done) => listener.close(() => done()))
      await broker.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

function listen(broker: AedesBroker, open: Set<Socket>): Promise<Server> {
  const listener = createServer({ noDelay: true }, (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    broker.attach(socket)
  })
  return new Promise((done, fail) => {
    listener.once('error', fail)
    listener.listen(0, '127.0.0.1', () => done(listener))
  })
}

/** The gate, overheard: what comes up. */
const heard = (gate: Gate, onMessage: (message: Message) => void): Gate => ({
  connect: (client, password) => gate.connect(client, password),
  publish(client, message) {
    onMessage(message)
    return gate.publish(client, message)
  },
  subscribe: (client, filter) => gate.subscribe(client, filter),
  gone: (client) => gate.gone(client),
})

/** The broker, overheard: what goes down. */
const spoken = (broker: Broker, onMessage: (message: Message) => void): Broker => ({
  bus: broker.bus,
  publish(message) {
    onMessage(message)
    return broker.publish(message)
  },
  cut: (clientId) => broker.cut(clientId),
  close: () => broker.close(),
})
