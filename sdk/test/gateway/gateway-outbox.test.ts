// Goal: what a device told is not lost with the gateway. Method: the real program on real sockets, killed without a chance to say anything (SIGKILL) before
// its events were confirmed, and started again; a foreign broker that keeps what was not acknowledged. What a full or forbidden disk does is seen too.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { messageId, openGate } from '@anju/sdk'
import { accept, alarmCentre, silent, type AlarmCentre } from '../clients/alarm-centre.ts'
import { tcpBroker, type TcpBroker } from '../clients/tcp-broker.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'anju-gateway.ts')
let folder: string
let centre: AlarmCentre
let foreign: TcpBroker
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anju-outbox-'))
  centre = await alarmCentre({ site: 'demo', home: 'h-1' })
  foreign = await tcpBroker(openGate)
})
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))
afterAll(async () => {
  await Promise.all([centre.die(), foreign.die()])
  rmSync(folder, { recursive: true })
})

const file = () => {
  const path = join(folder, 'home.yaml')
  const from = `  - zigbee2mqtt: mqtt://127.0.0.1:${foreign.port}\n    devices: { kitchen_leak: water-sensor, front_door: door-contact }\n`
  writeFileSync(path, `anju: gateway/1\nto: { broker: mqtt://127.0.0.1:${centre.port}, site: demo, home: h-1 }\nfrom:\n${from}`)
  return path
}
function program(...args: string[]) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder })
  children.push(child)
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said.text += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  /** It listens to the foreign broker: its first status line says so. */
  const speaks = () => expect.poll(() => said.text, { timeout: 20_000 }).toMatch(/Speaking for 2 devices[^]*: up/)
  return { said, ended, speaks, kill: (signal: NodeJS.Signals) => child.kill(signal) }
}
const say = (topic: string, values: unknown) =>
  foreign.broker.publish({
    topic: `zigbee2mqtt/${topic}`,
    payload: new TextEncoder().encode(JSON.stringify(values)),
    qos: 1,
    retain: false,
  })
const ids = (device: string) => [...new Set(centre.of('event', device).map(messageId))]

describe('a gateway that is killed', () => {
  it('[GW-22] tells at its next start what was not confirmed: old ids, old times, old order, and then the device is lost', async () => {
    centre.confirms = silent
    const first = program(file())
    await first.speaks()
    for (let i = 0; i < 10; i++) await say('front_door', { contact: i % 2 === 0 })
    await say('kitchen_leak', { water_leak: true })
    await centre.until(() => ids('front-door').length === 10 && ids('kitchen-leak').length === 1)
    const before = centre.of('event', 'front-door').slice(0, 10)
    first.kill('SIGKILL')
    await first.ended
    // Its lines were cut, and Anju's broker has sent the wills.
    await centre.until(() => centre.of('death').length === 2)
    centre.taken.length = 0
    centre.confirms = accept
    const second = program(file())
    await second.speaks()
    await centre.until(() => ids('front-door').length === 10 && ids('kitchen-leak').length === 1)
    const again = centre.of('event', 'front-door')
    expect(ids('front-door')).toEqual(before.map(messageId))
    expect(again[0]).toEqual(before[0])
    expect(centre.of('birth')).toHaveLength(2)
    // Nobody has heard the devices since.
    await centre.until(() => centre.of('death').length === 2)
    expect(centre.of('death').map(({ body }) => body)).toEqual([{ reason: 'lost' }, { reason: 'lost' }])
    second.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    centre.taken.length = 0
    const third = program(file())
    await third.speaks()
    await say('kitchen_leak', { water_leak: false })
    await centre.until(() => ids('kitchen-leak').length === 1)
    expect(centre.of('event').map(({ body }) => body)).toEqual([{ event: 'water', wet: false }])
    third.kill('SIGTERM')
    await third.ended
    expect(readdirSync(join(folder, 'home.yaml.outbox')).filter((name) => name.endsWith('.events'))).toHaveLength(2)
  }, 60_000)

  it('[GW-22] hears what its foreign broker kept for it meanwhile, so that nothing is lost between the two', async () => {
    centre.taken.length = 0
    centre.confirms = accept
    const first = program(file())
    await first.speaks()
    await say('front_door', { contact: true })
    await centre.until(() => ids('front-door').length === 1)
    first.kill('SIGKILL')
    await first.ended
    await say('front_door', { contact: false })
    centre.taken.length = 0
    const second = program(file())
    await second.speaks()
    await centre.until(() => centre.of('event', 'front-door').some(({ body }) => body['open'] === true))
    second.kill('SIGTERM')
    await second.ended
  }, 60_000)

  it('[GW-23] has its folder for itself: a second one ends with a sentence, and the one after a kill is let in', async () => {
    centre.confirms = accept
    const first = program(file())
    await first.speaks()
    const second = program(file())
    expect(await second.ended).toBe(2)
    expect(second.said.text).toMatch(
      /the outbox cannot be used: The folder .*home\.yaml\.outbox is in use by process \d+\. End that one, or /,
    )
    first.kill('SIGKILL')
    await first.ended
    const third = program(file())
    await third.speaks()
    third.kill('SIGTERM')
    expect(await third.ended).toBe(0)
  }, 60_000)

  it('[GW-20] [GW-22] says in a sentence that its outbox cannot be written, and does without when told to', async () => {
    const path = file()
    mkdirSync(join(folder, 'busy'), { recursive: true })
    writeFileSync(join(folder, 'busy', 'taken'), '')
    const blocked = program(path, '--outbox', join(folder, 'busy', 'taken'))
    expect(await blocked.ended).toBe(2)
    expect(blocked.said.text).toMatch(/the outbox cannot be used: .*\n {2}--outbox <folder> names another, --no-outbox does without\./)
    const without = program(path, '--no-outbox')
    await without.speaks()
    without.kill('SIGTERM')
    expect(await without.ended).toBe(0)
  }, 60_000)
})
