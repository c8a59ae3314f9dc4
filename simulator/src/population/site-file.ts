import { createHash } from 'node:crypto'
import { stringify } from 'yaml'
import { populationHome, populationSite, type PopulationOptions } from './population.ts'

/** How a site file is written: YAML as the server reads it, or one JSON line for the site and one for each home. */
export type SiteForm = 'yaml' | 'ndjson'

/** Most homes of one YAML site file: what the site's schema takes. */
export const MOST_SITE_HOMES = 200_000

export interface SiteFileOptions {
  population: PopulationOptions
  form: SiteForm
  /** Takes the file piece by piece; nothing of it is kept. */
  write: (text: string) => void
  /** Told after each home; `false` ends it. */
  progress?: (done: number) => boolean | void | Promise<boolean | void>
}

export interface WrittenSite {
  homes: number
  devices: number
  bytes: number
  /** SHA-256 over the file, hex: the same options give the same. */
  sha256: string
}

/** Writes a population home by home, so that a city takes no more memory than a house. */
export async function writeSite({ population, form, write, progress }: SiteFileOptions): Promise<WrittenSite> {
  const hash = createHash('sha256')
  const written = { homes: 0, devices: 0, bytes: 0 }
  const put = (text: string) => {
    hash.update(text)
    written.bytes += Buffer.byteLength(text)
    write(text)
  }
  const site = populationSite(population)
  put(
    form === 'yaml'
      ? `# Simulated: ${population.homes} homes of an invented town, seed ${population.seed}.\n${stringify(site)}homes:\n`
      : line(site),
  )
  for (let number = 0; number < population.homes; number++) {
    const home = populationHome(population, number)
    // A home in YAML is one line in flow style: a site is read by machines, and block style takes fifty times as long to write and to read.
    put(form === 'yaml' ? `  - ${JSON.stringify(home)}\n` : line(home))
    written.homes += 1
    written.devices += home.devices.length
    if ((await progress?.(written.homes)) === false) break
  }
  return { ...written, sha256: hash.digest('hex') }
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`
