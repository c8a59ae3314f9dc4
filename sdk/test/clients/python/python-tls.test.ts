// Goal: a Python device proves who it is, trusts no broker that does not, and says why it cannot connect. Method: Python in a process of its own, paho, a real Aedes
// behind TLS with certificates made for the test, the wrong ones included.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fail, instant, ok, openGate, type Broker } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { credentialOfCertificate, issueClient, issueServer, newAuthority, type KeyedCertificate } from '@anju/sdk/security'
import { noPaho, python } from '../../../src/conformance/python/find-python.ts'
import { openGateBroker } from '../../open-gate-broker.ts'
import { pythonDevice, type PythonDevice } from './python-device.ts'

const now = instant(new Date().toISOString())
const authority = newAuthority({ name: 'Anju test', now, days: 2 })
const name = 'demo/h-1/d-1'

describe.skipIf(noPaho !== '')(`a Python device on TLS${noPaho}`, () => {
  let folder: string
  let broker: Broker | undefined
  let listener: Server | undefined
  let password = 'right'
  const seen: { username: string | undefined; certificate: string | undefined }[] = []
  const running: PythonDevice[] = []
  const file = (as: string, text: string) => {
    writeFileSync(join(folder, as), text)
    return join(folder, as)
  }

  /** Listens with a certificate; takes the password, or a client certificate when `ask` says so. */
  async function listen({ cert, key }: KeyedCertificate, ask = false): Promise<number> {
    let certificate: string | undefined
    broker = await openGateBroker(
      {
        ...openGate,
        connect: ({ username }, given) => {
          seen.push({ username, certificate })
          return given === password || certificate !== undefined ? ok(undefined) : fail('credential-wrong')
        },
      },
      async (attach) => {
        listener = createServer({ cert, key, ca: authority.cert, requestCert: ask, rejectUnauthorized: ask }, (socket: TLSSocket) => {
          const peer = socket.getPeerX509Certificate()
          certificate = peer === undefined ? undefined : credentialOfCertificate(peer)
          attach(socket)
        })
        listener.on('tlsClientError', () => {})
        await new Promise<void>((resolve) => {
          listener!.listen(0, '127.0.0.1', resolve)
        })
        return mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port: 1 }) })
      },
    )
    return (listener!.address() as AddressInfo).port
  }
  const device = async (port: number, options: Record<string, unknown> = {}) => {
    const made = pythonDevice({
      host: 'localhost',
      port,
      username: name,
      password: 'right',
      tls: { ca: join(folder, 'ca.pem') },
      ...options,
    })
    running.push(made)
    await made.tell({ do: 'start' })
    return made
  }
  const server = (more: Partial<Parameters<typeof issueServer>[1]> = {}) =>
    issueServer(authority, { names: ['localhost'], now, days: 1, ...more })
  const connected = (one: PythonDevice) => expect.poll(async () => (await one.state()).connected, { timeout: 15_000 }).toBe(true)
  const troubled = (one: PythonDevice, why: RegExp) =>
    expect.poll(async () => (await one.state()).trouble, { timeout: 15_000 }).toMatch(why)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anju-python-tls-'))
    file('ca.pem', authority.cert)
    seen.length = 0
    password = 'right'
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.kill()))
    await new Promise((resolve) => listener?.close(resolve) ?? resolve(undefined))
    await broker?.close()
    rmSync(folder, { recursive: true })
  })

  it('connects with its password, and with a client certificate alone', async () => {
    const port = await listen(server())
    const one = await device(port)
    await connected(one)
    expect([seen[0]?.username, (await one.state()).trouble]).toEqual([name, ''])
    listener!.close()
    const { cert, key } = issueClient(authority, { credential: name, now, days: 1 })
    const again = await listen(server(), true)
    const tls = { ca: join(folder, 'ca.pem'), cert: file('d.crt.pem', cert), key: file('d.key.pem', key) }
    await connected(await device(again, { username: undefined, password: undefined, tls }))
    expect(seen.at(-1)?.certificate).toBe(name)
  })

  it('says CONNECT to no broker whose certificate is of another authority, for another name or no longer valid, and says why', async () => {
    const stranger = newAuthority({ name: 'Stranger', now, days: 1 })
    for (const [shown, why] of [
      [
        issueServer(stranger, { names: ['localhost'], now, days: 1 }),
        /^The certificate of localhost:\d+ is not to be trusted: .*(issuer|self.signed)/,
      ],
      [server({ names: ['other.test'] }), /not to be trusted: .*localhost/],
      [server({ now: instant('2020-01-01T00:00:00Z') }), /not to be trusted: .*expired/],
    ] as const) {
      await troubled(await device(await listen(shown)), why)
      await Promise.all(running.splice(0).map((one) => one.kill()))
      listener!.close()
      await broker?.close()
    }
    expect(seen).toEqual([])
  })

  it('says that its password is wrong, or that nobody listens, and comes in once it may', async () => {
    const port = await listen(server())
    const wrong = await device(port, { password: 'wrong' })
    await troubled(wrong, /^localhost:\d+ refuses us: .*(bad user ?name or password|not authori[sz]ed)/i)
    password = 'wrong' // Now it is taken: it has gone on trying.
    await connected(wrong)
    await troubled(await device(1), /^Nobody listens at localhost:1\.$/)
  })

  it('takes no TLS that does not check', () => {
    const code =
      'import ssl, anju; anju.DeviceClient(kind="motion", site="s", home="h", device="d", model="m", firmware="1", host="x", tls=ssl._create_unverified_context())'
    const env = {
      ...process.env,
      PYTHONPATH: join(import.meta.dirname, '..', '..', '..', 'clients', 'python'),
      PYTHONDONTWRITEBYTECODE: '1',
    }
    const run = () => execFileSync('command' in python ? python.command : '', ['-c', code], { env, stdio: 'pipe' })
    expect(run).toThrow(/does not check the broker's certificate/)
  })
})
