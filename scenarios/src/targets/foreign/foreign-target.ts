import type { Server } from 'node:http'
import type { Alert, Incident, Message } from '@anju/sdk'
import { alertKinds } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { limits } from '../../limits.ts'
import type { StartTarget, Target, TargetOptions } from '../target.ts'
import { readAlerts, type ForeignAlert } from './read-alerts.ts'
import type { Mapping, TargetFile } from './target-file.ts'
import { listenForWebhooks } from './webhook.ts'

/** A system under test that somebody else wrote: devices talk to its broker over TCP, its alerts come by webhook or on topics. */
export const foreignTarget =
  (file: TargetFile, mapping: Mapping): StartTarget =>
  async (options) => {
    const { site, clock, work, onMessage } = options
    const { hostname: host, port } = new URL(file.devices)
    const open = () => tcpStream({ host, port: Number(port) })
    // Whoever is not there is found out before anything plays.
    ;(await open()).destroy()
    const bus = mqttBus({ open, work })
    const heard = alertBook(options)
    const onBody = (text: string) => heard.take(readAlerts(text, mapping))
    const { listen, topic } = file.alerts
    const webhooks = listen === undefined ? undefined : await listenForWebhooks(listen, onBody)
    const ears =
      topic === undefined
        ? undefined
        : await bus.connect({
            clientId: `${site.id}-alerts`,
            clean: true,
            onMessage: ({ payload }) => onBody(Buffer.from(payload).toString('utf8')),
          })
    if (topic !== undefined) await ears?.subscribe(topic, 1)
    return {
      bus: () => (onMessage === undefined ? bus : overheard(bus, onMessage)),
      onIncident: (listener) => heard.listen(listener),
      rejected: () => heard.rejected(),
      ...(file.clock === undefined ? {} : { clock: { tick_ms: file.tick_ms ?? 1_000, moveTo: () => putClock(file.clock!, clock.now()) } }),
      async close() {
        await ears?.end()
        if (webhooks !== undefined) await closed(webhooks)
      },
    }
  }

type Listener = Parameters<Target['onIncident']>[0]

/** Alerts as they were heard, each an incident of its own: what a foreign system groups is not ours to say. Time is the scenario's, at arrival. */
function alertBook({ site, clock }: TargetOptions) {
  const alerts = new Map<string, Alert>()
  const listeners: Listener[] = []
  let misunderstood = 0
  const tell = (alert: Alert) => {
    alerts.set(alert.id, alert)
    for (const listener of listeners) listener(incidentOf(alert), [alert])
  }
  const hear = ({ id, kind, severity, room, cleared }: ForeignAlert) => {
    const now = clock.now()
    const known = alerts.get(id)
    if (known !== undefined) {
      if (cleared && known.cleared_ms === undefined) tell({ ...known, cleared_ms: now, updated_ms: now })
      return
    }
    if (cleared) return
    const home = site.homes[0]!.id
    tell({
      id,
      incident: `of ${id}`,
      home,
      kind,
      severity,
      key: room ?? kind,
      ...(room === undefined ? {} : { room }),
      devices: [],
      onset_ms: now,
      raised_ms: now,
      updated_ms: now,
      late: false,
      supervised: true,
      origin: 'simulated',
      mode: 'actual',
      why: {
        rule: 'foreign',
        version: 1,
        evidence: [],
        confidence_pct: 100,
        cancelled_by: [],
      },
    })
  }
  return {
    take(read: ReturnType<typeof readAlerts>) {
      misunderstood += read.misunderstood
      for (const alert of read.alerts) hear(alert)
    },
    listen: (listener: Listener) => void listeners.push(listener),
    rejected: (): Record<string, number> => (misunderstood === 0 ? {} : { 'alert-misunderstood': misunderstood }),
  }
}

const incidentOf = (alert: Alert): Incident => ({
  id: alert.incident,
  home: alert.home,
  hazard: alertKinds[alert.kind as keyof typeof alertKinds].hazard,
  severity: alert.severity,
  state: 'raised',
  alerts: [alert.id],
  raised_ms: alert.raised_ms,
  updated_ms: alert.updated_ms,
  steps: [],
  overdue: [],
  cancelled_by_resident: false,
  origin: 'simulated',
  mode: 'actual',
  version: alert.cleared_ms === undefined ? 1 : 2,
})

/** Tells the foreign clock what time it is; settles when the system is idle again. */
async function putClock(url: string, now: number): Promise<void> {
  const signal = AbortSignal.timeout(limits.clock_answer)
  const answer = await fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ now }), signal })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`The clock ${url} answered ${answer.status}.`)
}

/** The bus with what goes up and down written into the trace. */
const overheard = (bus: ReturnType<typeof mqttBus>, onMessage: (message: Message) => void): ReturnType<typeof mqttBus> => ({
  async connect(options) {
    const connection = await bus.connect({
      ...options,
      onMessage(message) {
        onMessage(message)
        return options.onMessage(message)
      },
    })
    return {
      publish(message) {
        onMessage(message)
        return connection.publish(message)
      },
      subscribe: (filter, qos) => connection.subscribe(filter, qos),
      end: () => connection.end(),
      drop: () => connection.drop(),
      get open() {
        return connection.open
      },
    }
  },
})

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })
