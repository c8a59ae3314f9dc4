// Goal: a foreign device is a device of Anju that is born, speaks, lives and dies as its family says. Method: the real gateway between two brokers in
// memory, on a clock that jumps; what arrives at Anju is read by the codec.
import { describe, expect, it } from 'vitest'
import { catalogue, checkBody, Hours, Minutes, Seconds, topicOf } from '@anju/sdk'
import { gatewayLimits } from '../../src/gateway/gateway-limits.ts'
import { deviceLines, statusLine } from '../../src/gateway/status-line.ts'
import { gatewayBench, settle, START } from './gateway-bench.ts'

const HOME = `
anju: gateway/1
to: { broker: mqtt://anju, site: demo, home: h-1, username: gateway-7, password_env: SECRET, origin: simulated }
from:
  - zigbee2mqtt: mqtt://foreign
    devices:
      kitchen_leak: water-sensor
      hall/Front Door: { kind: door-contact, id: door-front, room: hall }
      panic: help-button
      tv: smart-plug
`
const z = (name: string) => `zigbee2mqtt/${name}`
const available = (name: string) => `${z(name)}/availability`

describe('a gateway', () => {
  it('[GW-1] [GW-2] is silent until a device is heard; then it is one of Anju, on a line of its own, with the login of the gateway', async () => {
    const { start, say, told, lines, of } = gatewayBench(HOME)
    await start()
    expect(told).toEqual([])
    await say(z('kitchen_leak'), { water_leak: true, battery: 80 })
    await say(available('hall/Front Door'), { state: 'online' })
    expect(told.map(({ client, channel, device }) => [client, channel, device])).toEqual([
      ['demo/h-1/kitchen-leak', 'birth', 'kitchen-leak'],
      ['demo/h-1/kitchen-leak', 'event', 'kitchen-leak'],
      ['demo/h-1/door-front', 'birth', 'door-front'],
    ])
    expect(of('birth').map(({ said }) => said.body)).toMatchObject([{ kind: 'water-sensor' }, { kind: 'door-contact', room: 'hall' }])
    expect(of('event')[0]!.said).toMatchObject({ origin: 'simulated', clock: 'drifting', body: { event: 'water', wet: true } })
    const mine = lines.anju.connects.map(({ username, password }) => [username, password])
    expect(mine).toEqual([
      ['gateway-7', 'open sesame'],
      ['gateway-7', 'open sesame'],
    ])
    expect(lines.foreign.connects).toEqual([{ clientId: 'anju-gateway-demo-h-1-0', clean: false }])
  })

  it('[GW-3] keeps what happened while Anju was away, and tells it in order with the times of then', async () => {
    const { start, say, run, lines, anju, of } = gatewayBench(HOME)
    await start()
    await say(z('kitchen_leak'), { water_leak: false })
    lines.anju.there = false
    anju.cut('demo/h-1/kitchen-leak')
    for (let i = 0; i < 10; i++) {
      await run(Seconds(10))
      await say(z('kitchen_leak'), { water_leak: i % 2 === 0 })
    }
    expect(of('event')).toHaveLength(1)
    lines.anju.there = true
    await run(Minutes(2))
    const events = of('event').slice(1)
    expect(events.map(({ said }) => said.body['wet'])).toEqual(Array.from({ length: 10 }, (_, i) => i % 2 === 0))
    expect(events.map(({ said }) => said.time_ms! - START)).toEqual(Array.from({ length: 10 }, (_, i) => (i + 1) * 10_000))
  })

  it('[GW-4] dies by its will when its family has lost it, but not before everything it told is confirmed', async () => {
    let confirms = false
    const { start, say, run, told, of, bodies } = gatewayBench(HOME, () => confirms)
    await start()
    await say(z('panic'), { action: 'emergency' })
    await say(available('panic'), 'offline')
    await run(Minutes(30))
    expect(of('death')).toEqual([])
    expect(new Set(of('event').map(({ said }) => said.seq)).size).toBe(1)
    confirms = true
    await run(Minutes(2))
    expect(bodies('death')).toEqual([{ reason: 'lost' }])
    expect(told.at(-1)).toMatchObject({ channel: 'death', said: { boot: of('birth')[0]!.said.boot } })
    await run(Hours(2))
    expect(told.at(-1)?.channel).toBe('death')
    await say(available('panic'), { state: 'online' })
    expect(of('birth').map(({ said }) => said.seq)).toEqual([0, 0])
    expect(of('birth')[1]!.said.boot).not.toBe(of('birth')[0]!.said.boot)
  })

  it('[GW-5] a device that is vouched for gives a sign of life within each heartbeat, one that is not says nothing', async () => {
    const { start, say, run, of } = gatewayBench(HOME)
    await start()
    await say(available('kitchen_leak'), { state: 'online' })
    await say(z('hall/Front Door'), { contact: true })
    await say(available('tv'), { state: 'online' })
    await say(z('tv'), { state: 'ON', power: 42 })
    await run(Hours(24))
    for (const [device, kind] of [
      ['kitchen-leak', 'water-sensor'],
      ['tv', 'smart-plug'],
    ] as const) {
      const { schemas, heartbeat_s } = catalogue[kind]
      const heard = [...of('birth', device), ...of('reading', device)]
      expect(heard.length).toBeGreaterThan(86_400 / heartbeat_s)
      const gaps = heard.slice(1).map(({ at_ms }, i) => at_ms - heard[i]!.at_ms)
      expect(Math.max(...gaps)).toBeLessThan(heartbeat_s * 1_000)
      for (const { said } of of('reading', device)) expect(checkBody(schemas.reading, said.body)).toMatchObject({ ok: true })
    }
    expect(of('reading', 'tv').at(-1)!.said.body).toEqual({ power_w: 42 })
    expect(of('reading', 'door-front')).toEqual([])
    await say(available('kitchen_leak'), { state: 'offline' })
    const before = of('reading', 'kitchen-leak').length
    await run(Hours(3))
    expect(of('reading', 'kitchen-leak')).toHaveLength(before)
  })

  /** Anju asks something of a device. */
  const ask = async (
    { anju }: Pick<ReturnType<typeof gatewayBench>, 'anju'>,
    device: string,
    id: string,
    body: Record<string, unknown>,
  ) => {
    const topic = topicOf({ site: 'demo', home: 'h-1', device }, 'command')
    await anju.publish({ topic, payload: new TextEncoder().encode(JSON.stringify({ id, body })), qos: 1, retain: false })
    await settle()
  }
  const tasmota = HOME.replace('zigbee2mqtt:', 'tasmota:').replace(/devices:[^]*/, 'devices: { tv: smart-plug }')
  const families = [
    ['zigbee2mqtt', HOME, 'zigbee2mqtt/tv', 'zigbee2mqtt/tv/set', '{"state":"OFF"}'],
    ['tasmota', tasmota, 'stat/tv/POWER', 'cmnd/tv/POWER', 'OFF'],
  ] as const
  it.each(families)(
    '[GW-6] passes a command on in the words of %s, once, and tells what became of it',
    async (family, home, said, topic, payload) => {
      const bench = gatewayBench(home)
      const { start, say, foreign, foreignIs, bodies, of } = bench
      const heard: [string, string][] = []
      const line = await foreign.bus.connect({
        clientId: 'plug',
        clean: true,
        onMessage: (message) => void heard.push([message.topic, new TextDecoder().decode(message.payload)]),
      })
      await line.subscribe(topic, 1)
      await start()
      const state = (is: 'ON' | 'OFF') => say(said, family === 'tasmota' ? is : { state: is })
      await state('ON')
      expect(of('birth', 'tv')[0]!.said.body).toMatchObject({ capabilities: ['gateway', 'no-identify'] })
      await ask(bench, 'tv', 'c-1', { command: 'switch', on: false })
      await ask(bench, 'tv', 'c-1', { command: 'switch', on: false })
      expect(heard).toEqual([[topic, payload]])
      expect(of('reply').map((one) => one.said)).toEqual([
        { id: 'c-1', done: true },
        { id: 'c-1', done: true },
      ])
      expect(bodies('event', 'tv')).toEqual([{ event: 'switched', on: true }])
      await state('OFF')
      expect(bodies('event', 'tv').at(-1)).toEqual({ event: 'switched', on: false })
      await foreignIs(false)
      await ask(bench, 'tv', 'c-2', { command: 'switch', on: true })
      expect(of('reply').at(-1)!.said).toEqual({ id: 'c-2', done: false, error: 'connection-lost' })
      expect(heard).toHaveLength(1)
    },
  )

  it('[GW-6] shuts a gas valve behind Zigbee2MQTT in the words of the valve, and tells when it is shut', async () => {
    const bench = gatewayBench(HOME.replace('tv: smart-plug', 'valve: gas-valve'))
    const { start, say, foreign, bodies, of } = bench
    const heard: string[] = []
    const onMessage = ({ payload }: { payload: Uint8Array }) => void heard.push(new TextDecoder().decode(payload))
    const line = await foreign.bus.connect({ clientId: 'valve', clean: true, onMessage })
    await line.subscribe('zigbee2mqtt/valve/set', 1)
    await start()
    await say(z('valve'), { state: 'OPEN' })
    expect(of('birth', 'valve')[0]!.said.body).toMatchObject({ capabilities: ['gateway', 'no-identify'] })
    await ask(bench, 'valve', 'c-1', { command: 'close' })
    expect(heard).toEqual(['{"state":"CLOSE"}'])
    await say(z('valve'), { state: 'CLOSE' })
    expect(bodies('event', 'valve')).toEqual([
      { event: 'valve', position: 'open' },
      { event: 'valve', position: 'closed' },
    ])
    expect(bodies('reading', 'valve').at(-1)).toEqual({ position: 'closed' })
  })

  it('[GW-6] answers a command that its family has no words for, and passes nothing on', async () => {
    const bench = gatewayBench(HOME)
    await bench.start()
    await bench.say(z('kitchen_leak'), { water_leak: true })
    await ask(bench, 'kitchen-leak', 'c-1', { command: 'identify', blink_s: 5 })
    expect(bench.of('reply').map(({ said }) => said)).toEqual([{ id: 'c-1', done: false, error: 'command-unknown' }])
    expect(bench.of('birth', 'kitchen-leak')[0]!.said.body).toMatchObject({ capabilities: ['gateway', 'no-identify'] })
  })

  it('[GW-10] takes what the foreign broker kept for a state and never for a press', async () => {
    const { start, say, bodies } = gatewayBench(HOME)
    await say(z('panic'), { action: 'emergency', battery: 50 }, true)
    await say(z('kitchen_leak'), { water_leak: true }, true)
    await start()
    expect(bodies('event')).toEqual([{ event: 'water', wet: true }])
    await say(z('panic'), { action: 'emergency', battery: 50 })
    expect(bodies('event', 'panic')).toEqual([{ event: 'sos', state: 'raised' }])
  })

  it('[GW-16] counts what nobody bound, and what could not be read, and shows both', async () => {
    const { start, say, running, told, run, clock } = gatewayBench(HOME)
    await start()
    for (let i = 0; i < 3; i++) await say(z('kitchen_light'), { state: 'ON' })
    await say(z('kitchen_leak'), '{"water_leak":tr')
    await say(z('kitchen_leak'), { water_leak: 'perhaps' })
    await say('zigbee2mqtt/bridge/logging', { level: 'info' })
    expect(running.tally.names).toEqual([['kitchen_light', 3]])
    expect(statusLine(running)).toBe(
      '1 of 4 devices live · told 0 · 0 unconfirmed · zigbee2mqtt mqtt://foreign: up · not bound: kitchen_light 3× · faults: payload-not-json 1×, value-meaningless 1×',
    )
    expect(told.map(({ channel }) => channel)).toEqual(['birth'])
    await say(available('panic'), { state: 'online' })
    await run(Seconds(12))
    expect(deviceLines(running, clock.now())).toEqual([
      '  kitchen-leak: live · heard 12 s ago · told 0 · faults: payload-not-json 1×, value-meaningless 1×',
      '  door-front: not there · never heard · told 0',
      '  panic: live · never heard · told 0',
      '  tv: not there · never heard · told 0',
    ])
  })

  it('[GW-17] goes on whatever it hears, and holds no more for it', async () => {
    const { start, say, running, bodies, foreign } = gatewayBench(HOME)
    await start()
    const junk = [new Uint8Array(70_000), Uint8Array.of(0xff, 0xfe), '', '[]', 'null', '{"__proto__":1}', '{"contact":{"a":[]}}']
    for (let i = 0; i < 500; i++) {
      await foreign.publish({ topic: z(`n${i}`.repeat(40)), payload: new Uint8Array(8), qos: 0, retain: false })
      for (const said of junk)
        await foreign.publish({
          topic: z('hall/Front Door'),
          payload: typeof said === 'string' ? new TextEncoder().encode(said) : said,
          qos: 0,
          retain: false,
        })
    }
    await settle()
    expect(running.tally.names).toHaveLength(gatewayLimits.unknown_names)
    expect(running.tally.others).toBe(500 - gatewayLimits.unknown_names)
    for (const [name] of running.tally.names) expect(name.length).toBeLessThanOrEqual(gatewayLimits.name_characters)
    await say(z('hall/Front Door'), { contact: false })
    expect(bodies('event')).toEqual([{ event: 'door', open: true }])
  })

  it('[GW-18] ends within 10 s also where the line to Anju does not answer', async () => {
    const { start, say, run, running, lines } = gatewayBench(HOME)
    await start()
    await say(z('kitchen_leak'), { water_leak: true })
    lines.anju.mute = true
    await say(z('kitchen_leak'), { water_leak: false })
    const stopped = running.stop()
    await run(Seconds(11))
    await stopped
    expect(running.devices.map(({ alive }) => alive)).toEqual([false, false, false, false])
  })

  it('[GW-18] says goodbye for every device that lives, after what it still had to tell, or at most 5 s later', async () => {
    for (const confirms of [true, false]) {
      const { start, say, run, running, told, bodies } = gatewayBench(HOME, () => confirms)
      await start()
      await say(z('kitchen_leak'), { water_leak: true })
      await say(z('hall/Front Door'), { contact: true })
      const stopped = running.stop()
      await run(Seconds(4))
      expect(bodies('death')).toHaveLength(confirms ? 2 : 0)
      await run(Seconds(2))
      await stopped
      expect(bodies('death')).toEqual([{ reason: 'shutdown' }, { reason: 'shutdown' }])
      expect(told.slice(-2).map(({ channel }) => channel)).toEqual(['death', 'death'])
      const last = told.length
      await run(Hours(2))
      expect(told).toHaveLength(last)
    }
  })
})
