// Goal: the gateway connects a home that is there to Anju, over sockets. Method: a real Aedes as the foreign broker and a second one as Anju's, TCP
// servers as radars, a pseudo-terminal as a serial port; the gateway's clock runs ten times as fast. Timing itself is held elsewhere.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messageId, openGate, random } from '@anju/sdk'
import { encodeLd2450Frame, encodeMicradarFrame } from '@anju/sdk/adapters'
import { mqttBus } from '@anju/sdk/mqtt'
import { wallClock } from '@anju/sdk/wall-clock'
import { loadGatewayFile } from '../../src/gateway/file/load-gateway-file.ts'
import { gateway, type Gateway } from '../../src/gateway/gateway.ts'
import { openBroker } from '../../src/gateway/live-broker-stream.ts'
import { openByStty, openStream } from '../../src/gateway/live-streams.ts'
import { alarmCentre, type AlarmCentre } from '../clients/alarm-centre.ts'
import { noPython, python } from '../../src/conformance/python/find-python.ts'
import { tcpBroker, type TcpBroker } from '../clients/tcp-broker.ts'
import { events, recorded } from './recorded-zigbee2mqtt.data.ts'

let centre: AlarmCentre
let foreign: TcpBroker
let running: Gateway | undefined

const begin = (from: string): Gateway =>
  beginFile(`anju: gateway/1\nto: { broker: mqtt://127.0.0.1:${centre.port}, site: demo, home: h-1 }\nfrom:\n${from}`)
function beginFile(text: string): Gateway {
  const loaded = loadGatewayFile('home.yaml', text)
  if (!loaded.ok) throw new Error(loaded.problems.map(({ says }) => says).join('\n'))
  running = gateway(loaded.file, {
    clock: wallClock({ factor: 10 }),
    random: random('live'),
    busTo: (line) => mqttBus({ open: () => openBroker(line) }),
    openStream,
    secret: () => undefined,
  })
  running.start()
  return running
}
/** The file of the examples, at the ports of this test. */
const example = () =>
  readFileSync(join(import.meta.dirname, '..', '..', 'examples', 'home-with-zigbee2mqtt.yaml'), 'utf8')
    .replace('localhost:1883', `127.0.0.1:${centre.port}`)
    .replace('localhost:1884', `127.0.0.1:${foreign.port}`)
const zigbee = () =>
  `  - zigbee2mqtt: mqtt://127.0.0.1:${foreign.port}\n    devices: { kitchen_leak: water-sensor, front_door: door-contact, bedside: help-button }\n`
const say = async ([topic, payload, retain]: readonly [string, string, true?]) =>
  foreign.broker.publish({ topic, payload: new TextEncoder().encode(payload), qos: 1, retain: retain === true })
const up = (gateway: Gateway) => centre.until(() => gateway.sources.every(({ up }) => up))
/** Each event once, though it may have been repeated. */
const bodies = (device: string) => {
  const all = centre.of('event', device)
  return all.filter((one, i) => all.findIndex((other) => messageId(other) === messageId(one)) === i).map(({ body }) => body)
}

beforeEach(async () => {
  centre = await alarmCentre({ site: 'demo', home: 'h-1' })
  foreign = await tcpBroker(openGate)
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  await Promise.all([centre.die(), foreign.die()])
})

describe('a home with Zigbee2MQTT', () => {
  it('[GW-1] [GW-3] is connected by five lines: recorded messages in, events of Anju out', async () => {
    const text = example()
    expect(text.trimEnd().split('\n')).toHaveLength(5)
    const gateway = beginFile(text)
    await up(gateway)
    for (const message of recorded) await say(message)
    await centre.until(() => Object.entries(events).every(([device, due]) => bodies(device).length >= due.length))
    for (const [device, due] of Object.entries(events)) expect(bodies(device)).toEqual(due)
    expect(new Set(centre.taken.map(({ client }) => client))).toEqual(
      new Set(['demo/h-1/kitchen-leak', 'demo/h-1/front-door', 'demo/h-1/bedside']),
    )
    expect(gateway.tally.names).toEqual([['hall_light', 1]])
    expect(gateway.tally.faults).toEqual([])
    await gateway.stop()
    await centre.until(() => centre.of('death').length === 3)
    expect(centre.of('death').map(({ body }) => body)).toEqual(Array.from({ length: 3 }, () => ({ reason: 'shutdown' })))
  })

  it('[GW-8] [GW-4] goes on when its broker was away, and its devices were lost meanwhile', async () => {
    const gateway = begin(zigbee())
    await up(gateway)
    await say(['zigbee2mqtt/front_door', '{"contact":true}'])
    await centre.until(() => bodies('front-door').length === 1)
    await foreign.die()
    await centre.until(() => centre.of('death', 'front-door').length === 1)
    expect(centre.of('death', 'front-door')[0]!.body).toEqual({ reason: 'lost' })
    await foreign.rise()
    await up(gateway)
    await centre.until(() => centre.of('birth', 'front-door').length === 2)
    await say(['zigbee2mqtt/front_door', '{"contact":false}'])
    await centre.until(() => bodies('front-door').length === 2)
    expect(bodies('front-door')).toEqual([
      { event: 'door', open: false },
      { event: 'door', open: true },
    ])
  })

  it('[GW-3] loses nothing while the broker of Anju is away', async () => {
    const gateway = begin(zigbee())
    await up(gateway)
    await say(['zigbee2mqtt/kitchen_leak', '{"water_leak":false}'])
    await centre.until(() => bodies('kitchen-leak').length === 1)
    await centre.die()
    for (let i = 0; i < 20; i++) await say(['zigbee2mqtt/kitchen_leak', `{"water_leak":${i % 2 === 0}}`])
    await expect.poll(() => gateway.devices[0]!.unconfirmed, { timeout: 10_000 }).toBe(20)
    await centre.rise()
    await centre.until(() => bodies('kitchen-leak').length === 21)
    expect(bodies('kitchen-leak').map((body) => body['wet'])).toEqual([false, ...Array.from({ length: 20 }, (_, i) => i % 2 === 0)])
    await expect.poll(() => gateway.devices[0]!.unconfirmed, { timeout: 10_000 }).toBe(0)
  })
})

const walker = (y_mm: number) => encodeLd2450Frame({ targets: [{ x_mm: 500, y_mm, speed_cm_s: 60, resolution_mm: 320 }] })
const fall = (is: 0 | 1) => encodeMicradarFrame({ control: 0x83, command: 0x01, payload: Uint8Array.of(is) })

describe('a radar on a TCP port', () => {
  let server: Server
  const sockets: Socket[] = []
  beforeEach(async () => {
    sockets.length = 0
    server = createServer((socket) => {
      socket.on('error', () => {})
      sockets.push(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const source = (family: string) =>
    `  - tcp: 127.0.0.1:${(server.address() as AddressInfo).port}\n    family: ${family}\n    id: radar-living\n    room: living\n`

  it('[GW-13] [GW-14] LD2450: presence out of its bytes, lost with the line, and back with it', async () => {
    begin(source('ld2450'))
    await centre.until(() => sockets.length === 1)
    const bytes = Buffer.concat([Uint8Array.of(0xaa, 0xff, 1), walker(1_000), walker(1_100), Uint8Array.of(7, 7)])
    for (const byte of bytes) sockets[0]!.write(Uint8Array.of(byte))
    await centre.until(() => bodies('radar-living').length === 1)
    expect(bodies('radar-living')).toEqual([{ event: 'presence', present: true, targets: 1 }])
    sockets[0]!.destroy()
    await centre.until(() => centre.of('death').length === 1 && sockets.length === 2)
    sockets[1]!.write(walker(1_200))
    await centre.until(() => centre.of('birth').length === 2)
  })

  it('[GW-13] MicRadar: a fall out of its bytes, once until it is taken back', async () => {
    begin(source('micradar'))
    await centre.until(() => sockets.length === 1)
    const wrong = fall(1)
    wrong[wrong.length - 3]! ^= 1
    for (const bytes of [wrong, fall(0), fall(1), fall(1), fall(0), fall(1)]) sockets[0]!.write(bytes)
    await centre.until(() => bodies('radar-living').length === 2)
    expect(bodies('radar-living')).toMatchObject([{ event: 'fall' }, { event: 'fall' }])
    expect(running!.tally.faults).toEqual([['frame-checksum-wrong', 1]])
  })
})

describe('a radar on a serial port', () => {
  it('[GW-15] says in the words of the system what cannot be opened, by the library and by stty', async () => {
    await expect(openStream({ serial: { path: '/dev/null', baud: 115_200 } })).rejects.toThrow(/ioctl/)
    await expect(openStream({ serial: { path: '/dev/nobody', baud: 115_200 } })).rejects.toThrow(/No such file.*\/dev\/nobody/)
    await expect(openByStty({ path: '/dev/null', baud: 115_200 })).rejects.toThrow(/stty/)
    const gateway = begin('  - serial: /dev/null\n    family: micradar\n    id: radar-bedroom\n')
    await expect.poll(() => gateway.sources[0]!.trouble, { timeout: 10_000 }).toMatch(/ioctl/)
    expect(gateway.sources[0]!.up).toBe(false)
  })

  /** A terminal of which we hold the other end: writes what it is told in hex, and says at which rate the gateway opened it. */
  const script = `
import fcntl, os, pty, struct, sys
master, slave = pty.openpty()
print(os.ttyname(slave), flush=True)
TCGETS2 = 0x802C542A
for line in sys.stdin:
    if line.strip() == 'rate':
        asked = fcntl.ioctl(slave, TCGETS2, bytes(44)) if sys.platform == 'linux' else bytes(44)
        print(struct.unpack('=4I20B2I', asked)[-1], flush=True)
    else:
        os.write(master, bytes.fromhex(line.strip()))
`
  async function terminal() {
    const child = spawn('command' in python ? python.command : '', ['-c', script])
    const lines = createInterface({ input: child.stdout })
    const next = () => new Promise<string>((resolve) => lines.once('line', resolve))
    const path = await next()
    const ask = (what: string) => {
      const answer = next()
      child.stdin.write(`${what}\n`)
      return answer
    }
    return {
      path,
      rate: () => ask('rate'),
      write: (bytes: Uint8Array) => child.stdin.write(`${Buffer.from(bytes).toString('hex')}\n`),
      kill: () => child.kill(),
    }
  }

  it.skipIf(noPython !== '').each([
    ['micradar', '115200', fall(1), { event: 'fall' }],
    ['ld2450', '256000', walker(1_200), { event: 'presence', present: true }],
  ] as const)(`[GW-15] is read at its rate, from a pseudo-terminal: %s at %s Bd${noPython}`, async (family, baud, bytes, due) => {
    const line = await terminal()
    try {
      const gateway = begin(`  - serial: ${line.path}\n    family: ${family}\n    id: radar-bedroom\n`)
      await up(gateway)
      if (process.platform === 'linux') expect(await line.rate()).toBe(baud)
      line.write(bytes)
      await centre.until(() => bodies('radar-bedroom').length === 1)
      expect(bodies('radar-bedroom')).toMatchObject([due])
      line.kill()
      await centre.until(() => centre.of('death').length === 1)
    } finally {
      line.kill()
    }
  })
})
