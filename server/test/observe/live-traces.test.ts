// Goal: traces reach a collector by OTLP, and one that is away costs nothing else. Method: the whole program with --traces, a call for help over MQTT, and a web server in
// the place of the collector that keeps what it is sent, or is not there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { encode, topicOf } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { stringify } from 'yaml'
import { exit, main } from '../../src/main.ts'
import { home, site } from '../one-home.ts'

interface Sent {
  resourceSpans: {
    scopeSpans: { spans: { name: string; traceId: string; parentSpanId?: string; kind: number; startTimeUnixNano: string }[] }[]
  }[]
}

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'anju-traces-'))))
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

/** Runs a server until a call for help was raised. Answers with what it said. */
async function oneCall(collector: string): Promise<string[]> {
  const path = join(folder, 'site.yaml')
  writeFileSync(path, stringify(site))
  const said: string[] = []
  const interrupt = Promise.withResolvers<void>()
  const flags = ['--site', path, '--data', folder, '--port', '0', '--mqtt-port', '0', '--traces', collector]
  const ended = main(flags, (line) => void said.push(line), interrupt.promise)
  const port = await vi.waitFor(() => Number(/mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(said.join())![1]), { timeout: 20_000 })
  const line = await mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port }) }).connect({
    clientId: 'd',
    clean: true,
    onMessage: () => {},
  })
  const payload = encode({ boot: 'b', seq: 0, clock: 'unset', origin: 'simulated', body: { event: 'sos', state: 'raised' } })
  await line.publish({
    topic: topicOf({ site: site.id, home: home.id, device: 'button-bedside' }, 'event'),
    payload,
    qos: 1,
    retain: false,
  })
  await line.end()
  interrupt.resolve()
  expect(await ended).toBe(exit.interrupted)
  return said
}

it('[OBS-4] with --traces a collector gets the report and the incident that it raised, in one trace, with the key that was set', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-key=secret=1')
  const got: { url: string | undefined; key: unknown; sent: Sent }[] = []
  const collector = createServer((request, answer) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      got.push({ url: request.url, key: request.headers['x-key'], sent: JSON.parse(Buffer.concat(parts).toString()) as Sent })
      answer.end('{}')
    })
  })
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done))
  await oneCall(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`)
  collector.close()
  expect(got.map(({ url, key }) => [url, key])).toEqual([['/v1/traces', 'secret=1']])
  const spans = got[0]!.sent.resourceSpans[0]!.scopeSpans[0]!.spans
  const [report, incident] = ['report', 'incident'].map((name) => spans.find((span) => span.name === name)!)
  expect(report).toMatchObject({
    kind: 5,
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    startTimeUnixNano: expect.stringMatching(/^\d{19}$/),
  })
  expect(incident).toMatchObject({ kind: 1, traceId: report!.traceId, parentSpanId: expect.stringMatching(/^[0-9a-f]{16}$/) })
  expect(JSON.stringify(got)).not.toContain(home.id)
})

it('[OBS-4] a collector that is not there is said once, and the server serves and ends as ever', async () => {
  const said = await oneCall('http://127.0.0.1:1')
  expect(said.filter((line) => line.includes('does not take traces'))).toHaveLength(1)
})

it('[OBS-4] an address that is none ends with 2', async () => {
  expect(await main(['--site', 'x', '--traces', 'collector'], () => {}, Promise.resolve())).toBe(exit.usage)
})
