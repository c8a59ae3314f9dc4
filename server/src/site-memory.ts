import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { catalogue, Site } from '@anju/sdk'
import type { SiteProblem } from './config.ts'

/** What a site was read from and by: another text, schema or catalogue is read anew. */
const keyOf = (text: string): string =>
  createHash('sha256')
    .update(JSON.stringify([Site, Object.keys(catalogue)]))
    .update('\0')
    .update(text)
    .digest('hex')

/**
 * Reads a site as `readSite` does, and keeps what was read beside the store: ten thousand homes of YAML take seconds to read and check, and a server
 * that was killed must be back before. What is kept is taken only for the very same text.
 */
export async function rememberedSite(text: string, memory: string): Promise<{ site: Site } | { problems: SiteProblem[] }> {
  const key = keyOf(text)
  const known = siteIn(memory, key)
  if (known !== undefined) return { site: known }
  const { readSite } = await import('./config.ts')
  const read = readSite(text)
  if ('site' in read) keep(memory, key, read.site)
  return read
}

/** The first line is the key, the second the site. */
function siteIn(memory: string, key: string): Site | undefined {
  try {
    const text = readFileSync(memory, 'utf8')
    const end = text.indexOf('\n')
    return text.slice(0, end) === key ? (JSON.parse(text.slice(end + 1)) as Site) : undefined
  } catch {
    return undefined // Not there, or cut off: it is read anew.
  }
}

function keep(memory: string, key: string, site: Site): void {
  try {
    mkdirSync(dirname(memory), { recursive: true })
    writeFileSync(`${memory}.new`, `${key}\n${JSON.stringify(site)}\n`, { mode: 0o600 })
    renameSync(`${memory}.new`, memory)
  } catch {
    // A disk that is full must not keep a server from starting.
  }
}
