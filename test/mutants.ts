// `pnpm run mutants [kit|server] [options]`: proofs by mutants. `kit`, which is meant when none is named: devices with one fault each, and which requirement
// catches them. `server`: servers with one fault each, and which scenario document catches them.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'

const proofs: Readonly<Record<string, string>> = { kit: 'sdk/bin/kill-matrix.ts', server: 'scenarios/test/mutants/run-matrix.ts' }
const [first = '', ...rest] = process.argv.slice(2)
const named = Object.hasOwn(proofs, first)
const file = join(import.meta.dirname, '..', proofs[named ? first : 'kit']!)
const { status } = spawnSync(process.execPath, [file, ...(named ? rest : process.argv.slice(2))], { stdio: 'inherit' })
if (!named) process.stdout.write('\n`pnpm mutants server` holds the scenario documents against servers with one fault each.\n')
process.exitCode = status ?? 1
