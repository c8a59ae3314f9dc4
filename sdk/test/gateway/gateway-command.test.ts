// Goal: the command says what is the matter in one sentence and one exit code. Method: the real program as a process, a real broker; what a process
// cannot be made to do from outside is asked of the command itself.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createServer } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openGate, queueClock, random } from '@anju/sdk'
import { credentialOfCertificate, issueClient, issueServer, newAuthority } from '@anju/sdk/security'
import { wallClock } from '@anju/sdk/wall-clock'
import { noEventStore } from '../../src/client/event-store.ts'
import { anjuGateway, type GatewayMachine } from '../../src/gateway/cli/gateway-command.ts'
import { alarmCentre, type AlarmCentre } from '../clients/alarm-centre.ts'
import { tcpBroker, type TcpBroker } from '../clients/tcp-broker.ts'
import { START } from './gateway-bench.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'anju-gateway.ts')
let folder: string
const running: (() => void)[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-gateway-'))
})
afterEach(() => running.splice(0).forEach((kill) => kill()))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** The program as a process: what it says, and how it ends. */
function program(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env: { ...process.env, ...env } })
  running.push(() => child.kill('SIGKILL'))
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { said, code, kill: (signal: NodeJS.Signals) => child.kill(signal) }
}
const home = (anju: number, foreign: number, more = '') =>
  `anju: gateway/1\nto: { broker: mqtt://127.0.0.1:${anju}, site: demo, home: h-1${more} }\nfrom:\n  - zigbee2mqtt: mqtt://127.0.0.1:${foreign}\n    devices: { kitchen_leak: water-sensor }\n`

describe('anju-gateway', () => {
  it('[GW-20] 0 for a file that is right, 2 for one that is wrong, that is not there, or an option that is not there', async () => {
    const right = program(['check', file('right.yaml', home(1, 2))])
    expect([await right.code, right.said.out]).toEqual([0, expect.stringMatching(/right\.yaml is right: 1 device of 1 source\.\n$/)])
    const wrong = program(['check', file('wrong.yaml', home(1, 2).replace('water-sensor', 'watersensor'))])
    expect([await wrong.code, wrong.said.err]).toEqual([
      2,
      expect.stringMatching(/wrong\.yaml:5:16: 'watersensor' is not possible here\.[^]*did you mean 'water-sensor'/),
    ])
    const missing = program(['nowhere.yaml'])
    expect([await missing.code, missing.said.err]).toEqual([2, expect.stringContaining('nowhere.yaml cannot be read')])
    const option = program(['check', '--colour', 'x.yaml'])
    expect([await option.code, option.said.err]).toEqual([2, expect.stringContaining("unknown option '--colour'")])
    const secret = program([file('secret.yaml', home(1, 2, ', username: g, password_env: ANJU_TEST_SECRET'))])
    expect([await secret.code, secret.said.err]).toEqual([2, expect.stringContaining('ANJU_TEST_SECRET, which the file names, is not set')])
  })

  it('[GW-20] 3 when a broker cannot be reached at the start, in one sentence that names it', async () => {
    const path = file('away.yaml', home(1, 2))
    const away = program([path])
    expect([await away.code, away.said.err]).toEqual([
      3,
      expect.stringContaining("Anju's broker mqtt://127.0.0.1:1 cannot be reached: Nobody listens at 127.0.0.1:1"),
    ])
  })

  it('[GW-20] 4 for what nobody foresaw, with its stack', async () => {
    const said: string[] = []
    const machine: GatewayMachine = {
      ports: {
        clock: queueClock(START),
        random: random(1),
        busTo: () => {
          throw new TypeError('a fault of ours')
        },
        openStream: () => Promise.reject(new Error('no')),
        secret: () => undefined,
      },
      outbox: () => ({ of: () => noEventStore, trouble: '', close: () => {} }),
      readFile: () => Promise.resolve(home(1, 2)),
      reach: () => Promise.resolve(),
      out: (line) => said.push(line),
      err: (line) => said.push(line),
      stop: Promise.resolve('ended'),
    }
    expect(await anjuGateway(['x.yaml'], machine)).toBe(4)
    expect(said.join('\n')).toMatch(/internal error\. TypeError: a fault of ours\n\s+at /)
  })

  describe('with brokers', () => {
    let centre: AlarmCentre
    let foreign: TcpBroker
    beforeAll(async () => {
      centre = await alarmCentre({ site: 'demo', home: 'h-1' })
      foreign = await tcpBroker(openGate)
    })
    afterAll(() => Promise.all([centre.die(), foreign.die()]))
    const wet = () =>
      foreign.broker.publish({
        topic: 'zigbee2mqtt/kitchen_leak',
        payload: new TextEncoder().encode('{"water_leak":true}'),
        qos: 1,
        retain: true,
      })

    /** TLS before one of the brokers, for whoever shows a certificate of our authority; notes whose it was. */
    async function tlsBefore(port: number, shown: (string | undefined)[], when: Parameters<typeof newAuthority>[0]) {
      const authority = newAuthority(when)
      const { key, cert } = issueServer(authority, { names: ['localhost'], now: when.now, days: 2 })
      const server = createServer({ key, cert, ca: authority.cert, requestCert: true, rejectUnauthorized: true }, (socket) => {
        const theirs = socket.getPeerX509Certificate()
        shown.push(theirs === undefined ? undefined : credentialOfCertificate(theirs))
        const inner = connect({ host: '127.0.0.1', port })
        for (const one of [socket, inner]) one.on('error', () => {})
        socket.pipe(inner).pipe(socket)
        socket.on('close', () => inner.destroy())
        inner.on('close', () => socket.destroy())
      })
      server.on('tlsClientError', () => {})
      await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
      return { authority, server, url: `mqtts://localhost:${(server.address() as AddressInfo).port}` }
    }

    it('[GW-21] speaks by TLS to brokers that prove who they are, shows its certificate, and speaks to no other', async () => {
      const when = { name: 'Test', now: wallClock().now(), days: 2 }
      const shown: (string | undefined)[] = []
      const [anju, theirs] = await Promise.all([tlsBefore(centre.port, shown, when), tlsBefore(foreign.port, shown, when)])
      const own = (which: typeof anju, name: string) => {
        const { cert, key } = issueClient(which.authority, { credential: 'gate-1', now: when.now, days: 2 })
        return `ca: ${file(`${name}-ca.pem`, which.authority.cert)}, cert: ${file(`${name}.pem`, cert)}, key: ${file(`${name}.key`, key)}`
      }
      const text = (ca: string) =>
        home(centre.port, foreign.port, `, ${ca}`)
          .replace(`mqtt://127.0.0.1:${centre.port}`, anju.url)
          .replace(`mqtt://127.0.0.1:${foreign.port}`, `${theirs.url}\n    ${own(theirs, 'theirs').replaceAll(', ', '\n    ')}`)
      const wrong = own(anju, 'anju').replace('anju-ca.pem', 'theirs-ca.pem')
      const stranger = program([file('stranger.yaml', text(wrong))])
      expect([await stranger.code, stranger.said.err]).toEqual([
        3,
        expect.stringMatching(/mqtts:\/\/localhost:\d+ cannot be reached: .*certificate/i),
      ])
      expect(shown).toEqual([])
      const missing = program([file('missing.yaml', text(own(anju, 'anju').replace('anju.key', 'nowhere.key')))])
      expect([await missing.code, missing.said.err]).toEqual([
        2,
        expect.stringMatching(/nowhere\.key, which the file names, cannot be read/),
      ])

      centre.taken.length = 0
      const { said, code, kill } = program([file('tls.yaml', text(own(anju, 'anju')))])
      await expect.poll(() => said.out + said.err, { timeout: 20_000 }).toContain('Speaking for 1 devices')
      await wet()
      await centre.until(() => centre.of('event').length > 0)
      expect(new Set(shown)).toEqual(new Set(['gate-1']))
      kill('SIGTERM')
      expect(await code).toBe(0)
      await Promise.all([anju, theirs].map(({ server }) => new Promise((resolve) => server.close(resolve))))
    }, 60_000)

    it.each([
      ['SIGINT', 130],
      ['SIGTERM', 0],
    ] as const)(
      '[GW-18] [GW-20] after %s says goodbye for its devices and ends with %i, a status line the last thing',
      async (signal, code) => {
        centre.taken.length = 0
        const { said, code: ended, kill } = program([file('home.yaml', home(centre.port, foreign.port))])
        await expect.poll(() => said.out, { timeout: 20_000 }).toContain('Speaking for 1 devices of demo/h-1')
        await wet()
        await centre.until(() => centre.of('event').length > 0)
        kill(signal)
        expect(await ended).toBe(code)
        expect(centre.of('death').map(({ body }) => body)).toEqual([{ reason: 'shutdown' }])
        expect(said.out.trimEnd().split('\n').at(-1)).toMatch(/^0 of 1 devices live · told 1 · 0 unconfirmed/)
        expect(said.err).toBe('')
      },
    )

    it('[GW-16] [GW-20] with --wait goes on when a broker is not there, and says so in its status line', async () => {
      const away = await tcpBroker(openGate)
      const { port } = away
      await away.die()
      const { said, code, kill } = program(['--wait', file('wait.yaml', home(centre.port, port))])
      await expect
        .poll(() => said.out, { timeout: 20_000 })
        .toMatch(/0 of 1 devices live .* down \(The broker refused the connection: Nobody listens at/)
      kill('SIGINT')
      expect(await code).toBe(130)
    })
  })
})
