// Goal: a Python device of every kind passes over real MQTT, at real timings. Method: all kinds at once, each a process of its own at a broker of its
// own, made to report by the hook over HTTP as a vendor's bench would; a quick run, so that only what takes the period of a reading is left open.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import { catalogue } from '@anju/sdk'
import { liveRun } from '../../../src/conformance/conformance.ts'
import { httpStimulus } from '../../../src/conformance/live-stimulus.ts'
import { noPaho, python } from '../../../src/conformance/python/find-python.ts'

const script = join(import.meta.dirname, '..', '..', '..', 'clients', 'python', 'reference_device.py')
const children: ChildProcess[] = []
afterAll(() => children.forEach((child) => child.kill()))

describe.skipIf(noPaho !== '').concurrent(`the reference device in Python over TCP${noPaho}`, () => {
  it.each(Object.keys(catalogue))(
    '[CONF-13] passes: %s',
    async (kind) => {
      let hook = ''
      const start = async (where: string) => {
        const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
        const { port } = new URL(where.replace('mqtt:', 'http:'))
        const child = spawn('command' in python ? python.command : '', [script, '--kind', kind, '--port', port], { env })
        children.push(child)
        for await (const line of createInterface({ input: child.stdout })) {
          hook = line
          break
        }
      }
      const { judgement } = await liveRun({
        target: { profile: 'supervised', kind, event_memory: 1_000 },
        host: '127.0.0.1',
        port: 0,
        depth: 'quick',
        seed: 1,
        port_of_stimuli: { by: 'program', stimulate: (stimulus) => httpStimulus(hook).stimulate(stimulus) },
        reference: false,
        factor: 1,
        signal: new AbortController().signal,
        onReady: (where) => void start(where),
        onPhase: () => {},
        onLost: () => {},
      })
      const ended = (is: string) => judgement.requirements.filter(({ verdict }) => verdict.is === is).map(({ id }) => id)
      expect(ended('fail')).toEqual([])
      // Of a kind that reads more often than the kit cuts lines, the heartbeat has been seen.
      expect(ended('blocked').filter((id) => !['SEC-10', 'ENV-9', 'PRES-6', 'PRES-9'].includes(id))).toEqual([])
    },
    300_000,
  )
})
