// Goal: the packages run on the oldest Node that they name, and the demo comes with its page. Method: install them beside that Node and run every program on it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installPackages, type Installed } from './installed-packages.ts'

/** From `node_modules/.bin`. */
const NODE_22 = `../node-${process.platform}-${process.arch}/bin/node`

describe('the packages on Node 22', () => {
  let installed: Installed
  beforeAll(() => {
    installed = installPackages({ pages: true, more: [`node-${process.platform}-${process.arch}@22`] })
  }, 900_000)
  afterAll(() => installed.remove())
  const program = (name: string) => join('node_modules', '.bin', name)

  it('is Node 22', () => expect(installed.run(NODE_22, ['--version'])).toMatch(/^v22\./))

  it('plays a scenario and judges a device', () => {
    expect(installed.run(NODE_22, [program('anju-scenarios'), 'run', 'fall', 'sos'])).toMatch(/ 0 failed/)
    const kit = [program('anju-conform'), 'run', '--kind', 'water-sensor', '--reference', '--quick', '--factor', '10', '--port', '0']
    expect(installed.run(NODE_22, kit)).toMatch(/ 0 failed/)
  })

  it('starts the demo with its page', async () => {
    const args = [program('demo'), '--port', '0', '--mqtt-port', '0', '--no-open', '--data', join(installed.folder, 'data')]
    const demo = spawn(join(installed.folder, 'node_modules', '.bin', NODE_22), args, {
      cwd: installed.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const url = await new Promise<string>((resolve) => {
      let said = ''
      demo.stdout.on('data', (chunk: Buffer) => {
        said += String(chunk)
        if (said.includes('Ctrl-C stops everything')) resolve(/simulated: (http\S+)/.exec(said)?.[1] ?? '')
      })
    })
    expect(await (await fetch(url)).text()).toContain('<div id="app"')
    demo.kill('SIGINT')
  })
})
