import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { iso, type Instant } from '@anju/sdk'
import {
  hashPassword,
  isInForce,
  newPassword,
  readCredentials,
  writeCredentials,
  type Credential,
  type Credentials,
} from '@anju/sdk/security'
import { CommandProblem } from './command-problem.ts'
import { readSite } from './config.ts'
import { loadCredentials } from './credentials-watch.ts'

type Print = (line: string) => void

const OWNER_ONLY = 0o600

/** How a credential is added. */
export interface AddFlags {
  file: string
  holder: Credential['holder']
  device?: string[]
  lite?: true
  certificate?: true
  until?: string
  replace?: true
}

const fileOrNothing = (path: string): Credentials => (existsSync(path) ? loadCredentials(path) : new Map())

/** Writes beside the file and then takes its name, so that a running server never reads half of it. What would not be read again is not written. */
function save(path: string, credentials: Credentials): void {
  const text = writeCredentials(credentials)
  const read = readCredentials(text, path)
  if ('problems' in read)
    throw new CommandProblem(
      read.problems.map(({ says, hint }) => [says, ...(hint === undefined ? [] : [`hint: ${hint}`])].join(' ')).join('\n'),
    )
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.partial`, text, { mode: OWNER_ONLY })
  renameSync(`${path}.partial`, path)
}

/** A new credential, or a new password for one that is there. Prints the password: nobody can see it again. */
export async function addCredential(id: string, flags: AddFlags, now: Instant, print: Print): Promise<void> {
  const { file, holder, device, lite, certificate, until, replace } = flags
  const before = fileOrNothing(file)
  const known = before.get(id)
  if (known !== undefined && replace !== true) throw new CommandProblem(`${file} has ${id} already; --replace gives it a new password.`)
  if (known?.withdrawn !== undefined) throw new CommandProblem(`${id} was withdrawn and is never taken again.`)
  if (holder !== 'device' && known === undefined && device === undefined)
    throw new CommandProblem(`A ${holder} needs --device site/home/device, once for each.`)
  if (holder === 'vendor-test' && until === undefined)
    throw new CommandProblem('A vendor-test credential needs --until, 31 days from now at most.')
  const password = certificate === true ? undefined : newPassword()
  const made: Credential = {
    ...(known ?? { id, holder, created: iso(now) }),
    ...(device === undefined ? {} : { devices: device }),
    ...(lite === undefined ? {} : { lite }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(until === undefined ? {} : { until }),
    ...(password === undefined ? {} : { password: await hashPassword(password) }),
  }
  save(file, new Map([...before, [id, made]]))
  if (password === undefined) print(`${id} may come with a certificate; anju-server credentials cert ${id} makes one.`)
  else print(`User name ${id}, password ${password}. It is shown this once; ${file} keeps its hash.`)
}

/** A credential for each device of a site that has none. */
export async function addAllCredentials(
  { file, site: path, out }: { file: string; site: string; out: string },
  now: Instant,
  print: Print,
): Promise<void> {
  if (existsSync(out)) throw new CommandProblem(`${out} is there already. Name a new file.`)
  const read = readSite(readOr(path))
  if ('problems' in read)
    throw new CommandProblem(read.problems.map(({ line, column, problem }) => `${path}:${line}:${column}: ${problem}`).join('\n'))
  const { site } = read
  const all = new Map(fileOrNothing(file))
  const rows: string[] = []
  for (const home of site.homes)
    for (const { id: device, lite } of home.devices) {
      const id = `${site.id}/${home.id}/${device}`
      if (all.has(id)) continue
      const password = newPassword()
      all.set(id, {
        id,
        holder: 'device',
        created: iso(now),
        ...(lite === undefined ? {} : { lite }),
        password: await hashPassword(password),
      })
      rows.push(`${id},${password}\r\n`)
    }
  writeFileSync(out, ['username,password\r\n', ...rows].join(''), { mode: OWNER_ONLY, flag: 'wx' })
  save(file, all)
  print(`${rows.length} credentials are new in ${file}; their passwords are in ${out} and nowhere else.`)
}

/** Prints every credential without its secrets. */
export function listCredentials(file: string, now: Instant, print: Print): void {
  const credentials = [...loadCredentials(file).values()]
  const state = (one: Credential) => (isInForce(one, now) ? 'in force' : one.withdrawn === undefined ? 'ended' : 'withdrawn')
  const by = ({ password, certificate }: Credential) =>
    [...(password === undefined ? [] : ['password']), ...(certificate === true ? ['certificate'] : [])].join('+')
  for (const one of credentials)
    print(
      [one.id, one.lite === true ? 'device (lite)' : one.holder, by(one), state(one), one.until ?? '', (one.devices ?? []).join(' ')]
        .join('\t')
        .trimEnd(),
    )
  print(`${credentials.length} credentials.`)
}

/** Withdraws a credential. It stays in the file, so that its name is never given again. */
export function revokeCredential(id: string, file: string, now: Instant, print: Print): void {
  const credentials = loadCredentials(file)
  const known = credentials.get(id)
  if (known === undefined) throw new CommandProblem(`${file} has no credential ${id}.`)
  if (known.withdrawn !== undefined) throw new CommandProblem(`${id} was withdrawn before, at ${known.withdrawn}.`)
  save(file, new Map([...credentials, [id, { ...known, withdrawn: iso(now) }]]))
  print(`${id} is withdrawn. A running server cuts its connections within seconds.`)
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new CommandProblem(`${path}: ${(error as Error).message}`)
  }
}
