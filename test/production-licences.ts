// Everything that is installed with the packages, and under which licence: read from the tree as it is installed, not from a list that somebody keeps.
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** One installed package: what it is called and which licence it names (SPDX). */
export interface Licensed {
  name: string
  version: string
  licence: string
}

interface Manifest {
  name: string
  version: string
  license?: string | { type?: string }
  licenses?: readonly { type?: string }[]
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

/** Licences that ask for no more than to be named: chosen for what is passed on with Apache-2.0. */
export const ALLOWED = new Set([
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'OFL-1.1',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
])

/** Whether an SPDX expression can be kept by licences that are allowed: one side of `OR`, both of `AND`. */
export function isAllowed(licence: string): boolean {
  const inner = licence.trim().replace(/^\((.*)\)$/, '$1')
  if (/[()]/.test(inner)) return false
  return inner.split(/\s+OR\s+/).some((side) => side.split(/\s+AND\s+/).every((one) => ALLOWED.has(one)))
}

const licenceOf = ({ license, licenses }: Manifest): string =>
  (typeof license === 'string' ? license : license?.type) ?? licenses?.map(({ type }) => type ?? 'none').join(' OR ') ?? 'none'

/** Where Node finds a package from a folder; undefined for an optional one of another system. */
function found(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name)
    if (existsSync(join(path, 'package.json'))) return realpathSync(path)
    if (folder === dirname(folder)) return undefined
  }
}

/** All that stands behind the dependencies of some packages but for those that are left out, each once; packages of the workspace are not named. */
export function productionLicences(roots: readonly string[], without: readonly string[]): Licensed[] {
  const seen = new Map<string, Licensed | undefined>()
  const visit = (folder: string, own: boolean) => {
    if (seen.has(folder)) return
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    seen.set(folder, own ? undefined : { name: manifest.name, version: manifest.version, licence: licenceOf(manifest) })
    for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      if (without.includes(name)) continue
      const next = found(name, folder)
      if (next !== undefined) visit(next, range.startsWith('workspace:'))
    }
  }
  for (const root of roots) visit(realpathSync(root), true)
  return [...seen.values()].filter((one) => one !== undefined).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
