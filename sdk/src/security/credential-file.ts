import { stringify } from 'yaml'
import type { Finding, Problem } from '../document/problem.ts'
import { shapeFindings } from '../document/shape-findings.ts'
import { yamlSource } from '../document/yaml-source.ts'
import { isAddress } from './address-text.ts'
import { CREDENTIALS_FORMAT, CredentialFile, type Credential } from './credential.ts'

/** Credentials by their id. */
export type Credentials = ReadonlyMap<string, Credential>

/** Longest life of a vendor's test credential: it opens both sides, and a bench is cleared within a month (chosen). */
const LONGEST_TEST_MS = 31 * 86_400_000

/** Reads a file of credentials, YAML or JSON: the credentials by id, or what is wrong with it, by line and column. */
export function readCredentials(text: string, file: string): { credentials: Credentials } | { problems: readonly Problem[] } {
  const { value, problems, place } = yamlSource(file, text)
  if (problems.length > 0) return { problems }
  const shape = shapeFindings(CredentialFile, value)
  if (shape.length > 0) return { problems: shape.map(place) }
  const { credentials } = value as CredentialFile
  const meaning = credentials.flatMap((credential, i) => [...meaningOf(credential, i)])
  const seen = new Map<string, Credential>()
  for (const [i, credential] of credentials.entries()) {
    if (seen.has(credential.id)) meaning.push(at(i, 'id', `Two credentials are called ${credential.id}.`))
    seen.set(credential.id, credential)
  }
  return meaning.length > 0 ? { problems: meaning.map(place) } : { credentials: seen }
}

/** The text of a file of credentials. */
export const writeCredentials = (credentials: Credentials): string =>
  stringify({ anju: CREDENTIALS_FORMAT, credentials: [...credentials.values()] })

const at = (i: number, field: string, says: string, hint?: string): Finding => ({
  path: ['credentials', i, field],
  on: 'value',
  says,
  ...(hint === undefined ? {} : { hint }),
})

/** What the schema cannot say. */
function* meaningOf({ id, holder, devices, lite, password, certificate, created, until }: Credential, i: number): Generator<Finding> {
  if (holder === 'device') {
    if (!isAddress(id)) yield at(i, 'id', `A device's credential is called site/home/device; ${id} is not.`)
    if (devices !== undefined) yield at(i, 'devices', 'A device speaks for itself alone.', 'holder: gateway speaks for several')
  } else {
    if (isAddress(id)) yield at(i, 'id', `${id} is the address of a device; a ${holder} has a short name.`)
    if (devices === undefined) yield at(i, 'holder', `A ${holder} needs its devices.`, 'devices: [site/home/device]')
    if (holder !== 'application' && devices?.some((device) => device.includes('+')) === true)
      yield at(i, 'devices', `A ${holder} names its devices one by one; + is for applications.`)
    if (lite !== undefined) yield at(i, 'lite', 'Only a device can be lite.')
  }
  if (password === undefined && certificate !== true)
    yield at(i, 'id', `${id} has neither a password nor a certificate.`, 'certificate: true, or make it with anju-server credentials add')
  if (holder !== 'vendor-test') return
  if (until === undefined) yield at(i, 'holder', 'A vendor-test credential needs the time at which it ends.', 'until: 2026-12-01T00:00:00Z')
  else if (Date.parse(until) - Date.parse(created) > LONGEST_TEST_MS)
    yield at(i, 'until', 'A vendor-test credential lives for 31 days at most.')
}
