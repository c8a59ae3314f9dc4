// Goal: nobody is paged for a device that is tried out, and everybody for all others and afterwards. Method: a whole server; buttons pressed before, during
// and after a test, in another room, and over a restart.
import { expect, it } from 'vitest'
import { memoryStore } from '../../src/store/memory-store.ts'
import { asking } from '../http/asking.ts'
import { bench, home, type Bench } from '../one-home.ts'

interface Test {
  devices: { device: string; passed: boolean; steps: { code: string; seen_ms?: number }[] }[]
  ended_ms?: number
}
const at = `/api/homes/${home.id}`
const press = async (b: Bench, device: string) => {
  await b.event(device, 'sos', { state: 'raised' })
  await b.pass(5)
}
/** The modes of the calls for help that are open, by device. */
const calls = ({ server }: Bench) =>
  server
    .alerts()
    .filter(({ kind }) => kind === 'sos')
    .map(({ devices, mode }) => `${devices[0]} ${mode}`)
    .toSorted()

it('[COMM-1] takes what tested devices say for a test, and what all others say for what it is', async () => {
  const b = await bench()
  const desk = await asking(b.server)
  expect((await desk.post('/api/homes/nowhere/device-tests', { kind: 'monthly' })).code).toBe('home-unknown')
  expect((await desk.post(`${at}/device-tests`, { kind: 'monthly', devices: ['nothing'] })).code).toBe('device-unknown')
  expect((await desk.post(`${at}/device-tests/end`, {})).code).toBe('test-not-running')
  await desk.post(`${at}/device-tests`, { kind: 'walk-test', devices: ['button-bedside'] })
  expect((await desk.post(`${at}/device-tests`, { kind: 'monthly' })).code).toBe('test-running')
  await press(b, 'button-bedside')
  await press(b, 'button-bathroom')
  expect(calls(b)).toEqual(['button-bathroom actual', 'button-bedside test'])
  const incidents = b.server.incidents().map(({ mode, hazard }) => `${hazard} ${mode}`)
  expect(incidents.toSorted()).toEqual(['person actual', 'person test'])
  const ended = await desk.post(`${at}/device-tests/end`, { note: 'done' })
  expect(ended.json<Test>().devices).toMatchObject([{ device: 'button-bedside', passed: true }])
  await press(b, 'button-bedside')
  expect(calls(b)).toEqual(['button-bathroom actual', 'button-bedside actual', 'button-bedside test'])
  await desk.close()
})

it('[COMM-1] ends by itself when its time is up, and goes on over a restart until then', async () => {
  const store = memoryStore()
  const b = await bench({ store })
  const desk = await asking(b.server)
  await desk.post(`${at}/device-tests`, { kind: 'walk-test', minutes: 10 })
  await b.pass(60)
  await desk.close()
  const again = await bench({ store, at: b.clock.now(), boot: 'b2' })
  const next = await asking(again.server)
  await press(again, 'button-bedside')
  expect(calls(again)).toEqual(['button-bedside test'])
  await again.pass(600)
  await press(again, 'button-bathroom')
  expect(calls(again)).toEqual(['button-bathroom actual', 'button-bedside test'])
  const [test] = (await next.get(`${at}/device-tests`)).json<Test[]>()
  expect(test!.ended_ms).toBeDefined()
  expect((await again.server.audit(`home:${home.id}`)).map(({ did }) => did)).toEqual(['device-test-began', 'device-test-ended'])
  await next.close()
})

it('[PRIV-6] [COMM-3] is forgotten with whoever lived there, notes and all', async () => {
  const b = await bench()
  const desk = await asking(b.server)
  await desk.post(`${at}/device-tests`, { kind: 'monthly', devices: ['door-front'] })
  await desk.post(`${at}/device-tests/end`, { note: 'she was in bed' })
  expect((await desk.get(`${at}/device-tests`)).text).toContain('she was in bed')
  const forgotten = await b.server.erasure.erase(home.id, home.residents[0]!.id, 'asked for it', 'li')
  expect(forgotten.ok).toBe(true)
  expect((await desk.get(`${at}/device-tests`)).json()).toEqual([])
  await desk.close()
})

it('[COMM-2] [COMM-3] shows how far each device has come, prints the report, and knows who is due', async () => {
  const b = await bench()
  const desk = await asking(b.server)
  expect((await desk.get(`${at}/device-test.html`)).code).toBe('not-found')
  await b.event('door-front', 'door', { open: true })
  await b.pass(5)
  await desk.post(`${at}/device-tests`, { kind: 'monthly', devices: ['door-front', 'button-bedside', 'gas-kitchen'] })
  const steps = async () => {
    const [test] = (await desk.get(`${at}/device-tests`)).json<Test[]>()
    return test!.devices.map(({ device, steps: all, passed }) => [
      device,
      all.filter((one) => one.seen_ms !== undefined).map(({ code }) => code),
      passed,
    ])
  }
  expect(await steps()).toEqual([
    ['gas-kitchen', [], false],
    ['door-front', [], false],
    ['button-bedside', [], false],
  ])
  await b.event('door-front', 'door', { open: false })
  await b.pass(5)
  await b.event('door-front', 'door', { open: true })
  await press(b, 'button-bedside')
  await b.event('gas-kitchen', 'self-test', { passed: false })
  await b.pass(5)
  expect(await steps()).toEqual([
    ['gas-kitchen', ['heard'], false],
    ['door-front', ['heard', 'opens', 'shuts'], true],
    ['button-bedside', ['heard', 'calls'], true],
  ])
  expect((await desk.get('/api/commissioning')).json<{ running: Test[] }>().running).toHaveLength(1)
  await desk.post(`${at}/device-tests/end`, {})
  const all = (await desk.get('/api/commissioning')).json<{ running: Test[]; devices: { device: string; state: string }[] }>()
  expect(all.running).toEqual([])
  expect(all.devices.filter(({ state }) => state === 'tested').map(({ device }) => device)).toEqual(['door-front', 'button-bedside'])
  const page = await desk.get(`${at}/device-test.html?language=en`)
  expect(page.text).toContain('Monthly test of the devices')
  expect(page.text.match(/>Not passed</g)).toHaveLength(2)
  expect(page.text).not.toMatch(/undefined|NaN|<script|src=/)
  expect((await desk.get('/api/commissioning.csv')).text).toContain(`${home.id},door-front,door-contact,tested,30,`)
  await desk.close()
})
