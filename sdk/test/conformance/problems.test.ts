// Goal: what keeps the kit from looking at a device is said in one clear sentence, with the exit code of its kind. Method: a device that never comes,
// one that is mute, two with one identity, a port that is taken, wrong flags; a device that goes and does not come back ends in verdicts.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { catalogue } from '@anju/sdk'
import { anjuConform } from '../../src/conformance/cli/program.ts'
import { conform, ourRules, referenceDevice, type DeviceSurroundings, type StimulusPort } from '../../src/conformance/conformance.ts'

const rules = ourRules()
const supervised = { profile: 'supervised' } as const
const device = catalogue['wristband']
const nobody: StimulusPort = { by: 'program', stimulate: () => 'cannot' }
const run = (make: (surroundings: DeviceSurroundings) => StimulusPort) => conform({ rules, target: supervised, device: make })

async function cli(...args: string[]) {
  const errors: string[] = []
  const lines: string[] = []
  const machine = {
    folder: '.',
    terminal: true,
    out: (line: string) => lines.push(line),
    err: (line: string) => errors.push(line),
    signal: () => AbortSignal.any([]),
  }
  const code = await anjuConform(args, machine)
  return { code, err: errors.join('\n'), out: lines.join('\n') }
}

describe('a device', () => {
  it('[CONF-12] that never connects, or says nothing, is told from one that fails', async () => {
    await expect(run(() => nobody)).rejects.toMatchObject({ code: 'device-never-connected', ends: 'unreachable' })
    const mute = ({ bus }: DeviceSurroundings) => {
      void bus.connect({ clientId: 'mute', clean: true, onMessage: () => {} })
      return nobody
    }
    await expect(run(mute)).rejects.toMatchObject({ code: 'device-said-nothing', ends: 'unreachable' })
  })

  it('[CONF-12] that is there twice is told', async () => {
    const twice = (surroundings: DeviceSurroundings) => {
      const first = referenceDevice({ ...surroundings, device })
      void referenceDevice({ ...surroundings, random: surroundings.random.fork('other'), device })
      return first
    }
    await expect(run(twice)).rejects.toMatchObject({ code: 'second-device', ends: 'usage' })
  })

  it('[CONF-12] of an unknown kind is told, whether the order or the birth says so', async () => {
    const kind = {
      rules,
      device: (surroundings: DeviceSurroundings) => referenceDevice({ ...surroundings, device: { ...device, kind: 'toaster' } }),
    }
    await expect(conform({ ...kind, target: supervised })).rejects.toMatchObject({ code: 'kind-unknown' })
    await expect(conform({ ...kind, target: { profile: 'lite' } })).rejects.toMatchObject({ code: 'kind-missing' })
    expect(await cli('run', '--kind', 'toaster', '--reference', '--port', '0')).toMatchObject({
      code: 2,
      err: expect.stringContaining('toaster') as string,
    })
  })

  it('[CONF-12] that goes and does not come back costs verdicts and no run', async () => {
    const quitter = (surroundings: DeviceSurroundings): StimulusPort => {
      const inner = referenceDevice({ ...surroundings, device })
      let deeds = 0
      return {
        by: 'program',
        async stimulate(stimulus) {
          deeds += 1
          if (deeds === 8) await inner.stimulate({ do: 'power-off' })
          return deeds >= 8 ? 'done' : inner.stimulate(stimulus)
        },
      }
    }
    const { requirements, passed } = await run(quitter)
    expect(passed).toBe(false)
    expect(requirements).toHaveLength(rules.length)
  })
})

describe('the command', () => {
  it('[CONF-12] says which port is taken', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    )
    const answer = await cli('run', '--port', `${port}`)
    server.close()
    expect(answer).toMatchObject({ code: 3, err: `anju-conform: Port ${port} of 127.0.0.1 is in use: choose another with --port.` })
  })

  it('[CONF-12] ends as a process where its port is taken or the broker is not there', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    )
    const ended = (...args: string[]) =>
      new Promise<number | null>((resolve) => {
        const bin = join(import.meta.dirname, '..', '..', 'bin', 'anju-conform.ts')
        spawn(process.execPath, [bin, 'run', '--kind', 'wristband', ...args], { stdio: 'ignore' }).on('close', resolve)
      })
    expect(await ended('--port', `${port}`)).toBe(3)
    await new Promise((resolve) => server.close(resolve))
    expect(await ended('--broker', `mqtt://127.0.0.1:${port}`)).toBe(3)
  })

  it('[CONF-12] refuses wrong flags, and lists every requirement', async () => {
    expect((await cli('run', '--port', 'many')).code).toBe(2)
    expect((await cli('fly')).code).toBe(2)
    expect((await cli('--help')).code).toBe(0)
    expect(await cli('run', '--reference', '--port', '0')).toMatchObject({ code: 2, err: expect.stringContaining('--kind') as string })
    expect((await cli('run', '--broker', 'mqtts://127.0.0.1:1', '--ca', 'no-such-file.pem')).code).toBe(2)
    expect(await cli('run', '--broker', 'mqtt://127.0.0.1:1')).toMatchObject({
      code: 3,
      err: expect.stringContaining('Nobody listens') as string,
    })
    const { out } = await cli('requirements')
    for (const { id } of rules) expect(out).toContain(`${id} `)
  })

  it('[CONF-12] ends with 130 when it is interrupted', async () => {
    const stop = new AbortController()
    const machine = {
      folder: '.',
      terminal: true,
      out: () => {},
      err: () => {},
      signal: (reason: () => Error) => {
        setTimeout(() => stop.abort(reason()), 200)
        return stop.signal
      },
    }
    expect(await anjuConform(['run', '--port', '0', '--kind', 'wristband', '--reference'], machine)).toBe(130)
  })
})
