// Goal: an alarm can be followed from the device's report to whoever acknowledged it, and a trace holds nobody's life. Method: OpenTelemetry's own SDK with its
// exporter in memory, on a server whose clock the test moves.
import { topicOf } from '@anju/sdk'
import { trace } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { expect, it } from 'vitest'
import { traced } from '../../src/observe/traces.ts'
import { bench, home, noon, site } from '../one-home.ts'

async function watched() {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const server = await bench()
  const seen = traced(server.server, provider.getTracer('test'))
  const event = async (device: string, seq: number, body: object, more: object = {}) => {
    const envelope = { boot: 'b9', seq, time_ms: server.clock.now(), clock: 'synced', origin: 'simulated', body, ...more }
    const topic = topicOf({ site: site.id, home: home.id, device }, 'event')
    await seen.gate.publish(undefined, { topic, payload: new TextEncoder().encode(JSON.stringify(envelope)), qos: 1, retain: false })
    await server.settle()
  }
  const spans = (): Record<string, ReadableSpan[]> =>
    Object.groupBy(exporter.getFinishedSpans(), ({ name }) => name) as Record<string, ReadableSpan[]>
  return { server, seen, event, spans, all: () => exporter.getFinishedSpans() }
}
const ms = ([seconds, nanos]: [number, number]) => seconds * 1_000 + nanos / 1e6

it('[OBS-4] one trace leads from the report over the incident to the acknowledgement, on the clock of the server', async () => {
  const { server, seen, event, spans } = await watched()
  await event('button-bedside', 0, { event: 'sos', state: 'raised' })
  await event('button-bathroom', 0, { event: 'sos', state: 'raised' })
  const { id } = seen.incidents()[0]!
  await server.pass(20)
  expect((await seen.step(id, { step: 'acknowledge', by: 'wu' })).ok).toBe(true)
  const { report, incident, 'step acknowledge': steps } = spans()
  expect([report!.length, incident!.length, steps!.length]).toEqual([2, 1, 1])
  const [first, raised, taken] = [report![0]!, incident![0]!, steps![0]!]
  expect(new Set([first, raised, taken].map((span) => span.spanContext().traceId)).size).toBe(1)
  expect(raised.parentSpanContext?.spanId).toBe(first.spanContext().spanId)
  expect(taken.parentSpanContext?.spanId).toBe(raised.spanContext().spanId)
  expect(report![1]!.spanContext().traceId).not.toBe(first.spanContext().traceId)
  expect([ms(first.startTime), ms(taken.startTime) - ms(first.startTime)]).toEqual([noon, 20_000])
})

it('[OBS-4] says by its code what was refused', async () => {
  const { seen, event, spans } = await watched()
  await event('button-bedside', 0, { event: 'sos', state: 'raised' })
  expect((await seen.step(seen.incidents()[0]!.id, { step: 'arrive', by: 'wu' })).ok).toBe(false)
  expect(spans()['step arrive']![0]!.status).toMatchObject({ message: 'step-not-allowed' })
})

it('[OBS-4] holds no home, no name and no note, and makes nothing without a provider', async () => {
  const { seen, event, all } = await watched()
  await event('button-bedside', 0, { event: 'sos', state: 'raised' })
  await seen.step(seen.incidents()[0]!.id, { step: 'acknowledge', by: 'hidden-name', note: 'hidden-note' })
  const held = JSON.stringify(all().map(({ name, attributes, status, events }) => ({ name, attributes, status, events })))
  expect(held).not.toMatch(new RegExp(`hidden|${home.id}|button`))
  const server = await bench()
  const silent = traced(server.server, trace.getTracer('none'))
  expect(trace.getTracer('none').startSpan('x').isRecording()).toBe(false)
  expect(silent.health()).toEqual(server.server.health())
})
