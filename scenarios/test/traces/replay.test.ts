// Goal: what was taken down can be had again. Method: drawn documents with bad lines, run in both ways that own their clock, each trace played into a fresh server:
// the same alerts at the same instants. To a broker: a listener that counts what comes and when.
import { rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { memoryBroker, messageId, openGate, type Client, type Gate, type Message } from '@anju/sdk'
import { aedesBroker } from '@anju/server'
import { wallClock } from '@anju/sdk/wall-clock'
import { afterAll, describe, expect, it } from 'vitest'
import { anjuScenarios } from '../../src/cli/program.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import { readTrace } from '../../src/traces/read-trace.ts'
import { replayInside } from '../../src/traces/replay-inside.ts'
import { replayToBus } from '../../src/traces/replay-to-bus.ts'
import { callForHelp, drawnText, recordedRun, traceFolder } from './recorded-run.ts'

const folder = traceFolder()
afterAll(() => rmSync(folder, { recursive: true }))
const never = new AbortController().signal

async function command(args: string[], env: Record<string, string> = {}) {
  const out: string[] = []
  const screen = { line: (text: string) => void out.push(text), passing: () => {} }
  const code = await anjuScenarios(args, { folder, out: screen, err: screen, signal: never, env })
  return { code, out: out.join('\n') }
}

/** A gate that notes who said what, and when. */
function listening() {
  const heard: { client: string; message: Message; at_ms: number }[] = []
  const logins: (string | undefined)[] = []
  const clock = wallClock()
  const gate: Gate = {
    ...openGate,
    connect(client: Client, password) {
      logins.push(`${client.username}:${password}`)
      return openGate.connect(client, password)
    },
    publish(client, message) {
      heard.push({ client: client?.clientId ?? '', message, at_ms: clock.now() })
      return { deliver: true }
    },
  }
  return { heard, gate, logins }
}

describe('a replay', () => {
  it('[TRACE-5] into a fresh server raises the same alerts at the same instants, whatever was drawn', { timeout: 240_000 }, async () => {
    // Of 509 a timer and a message fall upon the same millisecond, and it matters which comes first.
    let alerts = 0
    for (let seed = 500; seed < 512; seed++) {
      const file = join(folder, 'drawn.jsonl.gz')
      await recordedRun(drawnText(seed), file, { seed, way: seed % 4 === 0 ? 'lockstep' : 'model' })
      const { header, lines } = await readTrace('drawn', file)
      const { recorded, raised } = await replayInside(header, lines, referenceTarget)
      const seen = (list: typeof raised) =>
        list.map(({ kind, room, key, severity, raised_ms }) => ({ kind, room, key, severity, raised_ms }))
      expect(seen(raised), `seed ${seed}`).toEqual(seen(recorded))
      alerts += raised.length
    }
    expect(alerts).toBeGreaterThan(8)
  })

  it('[TRACE-5] the command says so, and ends with 1 when the server raises something else', async () => {
    await recordedRun(callForHelp, join(folder, 'call.jsonl'))
    const same = await command(['replay', 'call.jsonl'])
    expect(same.out).toMatch(
      /60\.\d s {2}Call for help \(bedroom\) {2}alarm\n\d+ messages replayed \(simulated\): 1 alerts, the same as in the trace/,
    )
    expect(same.code).toBe(0)
    const { header, lines } = await readTrace('call', join(folder, 'call.jsonl'))
    const deaf = await replayInside(header, lines, async (options) => ({
      ...(await referenceTarget(options)),
      onIncident: () => undefined,
    }))
    expect(deaf.recorded).toHaveLength(1)
    expect(deaf.raised).toHaveLength(0)
    expect(await command(['replay', 'nowhere.jsonl'])).toMatchObject({
      code: 2,
      out: expect.stringMatching(/There is no trace nowhere\.jsonl\.$/),
    })
    expect((await command(['replay', 'call.jsonl', '--to', 'carrier-pigeon'])).out).toMatch(/is no place to replay to/)
    expect((await command(['replay', 'call.jsonl', '--to', 'mqtt://127.0.0.1:1'])).code).toBe(3)
  })

  it('[TRACE-6] to a bus sends what each device said on a line of its own, byte for byte where it is asked to, at its speed', async () => {
    await recordedRun(callForHelp, join(folder, 'call.jsonl'))
    const { heard, gate } = listening()
    const { header, lines } = await readTrace('call', join(folder, 'call.jsonl'))
    const clock = wallClock({ factor: 120, start: header.starts_ms as never })
    const done = await replayToBus(lines, { bus: memoryBroker(gate).bus, clock, signal: never })
    expect(done.messages).toBe(heard.length)
    expect(done.devices).toBe(new Set(heard.map(({ client }) => client)).size)
    const again = await readTrace('call', join(folder, 'call.jsonl'))
    const recorded: { topic: string; payload: string }[] = []
    for await (const line of again.lines)
      if ('message' in line && !/\/(confirm|command)$/.test(line.message.topic)) recorded.push(line.message)
    expect(heard.map(({ message }) => [message.topic, Buffer.from(message.payload).toString()])).toEqual(
      recorded.map(({ topic, payload }) => [topic, payload]),
    )
    const call = heard.find(({ message }) => Buffer.from(message.payload).includes('"event":"sos"'))!
    // A minute of the trace is half a second on the wall.
    expect(call.at_ms - heard[0]!.at_ms).toBeGreaterThanOrEqual(490)
  })

  it('[TRACE-6] over TCP as new: ids of its own each time, times of today, and the home that was asked for', async () => {
    await recordedRun(callForHelp, join(folder, 'call.jsonl'))
    const { heard, gate, logins } = listening()
    const broker = aedesBroker(gate)
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      broker.attach(socket)
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const to = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`
    const args = ['replay', 'call.jsonl', '--to', to, '--speed', '3600', '--site', 'north', '--home', 'flat-7', '--username', 'lab']
    for (let i = 0; i < 2; i++) expect((await command(args, { ANJU_MQTT_PASSWORD: 'secret' })).code).toBe(0)
    for (const socket of sockets) socket.destroy()
    await broker.close()
    server.close()
    expect(new Set(logins)).toEqual(new Set(['lab:secret']))
    const calls = heard.filter(({ message }) => Buffer.from(message.payload).includes('"event":"sos"'))
    const said = calls.map(
      ({ message }) =>
        JSON.parse(Buffer.from(message.payload).toString()) as {
          boot: string
          seq: number
          time_ms: number
          clock: 'synced'
          origin: 'simulated'
          body: Record<string, unknown>
        },
    )
    expect(new Set(said.map(messageId)).size).toBe(2)
    for (const [i, { time_ms, origin }] of said.entries()) {
      expect(Math.abs(time_ms - calls[i]!.at_ms)).toBeLessThan(5_000)
      expect(origin).toBe('simulated')
    }
    expect(new Set(heard.map(({ message }) => message.topic.split('/').slice(2, 4).join('/')))).toEqual(new Set(['north/flat-7']))
  })
})
