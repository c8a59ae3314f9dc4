// Goal: with --https nobody reads along: API, feed and pages come by TLS alone. Method: the whole program with a certificate of a small authority, asked by Node's own
// clients as a browser would, by a plain one and by an old TLS; then with a renewed certificate and without one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { issueServer } from '@anju/sdk/security'
import { stringify } from 'yaml'
import { exit, main } from '../../src/main.ts'
import { authority, clock } from '../guarded-broker.ts'
import { site } from '../one-home.ts'

let folder: string
const said: string[] = []
const at = (name: string) => join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-https-'))
  said.length = 0
  writeFileSync(at('site.yaml'), stringify(site))
  issue()
})
afterEach(() => rmSync(folder, { recursive: true }))

const ca = authority.cert
function issue(): void {
  const { cert, key } = issueServer(authority, { names: ['localhost', '127.0.0.1'], now: clock.now(), days: 1 })
  writeFileSync(at('cert.pem'), cert)
  writeFileSync(at('key.pem'), key)
}

interface Answer {
  status: number | undefined
  headers: Record<string, unknown>
  text: string
  /** Of the certificate that was shown. */
  serial: string
}
const ask = (url: string) =>
  new Promise<Answer>((resolve, reject) => {
    const request = get(url, { ca, agent: false }, (answer) => {
      const { serialNumber } = (answer.socket as ReturnType<typeof connect>).getPeerCertificate()
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text, serial: serialNumber }))
    })
    request.on('error', reject)
  })

/** Runs the program until `use` is done with its address. Answers with the exit code. */
async function running(use: (url: string) => Promise<void>): Promise<number> {
  const interrupt = Promise.withResolvers<void>()
  const flags = ['--site', at('site.yaml'), '--data', folder, '--port', '0', '--mqtt-port', '0', '--https']
  const ended = main(
    [...flags, '--tls-cert', at('cert.pem'), '--tls-key', at('key.pem')],
    (line) => void said.push(line),
    interrupt.promise,
  )
  const url = await vi.waitFor(() => /API and feed at (https:[^,\s]+)/.exec(said.join('\n'))![1]!, { timeout: 20_000 })
  try {
    await use(url)
  } finally {
    interrupt.resolve()
  }
  return ended
}

it('[API-16] API and feed come by TLS 1.2 or later and in no other way, and tell browsers to come so again', async () => {
  const code = await running(async (url) => {
    const health = await ask(`${url}/health`)
    expect([health.status, health.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000'])
    expect(JSON.parse(health.text)).toMatchObject({ state: 'ok' })
    const feed = new WebSocket(`${url.replace('https', 'wss')}/api/feed`, { ca })
    const hello = await new Promise<string>((resolve, reject) => {
      feed.once('message', (data: Buffer) => resolve(data.toString()))
      feed.once('error', reject)
    })
    expect(JSON.parse(hello)).toMatchObject({ type: 'hello', site: site.id })
    feed.terminate()
    await expect(fetch(`${url.replace('https', 'http')}/health`)).rejects.toThrow()
    const { port } = new URL(url)
    const old = connect({
      host: '127.0.0.1',
      port: Number(port),
      ca,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'ALL@SECLEVEL=0',
    })
    await new Promise<void>((resolve) => old.once('error', () => resolve()))
  })
  expect(code).toBe(exit.interrupted)
})

it('[API-16] a renewed certificate is shown without a restart', async () => {
  await running(async (url) => {
    const before = (await ask(`${url}/health`)).serial
    issue()
    await vi.waitFor(async () => expect((await ask(`${url}/health`)).serial).not.toBe(before), { timeout: 15_000, interval: 200 })
  })
  expect(said).toContain('The certificate was read again.')
})

it('[API-16] without a certificate the program says so and ends with 2', async () => {
  expect(await main(['--site', at('site.yaml'), '--https'], (line) => void said.push(line), Promise.resolve())).toBe(exit.usage)
  expect(said.join()).toContain('--https needs --tls-cert and --tls-key')
})
