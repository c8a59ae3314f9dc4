// Goal: whoever closes the gas on the desk closes it in the home, and sees what the valve made of it; a drill closes nothing. Method: a whole server with a valve
// that answers over the broker.
import { describe, expect, it } from 'vitest'
import type { Command } from '@anju/sdk'
import { bench, home, type Bench } from '../one-home.ts'

const valve = { ...home.devices.find(({ id }) => id === 'gas-kitchen')!, id: 'valve', kind: 'gas-valve' }
const lived = { ...home, origin: 'real' as const, devices: [...home.devices, valve] }

/** A home whose valve notes what it is told, and answers so. */
async function withValve(answer: { done: boolean; error?: string }, lives = lived): Promise<Bench & { told: Command[] }> {
  const b = await bench({ home: lives })
  const told: Command[] = []
  const connection = await b.broker.bus.connect({
    clientId: 'valve',
    clean: true,
    onMessage: ({ topic, payload }) => {
      const command = JSON.parse(new TextDecoder().decode(payload)) as Command
      told.push(command)
      void connection.publish({
        topic: topic.replace(/command$/, 'reply'),
        payload: new TextEncoder().encode(JSON.stringify({ id: command.id, ...answer })),
        qos: 1,
        retain: false,
      })
    },
  })
  await connection.subscribe('anju/1/test/+/+/command', 1)
  return Object.assign(b, { told })
}
const gas = async (b: Bench, mode: string) => {
  await b.event('gas-kitchen', 'gas', { alarm: true, gas_lel_pct: 15 }, { origin: 'real', mode })
  return b.server.incidents()[0]!.id
}
const noted = (b: Bench) => (b.server.incidents()[0]!.actions ?? []).map(({ action, by, result, note }) => [action, by, result, note])

describe('closing the gas', () => {
  it.each([
    ['has closed', { done: true }, ['close-valve', 'valve', 'done', undefined]],
    ['is stuck', { done: false, error: 'stuck' }, ['close-valve', 'valve', 'failed', 'stuck']],
  ] as const)('[INC-15] tells the valve of the home, and notes that it %s', async (_, answer, note) => {
    const b = await withValve(answer)
    const id = await gas(b, 'actual')
    await b.server.act(id, { action: 'close-valve', by: 'wu' })
    await b.settle()
    expect(b.told.map(({ body }) => body)).toEqual([{ command: 'close' }])
    expect(noted(b)).toEqual([['close-valve', 'wu', undefined, undefined], note])
    expect((await b.server.audit(id)).slice(-3).map(({ did, by }) => `${did} ${by}`)).toEqual([
      'close-valve wu',
      'valve-told server',
      'close-valve valve',
    ])
  })

  it('[INC-15] in a drill closes nothing, nor when somebody says that it is done, nor where there is no valve', async () => {
    const drill = await withValve({ done: true })
    await drill.server.act(await gas(drill, 'drill'), { action: 'close-valve', by: 'wu' })
    const done = await withValve({ done: true })
    await done.server.act(await gas(done, 'actual'), { action: 'close-valve', by: 'wu', result: 'done' })
    const none = await withValve({ done: true }, { ...home, origin: 'real' })
    expect((await none.server.act(await gas(none, 'actual'), { action: 'close-valve', by: 'wu' })).ok).toBe(true)
    for (const b of [drill, done, none]) {
      await b.settle()
      expect(b.told).toEqual([])
      expect(noted(b)).toHaveLength(1)
    }
  })

  it('[INC-15] an answer that nobody asked for changes nothing', async () => {
    const b = await withValve({ done: true })
    await gas(b, 'actual')
    await b.connection.publish({
      topic: `anju/1/test/${home.id}/valve/reply`,
      payload: new TextEncoder().encode(JSON.stringify({ id: 'close-00000000', done: true })),
      qos: 1,
      retain: false,
    })
    await b.settle()
    expect(noted(b)).toEqual([])
  })
})
