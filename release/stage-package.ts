import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import ts from 'typescript'

/** The parts of a package.json that a release changes. */
interface Manifest {
  name: string
  version: string
  bin?: Record<string, string>
  files: string[]
  exports: unknown
  publishConfig?: { exports?: unknown }
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  engines?: Record<string, string>
  [more: string]: unknown
}

/** Sources name each other as `.ts`; what is installed is JavaScript, for Node strips no types below node_modules. */
const compiled = (text: string): string =>
  text.replaceAll(/(new URL\(\s*'[^']+)\.ts'/g, "$1.js'").replaceAll(/(from|import\()\s*'(\.[^']+)\.ts'/g, "$1 '$2.js'")

/** A program of `bin/` as JavaScript beside the compiled sources. */
const program = (text: string): string =>
  compiled(
    ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
    }).outputText,
  ).replaceAll("'../src/", "'../dist/")

/** What only builds the pages, which are shipped built. */
export const BUILDS_PAGES: readonly string[] = ['vite']

/** The manifest as it is published: JavaScript in place of sources, versions in place of the workspace, no tools. */
export function publishedManifest(manifest: Manifest, version: string): Manifest {
  const { publishConfig, devDependencies: _, scripts: __, ...kept } = manifest
  const dependencies = Object.entries(manifest.name === '@anju/viz' ? {} : (manifest.dependencies ?? {}))
    .filter(([name]) => !BUILDS_PAGES.includes(name))
    .map(([name, range]) => [name, range.startsWith('workspace:') ? version : range])
  return {
    ...kept,
    version,
    ...(manifest.bin === undefined
      ? {}
      : { bin: Object.fromEntries(Object.entries(manifest.bin).map(([name, file]) => [name, file.replace(/\.ts$/, '.js')])) }),
    exports: publishConfig?.exports ?? manifest.exports,
    files: manifest.files.filter((name) => name !== 'src'),
    engines: { node: '>=22.16' },
    dependencies: Object.fromEntries(dependencies),
  }
}

/** What is left of a source that is gone is not shipped. */
function hasSource(from: string, file: string): boolean {
  const [, path] = /^dist\/(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(relative(from, file)) ?? []
  return path === undefined || !existsSync(join(from, 'src')) || existsSync(join(from, 'src', `${path}.ts`)) || path.startsWith('assets/')
}

/** Lays a built package out as it is published, in a folder of its own. */
export function stagePackage(from: string, to: string, version: string): void {
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as Manifest
  const published = publishedManifest(manifest, version)
  mkdirSync(to, { recursive: true })
  for (const name of published.files.filter((one) => one !== 'bin' && existsSync(join(from, one))))
    cpSync(join(from, name), join(to, name), {
      recursive: true,
      filter: (file) => basename(file) !== '__pycache__' && hasSource(from, file),
    })
  for (const file of globSync('dist/**/*.js', { cwd: to })) {
    const text = readFileSync(join(to, file), 'utf8')
    if (manifest.name !== '@anju/viz') writeFileSync(join(to, file), compiled(text))
  }
  if (published.files.includes('bin')) {
    mkdirSync(join(to, 'bin'))
    for (const file of globSync('bin/*.ts', { cwd: from }))
      writeFileSync(join(to, file.replace(/\.ts$/, '.js')), program(readFileSync(join(from, file), 'utf8')), { mode: 0o755 })
  }
  cpSync(join(from, '..', 'LICENSE'), join(to, 'LICENSE'))
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`)
}
