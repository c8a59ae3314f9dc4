import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '@anju/sdk'
import { isInForce, issueClient, issueServer, newAuthority, type KeyedCertificate } from '@anju/sdk/security'
import { CommandProblem } from './command-problem.ts'
import { loadCredentials } from './credentials-watch.ts'

type Print = (line: string) => void

const OWNER_ONLY = 0o600

/** An authority lives ten years, what it vouches for a little over a year (chosen; browsers take 398 days at most). */
export const certificateDays = { authority: 3_650, other: 397 } as const

/** Makes who vouches for the certificates of a small site. */
export const issueAuthority = ({ dir, name, days }: { dir: string; name: string; days: number }, now: Instant, print: Print): void =>
  write(dir, 'authority', newAuthority({ name, now, days }), print)

/** A broker's certificate for the names by which it is reached. */
export const issueBroker = (names: readonly string[], { dir, days }: { dir: string; days: number }, now: Instant, print: Print): void =>
  write(dir, 'server', issueServer(authorityIn(dir), { names, now, days }), print)

/** A client certificate for a credential in force that may come with one. */
export function issueForCredential(
  id: string,
  { file, dir, days }: { file: string; dir: string; days: number },
  now: Instant,
  print: Print,
): void {
  const known = loadCredentials(file).get(id)
  if (known?.certificate !== true || !isInForce(known, now))
    throw new CommandProblem(`${file} has no credential ${id} in force that may come with a certificate; add it with --certificate.`)
  write(dir, id.replaceAll('/', '_'), issueClient(authorityIn(dir), { credential: id, now, days }), print)
}

const certFile = (dir: string, name: string) => join(dir, `${name}.crt.pem`)
const keyFile = (dir: string, name: string) => join(dir, `${name}.key.pem`)

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new CommandProblem(`${path}: ${(error as Error).message}`)
  }
}

function authorityIn(dir: string): KeyedCertificate {
  if (!existsSync(keyFile(dir, 'authority')))
    throw new CommandProblem(`${dir} has no authority; anju-server credentials authority --dir ${dir} makes one.`)
  return { cert: readOr(certFile(dir, 'authority')), key: readOr(keyFile(dir, 'authority')) }
}

/** Writes a certificate and its key; an authority is never written over, for nobody could vouch for its certificates any more. */
function write(dir: string, name: string, { cert, key }: KeyedCertificate, print: Print): void {
  const [certPath, keyPath] = [certFile(dir, name), keyFile(dir, name)]
  if (name === 'authority' && existsSync(keyPath))
    throw new CommandProblem(`${keyPath} is there already; an authority is not written over.`)
  mkdirSync(dir, { recursive: true })
  writeFileSync(certPath, cert)
  writeFileSync(keyPath, key, { mode: OWNER_ONLY })
  print(`${certPath}, ${keyPath}`)
}
