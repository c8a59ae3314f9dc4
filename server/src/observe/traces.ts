import { createHash } from 'node:crypto'
import { parseTopic, type FeedMessage, type Gate, type Message } from '@anju/sdk'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Attributes, type Context, type Span, type Tracer } from '@opentelemetry/api'
import type { AlertServer } from '../alert-server.ts'
import { refusedId } from '../intake/refused-id.ts'

/** Reports and incidents whose trace may still go on: the newest of each. */
const REMEMBERED = 10_000

/** Remembers the newest so many, by key. */
function remembered<T>() {
  const kept = new Map<string, T>()
  return {
    get: (key: string) => kept.get(key),
    put(key: string, value: T) {
      kept.delete(key)
      kept.set(key, value)
      const [oldest] = kept.keys()
      if (kept.size > REMEMBERED) kept.delete(oldest!)
    },
  }
}

/** The id by which evidence names a message. */
function idOf(payload: Uint8Array): string | undefined {
  const full = refusedId(payload)
  if (full !== undefined) return full
  const lite = /^\s*\{\s*"id"\s*:\s*"([A-Za-z0-9_-]{1,64})"/.exec(new TextDecoder().decode(payload.subarray(0, 128)))
  return lite?.[1]
}

/** The same for the same incident, and nothing else: the id itself begins with the home. */
const maskedId = (incident: string): string => createHash('sha256').update(incident).digest('hex').slice(0, 16)

const endWith = (span: Span, fault: string | undefined, at: number) => {
  if (fault !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: fault })
  span.end(at)
}

/**
 * The same server, telling traces to OpenTelemetry: from a device's report, over the incident that it raised, to each step that people take. Spans
 * hold kinds, states and codes, and a digest of the incident's id, which begins with its home; no home, no name, no note. Without a provider behind
 * `tracer` nothing is made.
 */
export function traced(server: AlertServer, tracer: Tracer): AlertServer {
  const { agenda } = server.ground
  const reports = remembered<Context>()
  const incidents = remembered<Context>()
  const begin = (name: string, kind: SpanKind, attributes: Attributes, within: Context): { span: Span; context: Context } => {
    const span = tracer.startSpan(name, { kind, attributes, startTime: agenda.now() }, within)
    return { span, context: trace.setSpan(within, span) }
  }

  const publish: Gate['publish'] = (client, message: Message) => {
    const topic = parseTopic(message.topic)
    if (!topic.ok || topic.value.channel !== 'event') return server.gate.publish(client, message)
    const { home, device } = topic.value
    const { span, context } = begin(
      'report',
      SpanKind.CONSUMER,
      { 'anju.channel': 'event', 'anju.bytes': message.payload.byteLength },
      ROOT_CONTEXT,
    )
    const id = idOf(message.payload)
    if (id !== undefined) reports.put(`${home}/${device}/${id}`, context)
    const done = (fault?: string) => endWith(span, fault, agenda.now())
    const answered = server.gate.publish(client, message)
    if (!(answered instanceof Promise)) {
      done()
      return answered
    }
    return answered.then(
      (answer) => {
        done()
        return answer
      },
      (error: unknown) => {
        done('not-stored')
        throw error
      },
    )
  }
  const raised = ({ incident, alerts }: Extract<FeedMessage, { type: 'incident' }>) => {
    if (incidents.get(incident.id) !== undefined) return
    const evidence = alerts.flatMap((alert) => alert.why.evidence)
    const parent = evidence
      .map(({ device, message }) => reports.get(`${incident.home}/${device}/${message ?? ''}`))
      .find((one) => one !== undefined)
    const { id, hazard, severity, mode } = incident
    const attributes = { 'anju.incident': maskedId(id), 'anju.hazard': hazard, 'anju.severity': severity, 'anju.mode': mode }
    const { span, context } = begin('incident', SpanKind.INTERNAL, attributes, parent ?? ROOT_CONTEXT)
    incidents.put(id, context)
    span.end(agenda.now())
  }
  server.onFeed((message) => {
    if (message.type === 'incident') raised(message)
  })
  return {
    ...server,
    gate: { ...server.gate, publish },
    async step(incident, request) {
      const attributes = { 'anju.incident': maskedId(incident), 'anju.step': request.step }
      const { span } = begin(`step ${request.step}`, SpanKind.INTERNAL, attributes, incidents.get(incident) ?? ROOT_CONTEXT)
      try {
        const taken = await server.step(incident, request)
        endWith(span, taken.ok ? undefined : taken.fault.code, agenda.now())
        return taken
      } catch (error) {
        endWith(span, 'not-stored', agenda.now())
        throw error
      }
    },
  }
}
