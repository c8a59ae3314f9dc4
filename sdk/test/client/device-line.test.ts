// Goal: a device leaves a line that is of no use, without a word, and keeps what its CONNECT promised. Method: the real client on real MQTT packets, by a
// clock that is moved, against a broker of a few lines that refuses, keeps silent, and writes down every packet.
import { duplexPair } from 'node:stream'
import { generate, parser, type Packet } from 'mqtt-packet'
import { describe, expect, it, vi } from 'vitest'
import { after, deviceClient, instant, queueClock, random, Seconds, waterSensor, type DeviceClientOptions } from '@anju/sdk'
import { mqttBus } from '@anju/sdk/mqtt'

interface Heard {
  packets: Packet[]
  over: boolean
}

/** What a broker answers with; nothing where it keeps silent. */
type Answer = (packet: Packet, line: number) => Packet | undefined
const polite: Answer = (packet) => {
  switch (packet.cmd) {
    case 'connect':
      return { cmd: 'connack', returnCode: 0, sessionPresent: false }
    case 'subscribe':
      return { cmd: 'suback', messageId: packet.messageId!, granted: [1] }
    case 'publish':
      return packet.qos === 1 ? { cmd: 'puback', messageId: packet.messageId! } : undefined
    case 'pingreq':
      return { cmd: 'pingresp' }
    default:
      return undefined
  }
}

function bench(answer: Answer, options: Partial<DeviceClientOptions> = {}) {
  const clock = queueClock(instant('2026-03-01T08:00:00+08:00'))
  const lines: Heard[] = []
  const open = () => {
    const [near, far] = duplexPair()
    const mine: Heard = { packets: [], over: false }
    const number = lines.push(mine) - 1
    const incoming = parser({ protocolVersion: 4 })
    incoming.on('packet', (packet: Packet) => {
      mine.packets.push(packet)
      const said = answer(packet, number)
      if (said !== undefined) far.write(generate(said))
    })
    far.on('data', (chunk: Buffer) => incoming.parse(chunk))
    far.on('error', () => {})
    near.on('close', () => (mine.over = true))
    return near
  }
  const device = deviceClient({
    device: waterSensor,
    address: { site: 'demo', home: 'h-1', device: 'd-1' },
    bus: mqttBus({ open, clock }),
    clock,
    random: random(1),
    origin: 'simulated',
    model: 'W-1',
    firmware: '1.0',
    ...options,
  })
  device.start()
  /** Lets everything arrive, and then time go by. */
  const pass = async (span_s: number) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const end = after(clock.now(), Seconds(span_s))
    for (let next = clock.next(); next !== undefined && next <= end; next = clock.next()) clock.step()
    clock.moveTo(end)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { device, lines, pass }
}

const until = (true_: () => boolean) => vi.waitFor(() => expect(true_()).toBe(true), { timeout: 5_000, interval: 2 })
const commands = (line: Heard) => line.packets.map(({ cmd }) => cmd)
const topics = (line: Heard) => line.packets.flatMap((packet) => (packet.cmd === 'publish' ? [packet.topic.split('/').at(-1)] : []))
const wet = { event: 'water', wet: true }

describe('the line of a device', () => {
  it.each(['confirm', 'command'])(
    '[PRES-8] is given up when SUBACK refuses %s, with nothing said on it, and tried again after a wait',
    async (which) => {
      const { device, lines, pass } = bench((packet, line) => {
        const refused = line === 0 && packet.cmd === 'subscribe' && packet.subscriptions[0]!.topic.endsWith(which)
        return refused ? { cmd: 'suback', messageId: packet.messageId!, granted: [0x80] } : polite(packet, line)
      })
      device.event(wet)
      await until(() => lines[0]?.over === true)
      expect(topics(lines[0]!).filter((channel) => channel !== 'birth')).toEqual([])
      await pass(0.4)
      expect(lines).toHaveLength(1)
      await pass(0.7)
      await until(() => lines[1] !== undefined && topics(lines[1]).includes('event'))
      device.cut()
    },
  )

  it('[EVT-8] is closed without DISCONNECT when a subscription is refused, and when an event is not acknowledged', async () => {
    const { device, lines, pass } = bench((packet, line) => {
      if (line === 0 && packet.cmd === 'subscribe') return { cmd: 'suback', messageId: packet.messageId!, granted: [0x80] }
      return line === 1 && packet.cmd === 'publish' && packet.topic.endsWith('/event') ? undefined : polite(packet, line)
    })
    await until(() => lines[0]?.over === true)
    await pass(1)
    device.event(wet)
    await until(() => lines[1] !== undefined && topics(lines[1]).includes('event'))
    await pass(10)
    await until(() => lines[1]!.over)
    await pass(2)
    await until(() => lines[2] !== undefined && topics(lines[2]).includes('event'))
    expect(lines.slice(0, 2).flatMap(commands)).not.toContain('disconnect')
    await device.stop('shutdown')
    await until(() => commands(lines[2]!).at(-1) === 'disconnect')
  })

  it('[PRES-9] carries a ping well within the keep-alive that CONNECT names, and none where it names none', async () => {
    const { device, lines, pass } = bench(polite, { keepAlive_s: 60 })
    await until(() => lines[0] !== undefined && commands(lines[0]).includes('publish'))
    expect(lines[0]!.packets[0]).toMatchObject({ cmd: 'connect', keepalive: 60 })
    for (let minute = 1; minute <= 3; minute++) {
      await pass(45)
      await until(() => commands(lines[0]!).filter((cmd) => cmd === 'pingreq').length === minute)
    }
    device.cut()
    const silent = bench(polite)
    await until(() => silent.lines[0] !== undefined && commands(silent.lines[0]).includes('publish'))
    expect(silent.lines[0]!.packets[0]).toMatchObject({ keepalive: 0 })
    await silent.pass(600)
    expect(commands(silent.lines[0]!)).not.toContain('pingreq')
    silent.device.cut()
  })

  it('[PRES-9] is given up when no answer to a ping has come by the next', async () => {
    const { device, lines, pass } = bench((packet, line) => (packet.cmd === 'pingreq' ? undefined : polite(packet, line)), {
      keepAlive_s: 60,
    })
    await until(() => lines[0] !== undefined && commands(lines[0]).includes('publish'))
    await pass(45)
    expect(lines[0]!.over).toBe(false)
    await pass(45)
    await until(() => lines[0]!.over)
    await pass(1)
    await until(() => lines.length === 2)
    device.cut()
  })
})
