import { importsOf, packageOf, resolveFrom, type Breach, type Source } from './source.ts'

/** Who may import whom. What is not listed is forbidden. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  sdk: [],
  simulator: ['sdk'],
  server: ['sdk'],
  viz: ['sdk'],
  scenarios: ['sdk', 'simulator', 'server'],
}

/** The only places of `scenarios` that know the server: the adapter of the reference system, and what puts all together. */
const KNOWS_SERVER = [/^scenarios\/src\/targets\//, /^scenarios\/src\/demo\//, /^scenarios\/test\//]

const isTest = (path: string) => /(^|\/)(test|bench)\//.test(path)

/** Packages import each other only as the picture of the house allows, and by name. */
export function wrongPackages(sources: readonly Source[]): Breach[] {
  return sources.flatMap((source) => {
    const from = packageOf(source.path)
    const allowed = MAY_IMPORT[from]
    if (allowed === undefined) return []
    return importsOf(source).flatMap(({ to, line }): Breach[] => {
      const breach = (says: string) => [{ path: source.path, line, says }]
      if (to.startsWith('.')) {
        const target = resolveFrom(source.path, to)
        return packageOf(target) === from ? [] : breach(`imports ${target} by path; packages import each other by name`)
      }
      const other = /^@anju\/([a-z]+)/.exec(to)?.[1]
      if (other === undefined) return []
      if (other === from)
        return isTest(source.path) || /\/bin\//.test(source.path) ? [] : breach('imports its own package by name; import the defining file')
      if (!allowed.includes(other)) return breach(`${from} may not import ${other}`)
      if (from === 'scenarios' && other === 'server' && !KNOWS_SERVER.some((place) => place.test(source.path)))
        return breach('only targets/ and demo/ know the server')
      return []
    })
  })
}

/** Nobody imports the index of its own package: that is how circles begin. */
export function ownIndex(sources: readonly Source[]): Breach[] {
  return sources
    .filter(({ path }) => /^[a-z]+\/src\//.test(path))
    .flatMap((source) =>
      importsOf(source)
        .filter(({ to }) => to.startsWith('.') && resolveFrom(source.path, to) === `${packageOf(source.path)}/src/index.ts`)
        .map(({ line }) => ({ path: source.path, line, says: 'imports the index of its own package; import the defining file' })),
    )
}

/** A program for the browser imports nothing of Node. */
export function nodeInBrowser(sources: readonly Source[]): Breach[] {
  return sources
    .filter(({ path }) => path.startsWith('viz/src/'))
    .flatMap((source) =>
      importsOf(source)
        .filter(({ to }) => to.startsWith('node:') || /^@anju\/sdk\/(mqtt|security|wall-clock|bus-contract)/.test(to))
        .map(({ to, line }) => ({ path: source.path, line, says: `imports ${to}, which is not for a browser` })),
    )
}

/** The files that a file imports inside the tree. */
function edgesOf(sources: readonly Source[]): Map<string, string[]> {
  const known = new Set(sources.map(({ path }) => path))
  return new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter(({ to }) => to.startsWith('.'))
        .map(({ to }) => resolveFrom(source.path, to.replace(/\?.*$/, '')))
        .filter((path) => known.has(path)),
    ]),
  )
}

/** Files that import each other in a loop, each loop once. */
export function circles(sources: readonly Source[]): Breach[] {
  const edges = edgesOf(sources)
  const state = new Map<string, 'open' | 'done'>()
  const found: Breach[] = []
  const visit = (path: string, trail: readonly string[]) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      found.push({ path, line: 1, says: `a circle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}` })
      return
    }
    state.set(path, 'open')
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    state.set(path, 'done')
  }
  for (const { path } of sources) visit(path, [])
  return found
}

/** Files of `src` that no entry reaches. Entries are what packages export, bins, pages, configuration, tests and benches. */
export function deadFiles(sources: readonly Source[], isEntry: (path: string) => boolean): Breach[] {
  const edges = edgesOf(sources)
  const alive = new Set<string>()
  const visit = (path: string) => {
    if (alive.has(path)) return
    alive.add(path)
    for (const next of edges.get(path) ?? []) visit(next)
  }
  for (const { path } of sources) if (isEntry(path)) visit(path)
  return sources
    .filter(({ path }) => /\/src\//.test(path) && !alive.has(path))
    .map(({ path }) => ({ path, line: 1, says: 'nothing that ships reaches this file' }))
}
