// `node release/pack.ts [--out folder] [--no-pages]`: builds every package and packs it as it is published, with its size held against a budget. Ends 1 when
// a package is over its budget. Nothing is published here.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { stagePackage } from './stage-package.ts'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: { out: { type: 'string', default: join(root, '.anju', 'packages') }, pages: { type: 'boolean', default: true } },
  allowNegative: true,
})
const out = resolve(values.out)

/** Budgets of the tarballs, kB. Most of the page's are Chinese fonts, in parts that a browser loads as it needs them. */
const packages = { sdk: 900, simulator: 700, server: 700, scenarios: 400, viz: 6_200 } as const

function run(command: string, args: readonly string[], cwd = root): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 64 << 20 })
  if (status !== 0) {
    console.error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`)
    process.exit(4)
  }
  return stdout
}

const local = (name: string) => join(root, 'node_modules', '.bin', name)
run(local('tsc'), ['-b', 'sdk', 'simulator', 'server', 'scenarios'])
run(process.execPath, [join(root, 'sdk/bin/derive.ts')])
if (values.pages)
  run(process.execPath, [join(root, 'viz/node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], join(root, 'viz'))

mkdirSync(out, { recursive: true })
const staging = mkdtempSync(join(tmpdir(), 'anju-release-'))
let over = 0
for (const [name, budget_kB] of Object.entries(packages)) {
  const { version } = JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8')) as { version: string }
  stagePackage(join(root, name), join(staging, name), version)
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', out], join(staging, name))) as [
    { filename: string; size: number; unpackedSize: number; entryCount: number },
  ]
  const kB = Math.round(packed.size / 1_000)
  if (kB > budget_kB) over += 1
  const { filename: file, unpackedSize, entryCount: files } = packed
  console.log(JSON.stringify({ package: name, file, kB, budget_kB, unpacked_kB: Math.round(unpackedSize / 1_000), files }))
}
rmSync(staging, { recursive: true })
if (over > 0) {
  console.error(`${over} packages are larger than their budget.`)
  process.exit(1)
}
