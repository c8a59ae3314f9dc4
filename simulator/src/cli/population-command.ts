import { closeSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { macrotask, wallNow_ms } from '../run/event-loop.ts'
import { MOST_SITE_HOMES, writeSite, type SiteForm } from '../population/site-file.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'
import type { Machine } from './machine.ts'
import { readModels } from './read-models.ts'
import { openForWriting, readText } from './run-command.ts'
import { bar } from './screen.ts'

/** What `population` was asked for. */
export interface PopulationFlags {
  size: number
  seed: number
  site: string
  out: string
  models?: string
}

/** The bar moves, and Ctrl-C is heard, once in so many homes. */
const HOMES_BETWEEN = 20

/** `population`: writes a site file of the pilot, a subdistrict or a city, and prints a hash over it. */
export async function populationCommand(
  { size, seed, site, out: name, models }: PopulationFlags,
  { folder, out, signal }: Machine,
): Promise<ExitCode> {
  const form = formOf(name)
  if (form === 'yaml' && size > MOST_SITE_HOMES)
    throw new Stop(exitCode.usage, `A site file has at most ${MOST_SITE_HOMES} homes; write ${size} homes as .ndjson, or as several sites.`)
  const began_ms = wallNow_ms()
  const fitted = readModels(models === undefined ? undefined : resolve(folder, models), readText)
  const handle = openForWriting(resolve(folder, name))
  try {
    const written = await writeSite({
      population: { seed, homes: size, site, ...fitted },
      form,
      write: (text) => writeSync(handle, text),
      async progress(done) {
        if (done % HOMES_BETWEEN !== 0) return true
        out.passing(bar(done, size, 'homes'))
        await macrotask()
        return !signal.aborted
      },
    })
    const whole = written.homes === size
    const took_s = ((wallNow_ms() - began_ms) / 1000).toFixed(1)
    out.line(`sha256 ${written.sha256}${whole ? '' : ' (interrupted)'}`)
    const size_mb = (written.bytes / 1e6).toFixed(1)
    out.line(
      `${name}: ${written.homes} homes, ${written.devices} devices, ${size_mb} MB, seed ${seed}, in ${took_s} s. All of it is simulated.`,
    )
    return whole ? exitCode.passed : exitCode.interrupted
  } finally {
    closeSync(handle)
  }
}

function formOf(name: string): SiteForm {
  if (/\.ya?ml$/.test(name)) return 'yaml'
  if (/\.(ndjson|jsonl)$/.test(name)) return 'ndjson'
  throw new Stop(exitCode.usage, `${name} should end in .yaml or .ndjson.`)
}
