// Goal: the truth goes to whoever holds the token, and to nobody else. Method: a real director on a real port, and plain WebSocket clients with right and
// wrong tokens, origins and messages.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryBroker, openGate, DirectorMessage, type Home } from '@anju/sdk'
import { simulateHome } from '@anju/simulator'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { parse } from 'yaml'
import { adjustableClock } from '../../src/demo/adjustable-clock.ts'
import { director } from '../../src/director/director.ts'
import { drillDocument } from '../../src/director/drill-document.ts'
import { serveDirector, type ServedDirector } from '../../src/director/live-director.ts'

const home = parse(readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')) as Home
const clock = adjustableClock()
const broker = memoryBroker(openGate)
const simulation = simulateHome({
  home,
  site: 'demo',
  clock,
  seed: 1,
  bus: () => broker.bus,
  starts: { people: { 'wang-xiulan': { in: 'living' } } },
})
let served: ServedDirector

beforeAll(async () => {
  const hand = director({ home, simulation, clock, pace: clock, drill: drillDocument(home, clock.now(), 0) })
  served = await serveDirector(hand, { host: '127.0.0.1', port: 0, token: 'secret', allows: (origin) => origin === 'http://page' })
  simulation.start()
})
afterAll(async () => {
  await served.close()
  await simulation.stop()
  await broker.close()
})

/** Connects; gives the first messages, or the status of a refusal, or the code of a close. */
function connect(query: string, { origin, send, wanted = 2 }: { origin?: string; send?: string; wanted?: number } = {}) {
  return new Promise<DirectorMessage[] | number>((done) => {
    const messages: DirectorMessage[] = []
    const window = new WebSocket(`${served.url}${query}`, origin === undefined ? {} : { origin })
    window.on('unexpected-response', (_request, response) => done(response.statusCode ?? 0))
    window.on('error', () => {})
    window.on('open', () => send !== undefined && window.send(send))
    window.on('close', (code) => done(code))
    window.on('message', (data: Buffer) => {
      messages.push(JSON.parse(data.toString()) as DirectorMessage)
      if (messages.length < wanted) return
      done(messages)
      window.close()
    })
  })
}

describe('the line of the director', () => {
  it('[DRILL-1] takes the token and the own page, and refuses everything else', async () => {
    expect(await connect('?token=secret')).toHaveLength(2)
    expect(await connect('?token=secret', { origin: 'http://page' })).toHaveLength(2)
    expect(await connect('?token=wrong')).toBe(401)
    expect(await connect('')).toBe(401)
    expect(await connect('?token=secret', { origin: 'http://elsewhere' })).toBe(403)
    expect(await connect('?token=secret', { origin: 'null' })).toBe(403)
    const answer = await fetch(served.url.replace('ws:', 'http:'))
    expect(answer.status).toBe(426)
  })

  it('[DRILL-1] cuts off what is no request, and goes on for others', async () => {
    for (const send of ['{', '{"type":"inject"}', '{"type":"clock","factor":61}', 'x'.repeat(10_000)]) {
      expect([1007, 1009]).toContain(await connect('?token=secret', { send, wanted: 99 }))
    }
    expect(await connect('?token=secret')).toHaveLength(2)
  })

  it('[DRILL-2] shows the world at once, and ten times a second while somebody walks', async () => {
    const send = JSON.stringify({ type: 'inject', inject: 'fall-bathroom' })
    const messages = await connect('?token=secret', { send, wanted: 25 })
    if (!Array.isArray(messages)) throw new Error(`closed: ${messages}`)
    for (const message of messages) expect(Value.Check(DirectorMessage, message), JSON.stringify(message).slice(0, 300)).toBe(true)
    expect(messages[0]).toMatchObject({ type: 'world' })
    expect(messages[1]).toMatchObject({ type: 'injects' })
    expect(messages.filter(({ type }) => type === 'world').length).toBeGreaterThan(15)
    const walking = messages.flatMap((message) =>
      message.type === 'world' && message.world.people[0]!.speed_m_s > 0 ? [message.world.at_ms] : [],
    )
    const gaps_ms = walking.slice(1).map((at_ms, i) => at_ms - walking[i]!)
    expect(gaps_ms.sort((a, b) => a - b)[Math.floor(gaps_ms.length / 2)], 'the middle gap between pictures of a walk').toBeLessThan(500)
  })
})
