import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { expect } from 'vitest'

const root = join(import.meta.dirname, '..')

/** An empty folder into which all packages were installed by npm, as a stranger would. */
export interface Installed {
  folder: string
  /** Runs one of its programs, or any command, and gives what it printed; it must end with 0 unless told otherwise. */
  run(command: string, args: readonly string[], status?: number): string
  remove(): void
}

/** Packs all packages and installs them. `more`: packages beside ours, like another Node. */
export function installPackages(options: { pages?: boolean; more?: readonly string[] } = {}): Installed {
  const base = mkdtempSync(join(tmpdir(), 'anju-installed-'))
  const folder = join(base, 'empty')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }
  const call = (command: string, args: readonly string[], status = 0, cwd = folder) => {
    const ended = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: 300_000 })
    expect(ended.status, `${command} ${args.join(' ')}\n${ended.stdout}${ended.stderr}`).toBe(status)
    return ended.stdout
  }
  const pages = options.pages === true ? [] : ['--no-pages']
  call(process.execPath, [join(root, 'release', 'pack.ts'), '--out', base, ...pages], 0, root)
  call('npm', ['install', '--no-audit', '--no-fund', ...globSync(join(base, '*.tgz')), ...(options.more ?? [])])
  return {
    folder,
    run: (command, args, status) => call(join(folder, 'node_modules', '.bin', command), args, status),
    remove: () => rmSync(base, { recursive: true }),
  }
}
