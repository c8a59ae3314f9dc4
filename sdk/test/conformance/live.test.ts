// Goal: what passes in memory passes over real MQTT, in every language. Method: the reference device in TypeScript over TCP through Aedes, faster than
// the wall; the one in Python in a process of its own at real timings, made to report by the hook over HTTP as a vendor's bench would.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { liveRun, type LiveRun, type LiveRunOptions, type StimulusPort } from '../../src/conformance/conformance.ts'
import { httpStimulus } from '../../src/conformance/live-stimulus.ts'
import { noPaho, python } from '../../src/conformance/python/find-python.ts'

const ended = ({ judgement }: LiveRun, is: string) => judgement.requirements.filter(({ verdict }) => verdict.is === is)
const nobody: StimulusPort = { by: 'program', stimulate: () => 'cannot' }
const options = (more: Partial<LiveRunOptions>): LiveRunOptions => ({
  target: { profile: 'supervised', kind: 'water-sensor', event_memory: 1_000 },
  host: '127.0.0.1',
  port: 0,
  depth: 'quick',
  seed: 1,
  port_of_stimuli: nobody,
  reference: false,
  factor: 1,
  signal: new AbortController().signal,
  onReady: () => {},
  onPhase: () => {},
  onLost: () => {},
  ...more,
})
/** Only what takes hours is left open by a quick run. */
const LONG = ['ENV-9', 'PRES-6', 'PRES-9']

describe('the kit over TCP', () => {
  let child: ChildProcess | undefined
  afterEach(() => child?.kill())

  it('[CONF-13] passes the reference device through Aedes, over TLS and with a password', async () => {
    let told_s: number | undefined
    const decided = new Set<string>()
    const onDecided = (all: readonly { id: string }[]) => all.forEach(({ id }) => decided.add(id))
    const login = { username: 'bench/kit/device-1', password: 'not-a-secret' }
    const onReady = (where: string, about_s: number | undefined) => {
      expect(where).toMatch(/^mqtts:/)
      told_s = about_s
    }
    const run = await liveRun(options({ reference: true, factor: 3, tls: true, login, onDecided, onReady }))
    expect([...decided]).toEqual(expect.arrayContaining(['ENV-1', 'EVT-2', 'CMD-1']))
    expect(ended(run, 'fail')).toEqual([])
    expect(ended(run, 'blocked').map(({ id }) => id)).toEqual(LONG)
    expect(ended(run, 'pass').map(({ id }) => id)).toContain('SEC-10')
    expect(3 * told_s!).toBeGreaterThan(30)
    expect(3 * told_s!).toBeLessThan(75)
  }, 60_000)

  it.skipIf(noPaho !== '')(
    `[CONF-13] passes the reference device in Python${noPaho}`,
    async () => {
      let hook = ''
      const start = async (where: string) => {
        const { port } = new URL(where.replace('mqtt:', 'http:'))
        const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
        const script = join(import.meta.dirname, '..', '..', 'clients', 'python', 'reference_device.py')
        child = spawn('command' in python ? python.command : '', [script, '--kind', 'water-sensor', '--port', port], { env })
        for await (const line of createInterface({ input: child.stdout! })) {
          hook = line
          break
        }
      }
      const run = await liveRun(
        options({
          onReady: (where) => void start(where),
          port_of_stimuli: { by: 'program', stimulate: (stimulus) => httpStimulus(hook).stimulate(stimulus) },
        }),
      )
      expect(ended(run, 'fail')).toEqual([])
      expect(ended(run, 'blocked').map(({ id }) => id)).toEqual(['SEC-10', ...LONG])
    },
    180_000,
  )
})
