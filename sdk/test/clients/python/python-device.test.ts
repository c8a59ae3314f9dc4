// Goal: a device that runs anju.py behaves on a real broker as the protocol says, whatever happens to line, broker and power. Method: Python in a
// process of its own, paho, a real Aedes over TCP; its waits are ten times shorter. When something is said is held by the timelines, not here.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { catalogue, decodeEvent, decodeFrame, decodeReading, messageId } from '@anju/sdk'
import { accept, alarmCentre, birthOf, silent, type AlarmCentre } from '../alarm-centre.ts'
import { noPaho, python } from '../../../src/conformance/python/find-python.ts'
import { pythonDevice, type PythonDevice } from './python-device.ts'

const sdk = join(import.meta.dirname, '..', '..', '..')
const water = (wet: boolean) => ({ do: 'event', body: { event: 'water', wet } })
const start = { do: 'start' }

describe.skipIf(noPaho !== '')(`a Python device on Aedes${noPaho}`, () => {
  let centre: AlarmCentre
  let folder: string
  const running: PythonDevice[] = []
  const device = (options: Record<string, unknown> = {}) => {
    const made = pythonDevice({ port: centre.port, ...options })
    running.push(made)
    return made
  }
  const events = () => centre.of('event')
  const firsts = () => [...new Set(events().map(messageId))]

  beforeEach(async () => {
    centre = await alarmCentre({ site: 'demo', home: 'h-1' })
    folder = mkdtempSync(join(tmpdir(), 'anju-python-'))
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.kill()))
    await centre.die()
    rmSync(folder, { recursive: true })
  })

  it('births before anything else, tells events and samples that fit, says goodbye, and no will is sent', async () => {
    const one = device({ room: 'kitchen', capabilities: ['probe'] })
    await one.tell(start)
    const id = await one.tell(water(true))
    await centre.until(() => events().length === 1)
    await one.tell({ do: 'reading', body: { battery_pct: 90, rssi_dbm: -60.5 } })
    await centre.until(() => centre.of('reading').length === 1)
    await one.tell({ do: 'stop', reason: 'battery' })
    await centre.until(() => centre.of('death').length === 1)
    expect(centre.taken.map(({ channel, retain, qos }) => [channel, retain, qos])).toEqual([
      ['birth', true, 1],
      ['event', false, 1],
      ['reading', false, 0],
      ['death', false, 1],
    ])
    const is = { kind: 'water-sensor', model: 'W-1', firmware: '1.0', heartbeat_s: 3_600, room: 'kitchen', capabilities: ['probe'] }
    expect(birthOf(centre, 0)?.birth).toEqual(is)
    expect(messageId(events()[0]!)).toBe(id)
    expect(decodeEvent(catalogue['water-sensor'], centre.taken[1]!.bytes).ok).toBe(true)
    expect(decodeReading(catalogue['water-sensor'], centre.taken[2]!.bytes).ok).toBe(true)
    expect(centre.of('death')[0]).toMatchObject({ boot: birthOf(centre, 0)!.envelope.boot, body: { reason: 'battery' } })
    expect(await one.state()).toMatchObject({ connected: false, unconfirmed: 0 })
  })

  it('leaves a will with the boot of its birth, which the broker sends when the process dies', async () => {
    const one = device()
    await one.tell(start)
    await centre.until(() => birthOf(centre, 0) !== undefined)
    await one.kill()
    await centre.until(() => centre.of('death').length === 1)
    expect(centre.of('death')[0]).toEqual({ boot: birthOf(centre, 0)!.envelope.boot, origin: 'real', body: { reason: 'lost' } })
  })

  it('cut off from its power, drops the line without a word and is another boot when it starts again', async () => {
    const one = device()
    await one.tell(start)
    await centre.until(() => birthOf(centre, 0) !== undefined)
    await one.tell({ do: 'cut' })
    await centre.until(() => centre.of('death').length === 1)
    expect(centre.of('death')[0]!.body).toEqual({ reason: 'lost' })
    await one.tell(start)
    await centre.until(() => birthOf(centre, 1) !== undefined)
    expect(birthOf(centre, 1)!.envelope.boot).not.toBe(birthOf(centre, 0)!.envelope.boot)
    expect(birthOf(centre, 1)!.envelope.seq).toBe(0)
  })

  it('confirmation lost: the same bytes again, until a late one comes', async () => {
    centre.confirms = silent
    const one = device()
    await one.tell(start)
    const id = (await one.tell(water(true))) as string
    await centre.until(() => events().length >= 3)
    expect(new Set(centre.taken.filter(({ channel }) => channel === 'event').map(({ text }) => text)).size).toBe(1)
    expect((await one.state()).unconfirmed).toBe(1)
    await centre.down('d-1', 'confirm', JSON.stringify({ id, accepted: true }))
    await centre.until(() => true)
    await expect.poll(async () => (await one.state()).unconfirmed, { timeout: 10_000 }).toBe(0)
  })

  it('confirmation of another id, or a damaged one: goes on; refused with a code: ends', async () => {
    centre.confirms = () => ({ id: 'some-other-0', accepted: true })
    const one = device()
    await one.tell(start)
    const id = (await one.tell(water(true))) as string
    await centre.down('d-1', 'confirm', '{"id":')
    await centre.until(() => events().length >= 2)
    expect((await one.state()).unconfirmed).toBe(1)
    centre.confirms = silent
    await centre.down('d-1', 'confirm', JSON.stringify({ id, accepted: false, error: 'body-invalid' }))
    await expect.poll(async () => (await one.state()).unconfirmed, { timeout: 10_000 }).toBe(0)
  })

  it('broker restart with what happened meanwhile: another birth of the same boot, everything in order, with the times of then', async () => {
    const one = device()
    await one.tell(start)
    const ids = [await one.tell(water(true))]
    await centre.until(() => events().length === 1)
    await centre.die()
    for (let i = 0; i < 20; i++) ids.push(await one.tell(water(i % 2 === 0)))
    const told_ms = Date.now()
    await centre.rise()
    await centre.until(() => firsts().length === 21)
    expect(firsts()).toEqual(ids)
    expect(birthOf(centre, -1)!.envelope).toMatchObject({ boot: birthOf(centre, 0)!.envelope.boot })
    expect(birthOf(centre, -1)!.envelope.seq).toBeGreaterThan(0)
    for (const { time_ms } of events()) expect(time_ms).toBeLessThanOrEqual(told_ms)
    await expect.poll(async () => (await one.state()).unconfirmed, { timeout: 10_000 }).toBe(0)
  })

  it('lines cut again and again: no event is lost, and none overtakes', async () => {
    const one = device()
    await one.tell(start)
    const ids: unknown[] = []
    for (let i = 0; i < 30; i++) {
      ids.push(await one.tell(water(i % 2 === 0)))
      if (i % 6 === 5) centre.cutLines()
    }
    await centre.until(() => firsts().length === 30)
    expect(firsts()).toEqual(ids)
  })

  it('gives a line up on which its subscriptions are refused, so that its will is sent, and tries again', async () => {
    centre.grants = false
    const one = device()
    await one.tell(start)
    await one.tell(water(true))
    await centre.until(() => centre.of('death').length >= 2)
    expect(events()).toEqual([])
    expect(await one.state()).toMatchObject({ connected: false, unconfirmed: 1 })
    centre.grants = true
    await centre.until(() => events().length === 1)
  })

  it('waits for a broker that is not there yet', async () => {
    await centre.die()
    const one = device()
    await one.tell(start)
    await one.tell(water(true))
    expect(await one.state()).toMatchObject({ connected: false, unconfirmed: 1 })
    await centre.rise()
    await centre.until(() => events().length === 1)
  })

  it('with a file, tells after a loss of power what was unconfirmed, with the boot in which it happened, and nothing twice after that', async () => {
    centre.confirms = silent
    const store = join(folder, 'events.log')
    const one = device({ store })
    await one.tell(start)
    const ids = [await one.tell(water(true)), await one.tell(water(false))]
    await centre.until(() => firsts().length === 2)
    await one.kill()
    const before = events().length
    const again = device({ store })
    expect(await again.state()).toMatchObject({ unconfirmed: 2 })
    centre.confirms = accept
    await again.tell(start)
    await centre.until(() => events().length >= before + 2)
    expect(events().slice(before).map(messageId)).toEqual(ids)
    expect(birthOf(centre, 1)!.envelope.boot).not.toBe(events()[before]!.boot)
    await expect.poll(async () => (await again.state()).unconfirmed, { timeout: 10_000 }).toBe(0)
    await again.kill()
    expect(await device({ store }).state()).toMatchObject({ unconfirmed: 0 })
  })

  it('answers commands once each, and says what it does not know', async () => {
    const one = device()
    await one.tell(start)
    await centre.until(() => birthOf(centre, 0) !== undefined)
    await expect.poll(async () => (await one.state()).connected, { timeout: 10_000 }).toBe(true)
    const ask = (id: string, body: object) => centre.down('d-1', 'command', JSON.stringify({ id, body }))
    for (let i = 0; i < 2; i++) await ask('c-1', { command: 'identify', blink_s: 5 })
    await ask('c-2', { command: 'explode' })
    await ask('c-3', { command: 'identify', blink_s: 'long' })
    await centre.until(() => centre.of('reply').length === 4)
    expect(centre.of('reply')).toEqual([
      { id: 'c-1', done: true },
      { id: 'c-1', done: true },
      { id: 'c-2', done: false, error: 'command-unknown' },
      { id: 'c-3', done: false, error: 'body-invalid' },
    ])
    expect((await one.state()).carried_out).toEqual([{ command: 'identify', blink_s: 5 }])
  })

  it('outlives a flood of wrong commands', async () => {
    const one = device()
    await one.tell(start)
    await expect.poll(async () => (await one.state()).connected, { timeout: 10_000 }).toBe(true)
    for (let i = 0; i < 500; i++) await centre.down('d-1', i % 2 === 0 ? 'command' : 'confirm', `{"id":${i}`)
    await one.tell(water(true))
    await centre.until(() => events().length === 1)
    await expect.poll(async () => (await one.state()).unconfirmed, { timeout: 10_000 }).toBe(0)
  })

  it('sends radar frames that the reference reads', async () => {
    const one = device({ kind: 'radar' })
    await one.tell(start)
    await expect.poll(async () => (await one.state()).connected, { timeout: 10_000 }).toBe(true)
    const target = { id: 1, x_m: 0.5, y_m: 2, z_m: -1, vx_m_s: 0, vy_m_s: 0, vz_m_s: 0, confidence_pct: 80 }
    const frame = { number: 1, offset_ms: 100, targets: [target], points: [] }
    await one.tell({ do: 'frame', frame })
    await centre.until(() => centre.taken.some(({ channel }) => channel === 'frame'))
    expect(decodeFrame(centre.taken.find(({ channel }) => channel === 'frame')!.bytes)).toEqual({ ok: true, value: frame })
  })

  it('does what its page shows', async () => {
    const page = readFileSync(join(sdk, 'clients', 'README.md'), 'utf8')
    const example = (/```python\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
      .replace('h-1204', 'h-1')
      .replace('host="localhost"', `host="127.0.0.1", port=${centre.port}`)
      .replace(
        'client.stop',
        'import time\nwhile client.unconfirmed or not client.connected:\n    time.sleep(0.05)\nclient.reading({"gas_lel_pct": 12.5})\nclient.stop',
      )
    const env = { ...process.env, PYTHONPATH: join(sdk, 'clients', 'python'), PYTHONDONTWRITEBYTECODE: '1' }
    const run = promisify(execFile)('command' in python ? python.command : '', ['-c', example], { cwd: folder, env, timeout: 30_000 })
    expect((await run).stderr).toBe('')
    expect(centre.taken.map(({ channel }) => channel)).toEqual(['birth', 'event', 'reading', 'death'])
    expect(decodeEvent(catalogue['gas-detector'], centre.taken[1]!.bytes).ok).toBe(true)
    expect(readFileSync(join(folder, 'events.log'), 'utf8').trimEnd().split('\n')).toHaveLength(3)
  })

  it('tells its caller what is wrong: an event that the kind does not have, one out of its range, one of a device that is off', async () => {
    const one = device()
    await expect(one.tell(water(true))).rejects.toThrow(/is off/)
    await one.tell(start)
    await expect(one.tell({ do: 'event', body: { event: 'sos' } })).rejects.toThrow(/no event sos/)
    await expect(one.tell({ do: 'event', body: { event: 'water', wet: 'very' } })).rejects.toThrow(/body-invalid/)
  })
})
