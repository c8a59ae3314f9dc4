import type { Attributes, Tracer } from '@opentelemetry/api'
import { BasicTracerProvider, BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-base'

type Say = (line: string) => void

/** Milliseconds that a collector may take to answer, and that the end of the server waits for the last spans. */
const PATIENCE_MS = 10_000

/** Where traces go, until the server ends. */
export interface LiveTraces {
  readonly tracer: Tracer
  /** Sends what is left. Never rejects. */
  close(): Promise<void>
}

const nanos = ([s, ns]: readonly [number, number]): string => `${s}${String(ns).padStart(9, '0')}`
const attributes = (of: Attributes) =>
  Object.entries(of).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { doubleValue: value } : { stringValue: String(value) },
  }))

/** Spans as OTLP writes them in JSON (opentelemetry-proto 1, `ExportTraceServiceRequest`): ids in hexadecimal, 64-bit numbers as text, kinds counted from 1. */
export const otlpOf = (spans: readonly ReadableSpan[]) => ({
  resourceSpans: [
    {
      resource: { attributes: attributes({ 'service.name': 'anju-server' }) },
      scopeSpans: [
        {
          scope: { name: 'anju' },
          spans: spans.map((span) => ({
            traceId: span.spanContext().traceId,
            spanId: span.spanContext().spanId,
            ...(span.parentSpanContext === undefined ? {} : { parentSpanId: span.parentSpanContext.spanId }),
            name: span.name,
            kind: span.kind + 1,
            startTimeUnixNano: nanos(span.startTime),
            endTimeUnixNano: nanos(span.endTime),
            attributes: attributes(span.attributes),
            status: span.status,
          })),
        },
      ],
    },
  ],
})

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0]

/** What OpenTelemetry wants to hear, 0 for taken and 1 for lost: its names for them are in a package of their own. */
const taken = (error?: Error) => (error === undefined ? { code: 0 } : { code: 1, error }) as unknown as ExportResult

/** The headers of `OTEL_EXPORTER_OTLP_HEADERS`, as `name=value,name=value`: what a collector asks for as a key. */
const headersOf = (text = ''): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .flatMap((pair) => (pair.includes('=') ? [[pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]] : [])),
  )

/**
 * Sends traces to a collector by OTLP over HTTP in JSON. A collector that is away costs traces and nothing else; it is said when it goes and when it is back.
 * The exporter of OpenTelemetry does the same with a dozen packages more.
 */
export function liveTraces(collector: string, say: Say, headers: string | undefined): LiveTraces {
  const url = new URL('v1/traces', collector.endsWith('/') ? collector : `${collector}/`)
  let failing = false
  const send = async (spans: readonly ReadableSpan[]) => {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json', ...headersOf(headers) },
      body: JSON.stringify(otlpOf(spans)),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`it answered ${answer.status}`)
  }
  const exporter: SpanExporter = {
    export(spans, done) {
      send(spans).then(
        () => {
          if (failing) say('The collector takes traces again.')
          failing = false
          done(taken())
        },
        (error: Error) => {
          if (!failing) say(`The collector at ${url.origin} does not take traces: ${error.message}. They are lost, and nothing else.`)
          failing = true
          done(taken(error))
        },
      )
    },
    shutdown: async () => {},
  }
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  return { tracer: provider.getTracer('anju'), close: () => provider.shutdown().catch(() => undefined) }
}
