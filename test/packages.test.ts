// Goal: whoever installs the packages from their tarballs can work with them. Method: pack them as they are published, install them with npm into an empty
// folder, and run each program there; what is published names no sources and no workspace.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installPackages, type Installed } from './installed-packages.ts'

describe('the packages', () => {
  let installed: Installed
  beforeAll(() => {
    installed = installPackages()
  }, 400_000)
  afterAll(() => installed.remove())

  it('play a scenario, with worker threads too', () => {
    expect(installed.run('anju-scenarios', ['run', 'fall', '--way', 'model', '--workers', '2'])).toMatch(
      /(\d+) of \1 runs, \1 passed, 0 failed/,
    )
  })

  it('judge a device', () => {
    const said = installed.run('anju-conform', ['run', '--kind', 'water-sensor', '--reference', '--quick', '--factor', '20', '--port', '0'])
    expect(said).toMatch(/[1-9]\d* passed, 0 failed/)
  })

  it('let homes live on several threads', () => {
    expect(installed.run('anju-simulate', ['run', '--size', '2', '--workers', '2'])).toMatch(/sha256 [0-9a-f]{64}/)
  })

  it('start the server, the gateway and the demo far enough to say how', () => {
    for (const program of ['anju-server', 'anju-gateway', 'demo']) expect(installed.run(program, ['--help'])).toContain('Usage')
    expect(installed.run('anju-gateway', ['check', 'nothing.yaml'], 2)).toBe('')
  })

  it('give what their exports promise', () => {
    const file = join(installed.folder, 'use.mjs')
    writeFileSync(
      file,
      "import { catalogue } from '@anju/sdk'\nimport '@anju/sdk/adapters'\nimport '@anju/sdk/conformance'\nimport '@anju/simulator'\nimport '@anju/server'\nconsole.log(catalogue.radar.kind)\n",
    )
    expect(execFileSync(process.execPath, [file], { encoding: 'utf8' })).toBe('radar\n')
  })

  it('name neither sources nor the workspace', () => {
    for (const name of ['sdk', 'simulator', 'server', 'scenarios', 'viz']) {
      const text = readFileSync(join(installed.folder, 'node_modules', '@anju', name, 'package.json'), 'utf8')
      expect(text.replaceAll('.d.ts', '')).not.toMatch(/workspace:|\.\/src\/|\.ts"/)
    }
  })
})
