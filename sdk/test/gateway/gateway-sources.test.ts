// Goal: brokers and streams that come and go are followed, and each family is heard as what it is. Method: the real gateway between two brokers in
// memory, streams in memory, a clock that jumps.
import { describe, expect, it } from 'vitest'
import { Hours, Minutes, Seconds, topicOf } from '@anju/sdk'
import { encodeLd2450Frame, encodeMicradarFrame, readSparkplug, SparkplugEdge, vs373Json } from '@anju/sdk/adapters'
import { statusLine } from '../../src/gateway/status-line.ts'
import { gatewayBench, settle, START } from './gateway-bench.ts'

const TO = 'anju: gateway/1\nto: { broker: mqtt://anju, site: demo, home: h-1 }\nfrom:\n'
const HOME = `${TO}  - zigbee2mqtt: mqtt://foreign\n    devices: { leak: water-sensor, door: door-contact }\n`
const z = (name: string) => `zigbee2mqtt/${name}`

describe('a foreign broker', () => {
  it('[GW-7] keeps our session, so that what it holds while our line is down is heard afterwards', async () => {
    const { start, say, run, bodies, foreign } = gatewayBench(HOME)
    await start()
    foreign.cut('anju-gateway-demo-h-1-0')
    await say(z('leak'), { water_leak: true })
    expect(bodies('event')).toEqual([])
    await run(Seconds(3))
    expect(bodies('event')).toEqual([{ event: 'water', wet: true }])
  })

  it('[GW-8] is tried again with growing waits; its devices are lost after 30 s and born again when it is back', async () => {
    const { start, say, run, told, foreignIs, lines, bodies, running } = gatewayBench(HOME)
    await start()
    await say(z('leak'), { water_leak: false })
    await say(z('door'), { contact: true })
    await say(`${z('door')}/availability`, 'offline')
    await foreignIs(false)
    expect(statusLine(running)).toContain('zigbee2mqtt mqtt://foreign: down')
    await run(Seconds(29))
    const before = told.length
    expect(bodies('death', 'leak')).toEqual([])
    await run(Seconds(2))
    expect(told.slice(before).map(({ channel, device, said }) => [channel, device, said.body])).toEqual([
      ['death', 'leak', { reason: 'lost' }],
    ])
    await run(Minutes(20))
    const tries = lines.foreign.connects.length
    expect(tries).toBeGreaterThan(15)
    expect(tries).toBeLessThan(50)
    expect(statusLine(running)).toContain('down (nobody there)')
    await foreignIs(true)
    await run(Minutes(2))
    expect(told.slice(before + 1).map(({ channel, device }) => [channel, device])).toEqual([['birth', 'leak']])
    await say(z('leak'), { water_leak: true })
    expect(bodies('event', 'leak').at(-1)).toEqual({ event: 'water', wet: true })
  })

  it('[GW-8] that comes back within 30 s takes nobody from the living', async () => {
    const { start, say, run, told, foreign } = gatewayBench(HOME)
    await start()
    await say(z('leak'), { water_leak: false })
    foreign.cut('anju-gateway-demo-h-1-0')
    await run(Minutes(10))
    expect(told.map(({ channel }) => channel)).toEqual(['birth', 'event'])
  })

  it('[GW-9] whose bridge is offline has lost its devices at once, and a new line alone brings none back', async () => {
    const { start, say, run, told, foreign } = gatewayBench(HOME)
    await start()
    await say(z('leak'), { water_leak: false })
    await say(z('bridge/state'), { state: 'offline' }, true)
    expect(told.map(({ channel }) => channel)).toEqual(['birth', 'event', 'death'])
    foreign.cut('anju-gateway-demo-h-1-0')
    await run(Minutes(5))
    expect(told).toHaveLength(3)
    await say(z('bridge/state'), { state: 'online' }, true)
    expect(told.slice(3).map(({ channel, device }) => [channel, device])).toEqual([['birth', 'leak']])
  })

  it('[GW-9] whose bridge is offline brings nobody to life by what it kept', async () => {
    const { start, say, told } = gatewayBench(HOME)
    await say(z('bridge/state'), 'offline', true)
    await say(`${z('leak')}/availability`, 'online', true)
    await start()
    expect(told).toEqual([])
    await say(z('bridge/state'), 'online', true)
    expect(told.map(({ channel }) => channel)).toEqual(['birth'])
  })

  it('[GW-5] [GW-9] whose bridge was away vouches for nobody until it says so again', async () => {
    const { start, say, run, of } = gatewayBench(HOME)
    await start()
    await say(`${z('leak')}/availability`, 'online')
    await say(z('bridge/state'), 'offline')
    await say(z('bridge/state'), 'online')
    await run(Hours(12))
    expect(of('birth')).toHaveLength(2)
    expect(of('reading')).toEqual([])
    await say(`${z('leak')}/availability`, 'online')
    await run(Hours(2))
    expect(of('reading').length).toBeGreaterThan(1)
  })

  it('[GW-11] that answers no more is given up within 40 s', async () => {
    const { start, run, lines } = gatewayBench(HOME)
    await start()
    await run(Minutes(10))
    expect(lines.foreign.connects).toHaveLength(1)
    lines.foreign.mute = true
    await run(Seconds(40))
    lines.foreign.mute = false
    await run(Seconds(10))
    expect(lines.foreign.connects).toHaveLength(2)
  })
})

describe('the families on a broker', () => {
  it('[GW-2] [GW-4] Tasmota: a socket lives and dies by its will LWT', async () => {
    const { start, say, told } = gatewayBench(`${TO}  - tasmota: mqtt://foreign\n    devices: { tv: smart-plug }\n`)
    await start()
    await say('tele/tv/LWT', 'Online', true)
    await say('stat/tv/POWER', 'ON')
    await say('tele/tv/SENSOR', { Time: '2026-03-01T08:00:00', ENERGY: { Power: 12 } })
    await say('tele/other/STATE', { POWER: 'ON' })
    await say('tele/tv/LWT', 'Offline', true)
    expect(told.map(({ channel, said }) => [channel, said.body])).toMatchObject([
      ['birth', { kind: 'smart-plug', model: 'tasmota' }],
      ['event', { event: 'switched', on: true }],
      ['reading', { power_w: 12 }],
      ['death', { reason: 'lost' }],
    ])
  })

  it('[GW-12] Sparkplug: metrics become what the file says, deaths are deaths, and a rebirth is asked for', async () => {
    const metrics = '{ Wet: { event: water, flag: wet }, Battery: { reading: battery_pct, times: 100 } }'
    const file = `${TO}  - sparkplug: mqtt://foreign\n    devices:\n      g/e/leak: { kind: water-sensor, id: leak, metrics: ${metrics} }\n`
    const { start, say, told, foreign } = gatewayBench(file)
    const asked: string[] = []
    const edgeLine = await foreign.bus.connect({
      clientId: 'edge',
      clean: true,
      onMessage: ({ topic, payload }) => {
        const read = readSparkplug(payload)
        if (read.ok) asked.push(`${topic} ${read.value.metrics[0]?.name}`)
      },
    })
    await edgeLine.subscribe('spBv1.0/g/NCMD/e', 1)
    await start()
    const edge = new SparkplugEdge({ group: 'g', edge: 'e', bdSeq: 0 })
    await say('spBv1.0/g/DDATA/e/leak', new Uint8Array())
    expect(asked).toEqual(['spBv1.0/g/NCMD/e Node Control/Rebirth'])
    const publish = async ({ topic, payload }: { topic: string; payload: Uint8Array }) => say(topic, payload)
    const at = START
    const device = (wet: boolean) => [
      { name: 'Wet', type: 'Boolean', value: wet } as const,
      { name: 'Battery', type: 'Float', value: 0.5 } as const,
    ]
    await publish(edge.birth(at))
    await publish(edge.deviceBirth('leak', at, device(false)))
    await publish(edge.data('leak', at, device(true)))
    await publish(edge.deviceDeath('leak', at))
    expect(told.map(({ channel, said }) => [channel, said.body])).toMatchObject([
      ['birth', { kind: 'water-sensor', model: 'sparkplug' }],
      ['event', { event: 'water', wet: false }],
      ['event', { event: 'water', wet: true }],
      ['reading', { battery_pct: 50 }],
      ['death', { reason: 'lost' }],
    ])
  })

  it('[GW-6] Sparkplug: a command is written to the metric that the file binds it to, by DCMD, and by NCMD where it is of the edge', async () => {
    const plug = '{ Relay: { event: switched, flag: on, command: switch }, Power: { reading: power_w } }'
    const valve = '{ Shut: { command: close, inverted: true } }'
    const home = `      g/e/plug: { kind: smart-plug, id: tv, metrics: ${plug} }\n      g/e: { kind: gas-valve, id: valve, metrics: ${valve} }\n`
    const bench = gatewayBench(`${TO}  - sparkplug: mqtt://foreign\n    devices:\n${home}`)
    const { start, say, of, foreign, anju } = bench
    const asked: string[] = []
    const line = await foreign.bus.connect({
      clientId: 'edge',
      clean: true,
      onMessage({ topic, payload }) {
        const read = readSparkplug(payload)
        if (read.ok) asked.push(...read.value.metrics.map(({ name, raw }) => `${topic} ${name} ${JSON.stringify(raw)}`))
      },
    })
    for (const filter of ['spBv1.0/g/NCMD/e', 'spBv1.0/g/DCMD/e/plug']) await line.subscribe(filter, 1)
    await start()
    const edge = new SparkplugEdge({ group: 'g', edge: 'e', bdSeq: 0 })
    for (const { topic, payload } of [
      edge.birth(START),
      edge.deviceBirth('plug', START, [{ name: 'Relay', type: 'Boolean', value: true }]),
    ])
      await say(topic, payload)
    expect(of('birth', 'tv')[0]!.said.body).toMatchObject({ capabilities: ['gateway', 'no-identify'] })
    const ask = async (device: string, body: unknown) => {
      const topic = topicOf({ site: 'demo', home: 'h-1', device }, 'command')
      await anju.publish({ topic, payload: new TextEncoder().encode(JSON.stringify({ id: `c-${device}`, body })), qos: 1, retain: false })
      await settle()
    }
    await ask('tv', { command: 'switch', on: false })
    await ask('valve', { command: 'close' })
    expect(asked).toEqual([
      'spBv1.0/g/DCMD/e/plug Relay {"held":"boolean","value":false}',
      'spBv1.0/g/NCMD/e Shut {"held":"boolean","value":false}',
    ])
    expect(of('reply').map(({ said }) => said)).toEqual([
      { id: 'c-tv', done: true },
      { id: 'c-valve', done: true },
    ])
  })

  it('[GW-10] Milesight: a fall is told, and one that the broker kept is not', async () => {
    const file = `${TO}  - milesight: mqtt://foreign\n    devices:\n      milesight/bedroom: { kind: radar, id: radar-bedroom, mounted_m: 2.8 }\n`
    const { start, say, told } = gatewayBench(file)
    const fall = vs373Json({ event: 'fall', status: 'alarm', location_m: [1, -0.5, 0.2] }, START, 480)
    await say('milesight/bedroom', fall, true)
    await start()
    expect(told).toEqual([])
    await say('milesight/bedroom', fall)
    expect(told.map(({ channel, said }) => [channel, said.body])).toMatchObject([
      ['birth', { kind: 'radar', model: 'milesight' }],
      ['event', { event: 'fall', x_m: 1, y_m: -0.5 }],
      ['event', { event: 'posture', posture: 'on-floor' }],
    ])
  })
})

const target = { x_mm: -782, y_mm: 1_713, speed_cm_s: -16, resolution_mm: 320 }
const seen = encodeLd2450Frame({ targets: [target] })
const nobody = encodeLd2450Frame({ targets: [] })
const fallen = encodeMicradarFrame({ control: 0x83, command: 0x01, payload: Uint8Array.of(1) })

describe('a stream', () => {
  const STREAM = `${TO}  - tcp: radar:6638\n    family: ld2450\n    id: radar-living\n    room: living\n`

  it('[GW-13] lives while whole frames come, and is lost after a silence; noise keeps nobody alive', async () => {
    const { start, flow, run, told, of, bodies } = gatewayBench(STREAM)
    await start()
    await flow(Uint8Array.of(1, 2, 3))
    expect(told).toEqual([])
    await flow(seen.subarray(0, 7))
    await flow(seen.subarray(7))
    expect(told.map(({ channel, device }) => [channel, device])).toEqual([
      ['birth', 'radar-living'],
      ['event', 'radar-living'],
    ])
    await run(Seconds(11))
    await flow(seen)
    expect(bodies('birth')).toMatchObject([{ kind: 'radar', room: 'living', model: 'ld2450' }])
    expect(bodies('event')).toEqual([{ event: 'presence', present: true, targets: 1 }])
    expect(bodies('reading')[0]).toMatchObject({ x_m: -0.782, y_m: 1.713 })
    for (let i = 0; i < 10; i++) {
      await run(Seconds(30))
      await flow(nobody)
    }
    expect(bodies('event').at(-1)).toEqual({ event: 'presence', present: false, targets: 0 })
    const life = of('reading').at(-1)!
    expect(life.said.body).toEqual({ posture: 'unknown' })
    for (let i = 0; i < 4; i++) {
      expect(bodies('death')).toEqual([])
      await run(Seconds(14))
      await flow(Uint8Array.of(0xaa, 0xff, 0x00))
    }
    await run(Seconds(5))
    expect(bodies('death')).toEqual([{ reason: 'lost' }])
    await flow(nobody)
    expect(of('birth')).toHaveLength(2)
  })

  it('[GW-13] of a family that reports on change only may be silent for 10 min', async () => {
    const { start, flow, run, bodies } = gatewayBench(STREAM.replace('ld2450', 'micradar'))
    await start()
    await flow(fallen)
    await run(Minutes(9))
    expect(bodies('event')).toMatchObject([{ event: 'fall' }])
    expect(bodies('death')).toEqual([])
    await run(Minutes(2))
    expect(bodies('death')).toEqual([{ reason: 'lost' }])
  })

  it('[GW-5] [GW-13] says with its sign of life what still holds, and nothing of a person who left', async () => {
    const { start, flow, run, bodies } = gatewayBench(STREAM.replace('ld2450', 'micradar'))
    const says = (control: number, command: number, value: number) =>
      flow(encodeMicradarFrame({ control, command, payload: Uint8Array.of(value) }))
    await start()
    await says(0x80, 0x01, 1)
    await says(0x84, 0x01, 1)
    await says(0x80, 0x03, 2)
    await run(Seconds(51))
    expect(bodies('reading').at(-1)).toEqual({ posture: 'lying' })
    await says(0x80, 0x01, 0)
    await run(Seconds(51))
    expect(bodies('reading').at(-1)).toEqual({ posture: 'unknown' })
  })

  it('[GW-14] that ends is opened again with growing waits, and tells no state twice', async () => {
    const { start, flow, run, streams, opening, bodies, running } = gatewayBench(STREAM)
    await start()
    await flow(seen)
    opening.fails = true
    streams.at(-1)!.destroy(new Error('the cable is out'))
    await new Promise<void>((resolve) => setImmediate(resolve))
    await settle()
    expect(bodies('death')).toEqual([{ reason: 'lost' }])
    expect(statusLine(running)).toContain('ld2450 tcp://radar:6638: down (the cable is out)')
    await run(Hours(1))
    expect(statusLine(running)).toContain('down (no such port)')
    expect(streams).toHaveLength(1)
    expect(opening.tries).toBeGreaterThan(60)
    expect(opening.tries).toBeLessThan(140)
    opening.fails = false
    await run(Minutes(2))
    expect(streams).toHaveLength(2)
    await flow(seen)
    expect(bodies('birth')).toHaveLength(2)
    expect(bodies('event')).toHaveLength(1)
    streams.at(-1)!.destroy()
    await new Promise<void>((resolve) => setImmediate(resolve))
    await run(Seconds(1))
    expect(streams).toHaveLength(3)
  })
})
