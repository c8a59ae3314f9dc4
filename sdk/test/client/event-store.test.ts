// Goal: an event that nobody has confirmed outlives the program. Method: one suite for every store, with the list of what was added as its oracle; the
// file is torn, spoilt and made unwritable; a device client starts again on the store of one that is gone; Python reads what TypeScript wrote, and back.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  deviceClient,
  encode,
  instant,
  memoryBroker,
  memoryEventStore,
  openGate,
  queueClock,
  random,
  waterSensor,
  type FullEnvelope,
} from '@anju/sdk'
import { fileEventStore } from '@anju/sdk/event-file'
import { noPython, python } from '../../src/conformance/python/find-python.ts'
import { eventStoreContract } from './event-store-contract.ts'

const clients = join(import.meta.dirname, '..', '..', 'clients', 'python')
let folder: string
let files = 0
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'anju-events-'))))
afterAll(() => rmSync(folder, { recursive: true }))
const path = () => join(folder, `events-${files++}.log`)
const event = (id: string, words = '{}') => ({ id, payload: new TextEncoder().encode(words), alarm: true })

describe('a store of events', () => {
  eventStoreContract('in memory', () => {
    const store = memoryEventStore()
    return { store, again: () => store }
  })
  eventStoreContract('in a file', () => {
    const file = path()
    const open = [fileEventStore(file)]
    return {
      store: open[0]!,
      again() {
        open.at(-1)!.close()
        open.push(fileEventStore(file))
        return open.at(-1)!
      },
    }
  })

  it('[EVT-7] leaves out a last line that is torn, and what is no change', () => {
    const file = path()
    const store = fileEventStore(file)
    store.load()
    store.add(event('b-0', '{"a":"ä"}'))
    store.close()
    appendFileSync(file, '[]\n7\nnull\n{"add":5}\n{"add":"b-1","pay')
    const { events, lost } = fileEventStore(file).load()
    expect([events.map(({ id }) => id), lost]).toEqual([['b-0'], 0])
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(2)
  })

  it('stays small: the file is written anew before it grows without end', () => {
    const file = path()
    const store = fileEventStore(file)
    store.load()
    store.add(event('kept'))
    for (let i = 0; i < 2_500; i++) {
      store.add(event(`b-${i}`))
      store.drop(`b-${i}`, 3)
    }
    store.close()
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(4_100)
    expect(fileEventStore(file).load()).toMatchObject({ events: [{ id: 'kept' }], lost: 3 })
  })

  it('in a file has it for one process: another is told in a sentence, until that one is gone or dead', async () => {
    const file = path()
    const holds = `import { fileEventStore } from '@anju/sdk/event-file'
      const store = fileEventStore(process.argv[1])
      console.log('open')
      process.stdin.on('data', () => process.exit(store.close()))`
    const hold = async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', holds, file], { cwd: import.meta.dirname })
      await new Promise((resolve) => child.stdout.once('data', resolve))
      return { child, gone: new Promise((resolve) => child.once('close', resolve)) }
    }
    for (const end of ['closes', 'is killed'] as const) {
      const { child, gone } = await hold()
      expect(() => fileEventStore(file)).toThrow(
        `The file of events ${file} is in use by process ${child.pid}. End that one, or give this one a place of its own.`,
      )
      if ('command' in python) {
        const taken = spawnSync(python.command, ['-c', 'import anju, sys; anju.FileStore(sys.argv[1])', file], { cwd: clients })
        expect(taken.stderr.toString()).toContain(`is in use by process ${child.pid}. End that one`)
      }
      if (end === 'closes') child.stdin.write('x')
      else child.kill('SIGKILL')
      await gone
      fileEventStore(file).close()
    }
    // Of another start of the machine, and torn.
    for (const lock of ['{"pid":1,"born":"another 7"}', '{"pid":', '[]', '{"pid":0,"born":""}']) {
      writeFileSync(`${file}.lock`, lock)
      fileEventStore(file).close()
    }
  }, 30_000)

  it('that cannot write tells it and holds nothing up', () => {
    const blocked = path()
    mkdirSync(blocked)
    const errors: string[] = []
    const store = fileEventStore(blocked, ({ message }) => errors.push(message))
    expect(store.load()).toEqual({ events: [], lost: 0 })
    store.add(event('b-0'))
    store.drop('b-0', 0)
    expect(errors.length).toBeGreaterThanOrEqual(3)
  })

  it('[EVT-7] gives a device that starts anew what was unconfirmed, under the id that it had', async () => {
    const file = path()
    const heard: FullEnvelope[] = []
    const gate = {
      ...openGate,
      publish: (_: unknown, { topic, payload }: { topic: string; payload: Uint8Array }) => {
        if (topic.endsWith('/event')) heard.push(JSON.parse(new TextDecoder().decode(payload)) as FullEnvelope)
        return { deliver: true }
      },
    }
    const broker = memoryBroker(gate)
    const address = { site: 'demo', home: 'h-1', device: 'd-1' }
    const who = { device: waterSensor, address, bus: broker.bus, origin: 'simulated', model: 'W', firmware: '1' } as const
    const program = (seed: number) => {
      const store = fileEventStore(file)
      const clock = queueClock(instant('2026-03-01T08:00:00Z'))
      return { store, client: deviceClient({ ...who, clock, random: random(seed), store }) }
    }
    const settle = async () => {
      for (let i = 0; i < 40; i++) await Promise.resolve()
    }
    const first = program(1)
    first.client.start()
    const ids = [true, false].map((wet) => first.client.event({ event: 'water', wet }))
    await settle()
    await broker.publish({ topic: 'anju/1/demo/h-1/d-1/confirm', payload: encode({ id: ids[0]!, accepted: true }), qos: 1, retain: false })
    await settle()
    first.client.cut()
    first.store.close() // The program is gone.
    heard.length = 0
    const second = program(2)
    expect(second.client.unconfirmed).toBe(1)
    second.client.start()
    await settle()
    expect(heard.map(({ boot, seq }) => `${boot}-${seq}`)).toEqual([ids[1]])
    second.client.cut()
  })

  it.skipIf(noPython !== '')(`is the same file for Python${noPython}`, () => {
    const file = path()
    const store = fileEventStore(file)
    store.load()
    store.add(event('b-0', '{"a":"厨房"}'))
    store.add(event('b-1'))
    store.drop('b-1', 4)
    store.close()
    const script = `import anju, sys
store = anju.FileStore(sys.argv[1])
held, lost = store.load()
assert held == [("b-0", '{"a":"厨房"}'.encode(), True)] and lost == 4, (held, lost)
store.add("b-2", b'{"b":1}', False)
store.close()`
    const env = { ...process.env, PYTHONPATH: join(import.meta.dirname, '..', '..', 'clients', 'python'), PYTHONDONTWRITEBYTECODE: '1' }
    const program = join(folder, 'program.py')
    writeFileSync(program, script)
    execFileSync('command' in python ? python.command : '', [program, file], { env })
    const { events, lost } = fileEventStore(file).load()
    expect(events.map(({ id, alarm }) => [id, alarm])).toEqual([
      ['b-0', true],
      ['b-2', false],
    ])
    expect(lost).toBe(4)
  })
})
