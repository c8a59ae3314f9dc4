// Goal: what rules remember fits the limit and survives JSON. Method: a home of 64 devices that all speak, through the whole server; the states are
// read from the store.
import { expect, it } from 'vitest'
import { catalogue, queueClock, random, topicOf, type Home } from '@anju/sdk'
import { alertServer } from '../../src/alert-server.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { home, noon, site } from '../one-home.ts'

it('[ALERT-12] keeps each state of a home of 64 devices under 4 kB of JSON that reads back the same', async () => {
  const kinds = ['radar', 'gas-detector', 'water-sensor', 'door-contact', 'motion', 'wristband', 'help-button', 'smart-plug']
  const devices = Array.from({ length: 64 }, (_, i) => ({ ...home.devices[5]!, id: `${kinds[i % 8]}-${i}`, kind: kinds[i % 8]! }))
  const crowded: Home = { ...home, devices }
  const store = memoryStore()
  const clock = queueClock(noon)
  const server = await alertServer({ site: { ...site, homes: [crowded] }, clock, store, random: random(1) })
  const says: Record<string, Record<string, unknown>> = {
    radar: { event: 'posture', posture: 'on-floor', x_m: 1.234, y_m: 1.234, z_m: -2.123, confidence_pct: 90 },
    'gas-detector': { event: 'gas', alarm: true, gas_lel_pct: 12.345 },
    'water-sensor': { event: 'water', wet: true },
    'door-contact': { event: 'door', open: true },
    motion: { event: 'motion', moving: true },
    wristband: { event: 'fall', peak_g: 7.123, confidence_pct: 70 },
    'help-button': { event: 'sos', state: 'raised' },
    'smart-plug': { event: 'load', plugged: true },
  }
  const samples: Record<string, Record<string, unknown>> = {
    radar: { posture: 'lying', motion_pct: 2, breath_per_min: 14.5, heart_per_min: 71.5, still_s: 600 },
    wristband: { heart_per_min: 72, spo2_pct: 96, skin_c: 32.5, steps: 1_234, battery_pct: 80 },
  }
  const say = async (device: string, channel: 'event' | 'reading', seq: number, body: Record<string, unknown> | undefined) => {
    const envelope = { boot: 'b', seq, time_ms: noon, clock: 'synced', origin: 'simulated', body }
    const topic = topicOf({ site: site.id, home: home.id, device }, channel)
    await server.gate.publish(undefined, { topic, payload: new TextEncoder().encode(JSON.stringify(envelope)), qos: 1, retain: false })
  }
  const seqs = [0, 1, 2, 3, 4, 5, 6, 7]
  // Samples first: a rule's state that changed by them is stored with the events that follow.
  await Promise.all(
    devices.flatMap(({ id, kind }) => (samples[kind] === undefined ? [] : seqs.map((seq) => say(id, 'reading', seq, samples[kind])))),
  )
  await Promise.all(devices.flatMap(({ id, kind }) => seqs.map((seq) => say(id, 'event', seq, says[kind]))))
  expect(server.rejected()).toEqual({})
  expect(Object.keys(catalogue)).toEqual(expect.arrayContaining(kinds))
  const { states } = await store.load(0, 0)
  expect(states.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['sos', 'fall', 'gas', 'gas-rising', 'water', 'door-open-night', 'device-silent', 'vitals', 'inactivity']),
  )
  for (const { rule, state } of states) {
    const text = JSON.stringify(state)
    expect(text.length, rule).toBeLessThan(4_096)
    expect(JSON.parse(text), rule).toEqual(state)
  }
  await server.close()
})
