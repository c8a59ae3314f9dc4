import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(import.meta.dirname, '..', '..', '..')
const viz = join(root, 'viz')

/** Where the hash of the sources of the last build lies. */
const stampFile = join(root, '.anju', 'pages.sha256')

/** What came of looking after the page. */
export type Pages = { folder: string; built: boolean } | { folder: undefined; why: string }

/** Gives the folder of the built page; builds it first when there is none or its sources are newer. A failure leaves the API without a page. */
export async function builtPages(say: (line: string) => void): Promise<Pages> {
  const folder = join(viz, 'dist')
  const built = existsSync(join(folder, 'index.html'))
  if (!existsSync(join(viz, 'index.html')))
    return built ? { folder, built: false } : { folder: undefined, why: 'there is no page in this installation' }
  const stamp = hashOfSources()
  if (built && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return { folder, built: false }
  say('Building the page (once; about half a minute) …')
  const failed = await viteBuild()
  if (failed !== undefined) return { folder: undefined, why: failed }
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, stamp)
  return { folder, built: true }
}

/** SHA-256 over names and contents of everything that the page is made of. */
function hashOfSources(): string {
  const patterns = [
    'viz/src/**/*',
    'viz/public/**/*',
    'viz/index.html',
    'viz/vite.config.ts',
    'viz/package.json',
    'sdk/src/**/*.ts',
    'pnpm-lock.yaml',
  ]
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }))
  const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hash = createHash('sha256')
  for (const path of paths.sort()) hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

/** Runs vite quietly. Gives its last words when it fails. */
function viteBuild(): Promise<string | undefined> {
  const vite = join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin', 'vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: viz, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  const keep = (chunk: Buffer) => {
    words = (words + String(chunk)).slice(-2_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  return new Promise((done) => {
    child.once('error', (error) => done(error.message))
    child.once('close', (code) => done(code === 0 ? undefined : `vite ended with ${code}: ${words.trim()}`))
  })
}
