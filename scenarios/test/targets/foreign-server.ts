// A small alarm server as somebody else might have written it: it knows nothing of Anju but the bytes on the wire, has a clock of its own in seconds, and names of
// its own for everything. It speaks just enough MQTT 3.1.1 to be talked to.
import { createServer as httpServer } from 'node:http'
import { createServer as tcpServer, type AddressInfo, type Socket } from 'node:net'

export type Says = 'own' | 'cloudevents' | 'alertmanager' | 'topic'

export interface Fault {
  /** Forgets calls for help. */
  deaf?: boolean
  /** Tells each alarm under two numbers. */
  stutters?: boolean
  /** Never answers when its clock is put. */
  stuck?: boolean
  /** Sends what nobody understands. */
  mumbles?: boolean
}

const ZONES: Record<string, string> = { bathroom: 'WC', bedside: 'SLEEPING', bedroom: 'SLEEPING', living: 'SALON', kitchen: 'GALLEY' }
const zoneOf = (device: string) => Object.entries(ZONES).find(([part]) => device.includes(part))?.[1] ?? 'SOMEWHERE'
/** A fall counts once nobody stood up for so long. */
const PATIENCE_SECONDS = 12

interface Peer {
  socket: Socket
  filters: string[]
}
interface Alarm {
  number: string
  what: string
  zone: string
}

export async function foreignServer(says: Says, hookPort: number, fault: Fault = {}) {
  let seconds = 0
  let counter = 0
  const peers = new Set<Peer>()
  const known = new Set<string>()
  const fallen = new Map<string, number>()
  const sending = new Set<Promise<unknown>>()

  const publish = (topic: string, text: string) => {
    for (const { socket, filters } of peers) if (filters.some((filter) => fits(filter, topic))) socket.write(publishPacket(topic, text))
  }
  const raise = (what: string, device: string) => {
    if (fault.deaf === true && what === 'HELP_CALL') return
    for (let i = 0; i < (fault.stutters === true ? 2 : 1); i++)
      tell({ number: `N${++counter}`, what: fault.mumbles === true ? 'GRR' : what, zone: zoneOf(device) })
  }
  const tell = (alarm: Alarm) => {
    if (says === 'topic') return publish('house/alarms', JSON.stringify(alarm))
    const { type, text } = written(says, alarm)
    const sent = fetch(`http://127.0.0.1:${hookPort}/`, { method: 'POST', headers: { 'content-type': type }, body: text }).then((r) =>
      r.arrayBuffer(),
    )
    sending.add(sent)
    void sent.catch(() => undefined).finally(() => sending.delete(sent))
  }
  const take = (topic: string, text: string) => {
    const [, , , , device = '', channel] = topic.split('/')
    if (channel !== 'event') return
    const { boot, seq, body } = JSON.parse(text) as { boot: string; seq: number; body: Record<string, string> }
    const name = `${boot}-${seq}`
    publish(topic.replace(/event$/, 'confirm'), JSON.stringify({ id: name, accepted: true }))
    if (known.has(name)) return
    known.add(name)
    if (body['event'] === 'sos' && body['state'] !== 'cancelled') raise('HELP_CALL', device)
    // A band that falls with its wearer tells of the same fall: the eye that sees the place speaks for both.
    if (body['event'] === 'fall' && fallen.size === 0 && !device.startsWith('wristband')) fallen.set(device, seconds + PATIENCE_SECONDS)
    if (body['event'] === 'posture' && body['posture'] === 'standing') fallen.delete(device)
  }
  const pass = (now: number) => {
    seconds = now
    for (const [device, until] of fallen) {
      if (until > seconds) continue
      fallen.delete(device)
      raise('PERSON_DOWN', device)
    }
  }

  const broker = tcpServer((socket) => {
    const peer: Peer = { socket, filters: [] }
    let rest = Buffer.alloc(0)
    peers.add(peer)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => peers.delete(peer))
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk])
      for (let packet = cut(rest); packet !== undefined; packet = cut(rest)) {
        rest = rest.subarray(packet.size)
        answer(peer, packet, take)
      }
    })
  })
  const clock = httpServer((request, response) => {
    if (fault.stuck === true) return
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      pass((JSON.parse(text) as { now: number }).now / 1_000)
      void Promise.allSettled(sending).then(() => response.writeHead(200).end())
    })
  })
  await Promise.all([
    new Promise<void>((done) => broker.listen(0, '127.0.0.1', done)),
    new Promise<void>((done) => clock.listen(0, '127.0.0.1', done)),
  ])
  return {
    mqttPort: (broker.address() as AddressInfo).port,
    clockPort: (clock.address() as AddressInfo).port,
    close() {
      for (const { socket } of peers) socket.destroy()
      broker.close()
      clock.closeAllConnections()
      clock.close()
    },
  }
}

function written(says: Exclude<Says, 'topic'>, { number, what, zone }: Alarm): { type: string; text: string } {
  const ours = { PERSON_DOWN: 'fall', HELP_CALL: 'sos' }[what] ?? what
  const room = { WC: 'bathroom', SLEEPING: 'bedroom', SALON: 'living', GALLEY: 'kitchen' }[zone] ?? zone
  if (says === 'own')
    return { type: 'application/json', text: JSON.stringify({ report: { ref: number, reason: what, area: { code: zone }, prio: 1 } }) }
  if (says === 'cloudevents')
    return {
      type: 'application/cloudevents+json',
      text: JSON.stringify({ specversion: '1.0', id: number, source: '/house', type: ours, data: { severity: 'alarm', room } }),
    }
  const alert = { status: 'firing', fingerprint: number, labels: { alertname: ours, severity: 'alarm', room } }
  return { type: 'application/json', text: JSON.stringify({ version: '4', status: 'firing', alerts: [alert] }) }
}

interface Packet {
  head: number
  body: Buffer
  size: number
}

function cut(bytes: Buffer): Packet | undefined {
  let [length, scale, at] = [0, 1, 1]
  for (;;) {
    const byte = bytes[at]
    if (byte === undefined) return undefined
    length += (byte & 127) * scale
    scale *= 128
    at += 1
    if (byte < 128) break
  }
  return bytes.length < at + length ? undefined : { head: bytes[0]!, body: bytes.subarray(at, at + length), size: at + length }
}

function answer({ socket, filters }: Peer, { head, body }: Packet, take: (topic: string, text: string) => void): void {
  const kind = head >> 4
  if (kind === 1) socket.write(Buffer.from([0x20, 2, 0, 0]))
  if (kind === 12) socket.write(Buffer.from([0xd0, 0]))
  if (kind === 14) socket.end()
  if (kind === 3) {
    const end = 2 + body.readUInt16BE(0)
    const acknowledged = (head & 6) > 0
    take(body.toString('utf8', 2, end), body.toString('utf8', acknowledged ? end + 2 : end))
    if (acknowledged) socket.write(Buffer.from([0x40, 2, body[end]!, body[end + 1]!]))
  }
  if (kind === 8) {
    const granted: number[] = []
    for (let at = 2; at < body.length;) {
      const length = body.readUInt16BE(at)
      filters.push(body.toString('utf8', at + 2, at + 2 + length))
      granted.push(0)
      at += length + 3
    }
    socket.write(Buffer.from([0x90, 2 + granted.length, body[0]!, body[1]!, ...granted]))
  }
}

function publishPacket(topic: string, text: string): Buffer {
  const name = Buffer.from(topic)
  const body = Buffer.concat([Buffer.from([name.length >> 8, name.length & 255]), name, Buffer.from(text)])
  const length: number[] = []
  let left = body.length
  do {
    length.push((left % 128) + (left >= 128 ? 128 : 0))
    left = Math.floor(left / 128)
  } while (left > 0)
  return Buffer.concat([Buffer.from([0x30, ...length]), body])
}

function fits(filter: string, topic: string): boolean {
  const [want, have] = [filter.split('/'), topic.split('/')]
  return want.every((part, i) => part === '#' || part === '+' || part === have[i]) && (want.at(-1) === '#' || want.length === have.length)
}
