// Goal: certificates that we issue are right, and speak for one credential. Method: Node's own reading of them, OpenSSL's strict check where the machine has it, and
// drawn names; forged names as the attacks of the past wrote them.
import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ID_PATTERN, instant } from '@anju/sdk'
import { credentialOfCertificate, issueClient, issueServer, newAuthority } from '@anju/sdk/security'

const now = instant(new Date().toISOString())
const authority = newAuthority({ name: 'Anju test', now, days: 30 })
const read = ({ cert }: { cert: string }) => new X509Certificate(cert)
const id = fc.stringMatching(new RegExp(ID_PATTERN))
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe('certificates', () => {
  it('name their credential, however long, and are vouched for by their authority alone', () => {
    const stranger = newAuthority({ name: 'Anju test', now, days: 30 })
    fc.assert(
      fc.property(
        fc.oneof(
          id,
          fc.tuple(id, id, id).map((parts) => parts.join('/')),
        ),
        fc.integer({ min: 1, max: 20_000 }),
        (credential, days) => {
          const made = read(issueClient(authority, { credential, now, days }))
          expect(credentialOfCertificate(made)).toBe(credential)
          expect([made.verify(read(authority).publicKey), made.verify(read(stranger).publicKey), made.ca]).toEqual([true, false, false])
          expect(Date.parse(made.validTo)).toBe(Math.floor(now / 1_000) * 1_000 + days * 86_400_000)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('of a broker have its names and addresses', () => {
    const made = read(issueServer(authority, { names: ['broker.home', '192.168.1.9', 'fd00::1:9', '::1'], now, days: 1 }))
    expect([made.checkHost('broker.home'), made.checkHost('other.home')]).toEqual(['broker.home', undefined])
    for (const address of ['192.168.1.9', 'fd00::1:9', '::1']) expect([address, made.checkIP(address)]).toEqual([address, address])
    expect(made.checkIP('192.168.1.8')).toBeUndefined()
  })

  it('that hide a name in another, or name two, name none', () => {
    const name = (subjectAltName: string | undefined, subject = 'CN=demo/h-1/radar') => credentialOfCertificate({ subject, subjectAltName })
    expect(name('URI:anju:demo/h-1/gas')).toBe('demo/h-1/gas')
    expect(name(undefined)).toBe('demo/h-1/radar')
    expect(name('URI:"http://x, URI:anju:demo/h-1/gas, y"')).toBeUndefined()
    expect(name('URI:anju:demo/h-1/gas, URI:anju:demo/h-1/radar')).toBeUndefined()
    expect(name('URI:anju:demo/h-1/+')).toBeUndefined()
    expect(name(undefined, 'CN=a\nCN=b')).toBeUndefined()
    expect(name(undefined, 'O=demo/h-1/radar')).toBeUndefined()
  })

  it.runIf(hasOpenssl)('pass the strict check of OpenSSL', () => {
    const folder = mkdtempSync(join(tmpdir(), 'anju-certificates-'))
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const ca = file('ca.pem', authority.cert)
    const verify = (purpose: string, cert: string) =>
      execFileSync('openssl', ['verify', '-x509_strict', '-purpose', purpose, '-CAfile', ca, cert], { stdio: 'pipe' }).toString().trim()
    try {
      const server = file('server.pem', issueServer(authority, { names: ['localhost'], now, days: 1 }).cert)
      const client = file('client.pem', issueClient(authority, { credential: 'demo/h-1/radar', now, days: 20_000 }).cert)
      expect([verify('sslserver', server), verify('sslclient', client)]).toEqual([`${server}: OK`, `${client}: OK`])
      expect(() => verify('sslserver', client)).toThrow('unsuitable')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
