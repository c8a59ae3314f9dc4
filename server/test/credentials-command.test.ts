// Goal: a small site is made safe with the command alone, and a running server follows the file. Method: the command's function with real files; then a server
// with TLS, a foreign client, and the file changed under it.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import mqtt from 'mqtt'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stringify } from 'yaml'
import { after, Days, instant, queueClock, Seconds } from '@anju/sdk'
import { checkPassword, readCredentials } from '@anju/sdk/security'
import { exit, main } from '../src/main.ts'
import { refusalLog } from '../src/refusal-log.ts'
import { home, site } from './one-home.ts'

let folder: string
const said: string[] = []
const printed: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-credentials-'))
  said.length = 0
  printed.length = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string) => join(folder, name)
const run = (...args: string[]) =>
  main(
    args,
    (line) => void said.push(line),
    Promise.resolve(),
    (line) => void printed.push(line),
  )
const credentials = (...args: string[]) => run('credentials', ...args)
const keep = (...args: string[]) => credentials(...args, '--file', at('c.yaml'))
const kept = () => {
  const read = readCredentials(readFileSync(at('c.yaml'), 'utf8'), 'c.yaml')
  if ('problems' in read) throw new Error(read.problems[0]!.says)
  return read.credentials
}
const modeOf = (name: string) => statSync(at(name)).mode & 0o777
const radar = `test/${home.id}/radar-bath`

describe('anju-server credentials', () => {
  it('[SRV-6] shows a password once, keeps its hash, and gives no name twice', async () => {
    expect(await keep('add', radar)).toBe(exit.ok)
    const password = /password ([A-Za-z0-9_-]{32})\./.exec(printed.join())![1]!
    expect(await checkPassword(password, kept().get(radar)!.password!)).toBe(true)
    expect([readFileSync(at('c.yaml'), 'utf8').includes(password), modeOf('c.yaml')]).toEqual([false, 0o600])
    expect([await keep('add', radar), said.at(-1)]).toEqual([exit.usage, expect.stringContaining('--replace')])
    expect(await keep('add', radar, '--replace')).toBe(exit.ok)
    expect(await checkPassword(password, kept().get(radar)!.password!)).toBe(false)
    expect(await keep('revoke', radar)).toBe(exit.ok)
    for (const again of [
      ['revoke', radar],
      ['add', radar, '--replace'],
      ['revoke', 'nobody'],
    ])
      expect([again, await keep(...again)]).toEqual([again, exit.usage])
    printed.length = 0
    expect(await keep('list')).toBe(exit.ok)
    expect(printed).toEqual([expect.stringMatching(new RegExp(`^${radar}\tdevice\tpassword\twithdrawn$`)), '1 credentials.'])
  })

  it('[SRV-6] writes nothing that the server would not read, and says what is missing', async () => {
    for (const [args, says] of [
      [['add', 'not/an-address'], 'does not look right'],
      [['add', 'short'], 'site/home/device'],
      [['add', 'gate', '--holder', 'gateway'], '--device'],
      [['add', 'gate', '--holder', 'gateway', '--device', 'a/b/+'], 'one by one'],
      [['add', 'bench', '--holder', 'vendor-test', '--device', 'a/b/c'], '--until'],
      [['add', 'bench', '--holder', 'vendor-test', '--device', 'a/b/c', '--until', '2030-01-01T00:00:00Z'], '31 days'],
      [['add', radar, '--until', 'tomorrow'], 'does not look right'],
    ] as const) {
      expect([args, await keep(...args)]).toEqual([args, exit.usage])
      expect(said.at(-1)).toContain(says)
    }
    expect(existsSync(at('c.yaml'))).toBe(false)
    expect(await keep('add', 'x', '--holder', 'king')).toBe(exit.usage)
    writeFileSync(at('c.yaml'), 'anju: credentials/1\ncredentials: [{id: 1}]\n')
    expect(await keep('list')).toBe(exit.usage)
    expect(said.at(-1)).toContain('c.yaml:2:')
  })

  it('[SRV-6] makes a credential for each device of a site, and a table that only its owner may read', async () => {
    writeFileSync(at('site.yaml'), stringify({ ...site, homes: [{ ...home, devices: home.devices.slice(0, 2) }] }))
    const all = () => keep('add-all', '--site', at('site.yaml'), '--out', at('out.csv'))
    expect(await all()).toBe(exit.ok)
    const rows = readFileSync(at('out.csv'), 'utf8')
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(','))
    expect(rows.map(([id]) => id)).toEqual(home.devices.slice(0, 2).map(({ id }) => `test/${home.id}/${id}`))
    expect(await Promise.all(rows.map(([id, password]) => checkPassword(password!, kept().get(id!)!.password!)))).toEqual([true, true])
    expect(modeOf('out.csv')).toBe(0o600)
    expect(await all()).toBe(exit.usage)
  })

  it('[SRV-6] issues certificates, writes no authority over, and keeps keys to their owner', async () => {
    const issue = (...args: string[]) => credentials(...args, '--dir', at('certs'))
    expect([await issue('server', 'localhost'), said.at(-1)]).toEqual([exit.usage, expect.stringContaining('makes one')])
    expect([await issue('authority'), await issue('authority')]).toEqual([exit.ok, exit.usage])
    expect(await issue('server', 'localhost', '127.0.0.1')).toBe(exit.ok)
    await keep('add', 'centre', '--holder', 'application', '--device', 'test/+/+', '--certificate')
    await keep('add', radar)
    const client = (id: string) => credentials('cert', id, '--dir', at('certs'), '--file', at('c.yaml'))
    expect([await client('centre'), await client(radar), await client('nobody')]).toEqual([exit.ok, exit.usage, exit.usage])
    for (const name of ['authority', 'server', 'centre']) expect([name, modeOf(`certs/${name}.key.pem`)]).toEqual([name, 0o600])
    expect(await issue('server', 'localhost', '--days', '0')).toBe(exit.usage)
  })
})

describe('anju-server with credentials', () => {
  const serve = async (...args: string[]) => {
    writeFileSync(at('site.yaml'), stringify(site))
    let stop = () => {}
    const interrupted = new Promise<void>((resolve) => (stop = resolve))
    const ended = main(
      ['--site', at('site.yaml'), '--data', at('data'), '--port', '0', '--mqtt-port', '0', ...args],
      (line) => void said.push(line),
      interrupted,
    )
    await vi.waitFor(() => expect(said.join('\n')).toContain('MQTT at'), { timeout: 10_000 })
    const urls = said
      .join(' ')
      .match(/(mqtts?|wss?):\/\/[^\s,]+/g)!
      .map((url) => url.replace(/\.$/, ''))
    return { urls, stop: () => (stop(), ended) }
  }

  it('[SRV-5] [SRV-7] [SEC-8] lets a device in by TLS, cuts it when it is withdrawn, and writes down what it refused', async () => {
    await credentials('authority', '--dir', at('certs'))
    await credentials('server', 'localhost', '--dir', at('certs'))
    await keep('add', radar)
    const password = /password (\S{32})\./.exec(printed.join())![1]!
    const files = [
      '--tls-cert',
      at('certs/server.crt.pem'),
      '--tls-key',
      at('certs/server.key.pem'),
      '--client-ca',
      at('certs/authority.crt.pem'),
    ]
    const { urls, stop } = await serve('--credentials', at('c.yaml'), '--mqtt-tls', '0', '--mqtt-ws', '0', '--mqtt-wss', '0', ...files)
    expect(urls.map((url) => new URL(url).protocol)).toEqual(['mqtt:', 'mqtts:', 'ws:', 'wss:'])
    const ca = readFileSync(at('certs/authority.crt.pem'))
    const login = { ca, clientId: radar, username: radar, reconnectPeriod: 0 }
    const tls = urls[1]!.replace('127.0.0.1', 'localhost')
    const client = mqtt.connect(tls, { ...login, password })
    await new Promise((resolve, reject) => {
      client.once('connect', resolve)
      client.once('error', reject)
    })
    const event = { boot: 'b', seq: 0, clock: 'unset', origin: 'simulated', body: { event: 'presence', present: true } }
    await client.publishAsync(`anju/1/${radar}/event`, JSON.stringify(event), { qos: 1 })
    const wrong = mqtt.connect(tls, { ...login, clientId: 'other', password: 'Sesame' })
    await new Promise((resolve) => wrong.once('error', resolve))
    await wrong.endAsync(true)
    const gone = new Promise<void>((resolve) => client.once('close', () => resolve()))
    appendFileSync(at('c.yaml'), 'nonsense') // First a file that cannot be read: it changes nothing.
    await vi.waitFor(() => expect(said.at(-1)).toContain('stay in force'), { timeout: 10_000 })
    expect(client.connected).toBe(true)
    writeFileSync(at('c.yaml'), readFileSync(at('c.yaml'), 'utf8').replace(/nonsense$/, ''))
    await keep('revoke', radar)
    await gone
    await client.endAsync(true)
    expect(await stop()).toBe(exit.interrupted)
    const log = readFileSync(at('data/refused.jsonl'), 'utf8')
    expect(JSON.parse(log.split('\n')[0]!)).toMatchObject({
      code: 'credential-wrong',
      client: 'other',
      username: radar,
      params: { address: expect.stringContaining('127.0.0.1') as string },
    })
    expect(log).not.toContain('Sesame')
  })

  it('[SRV-9] shows a renewed certificate without a restart, and keeps the old one when the new one is damaged', async () => {
    const certify = () => credentials('server', 'localhost', '--dir', at('certs'))
    await credentials('authority', '--dir', at('certs'))
    await certify()
    const cert = at('certs/server.crt.pem')
    const { urls, stop } = await serve('--mqtt-tls', '0', '--tls-cert', cert, '--tls-key', at('certs/server.key.pem'))
    const shown = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connectTls({
          port: Number(new URL(urls[1]!).port),
          servername: 'localhost',
          ca: readFileSync(at('certs/authority.crt.pem')),
        })
        socket.once('error', reject)
        socket.once('secureConnect', () => {
          resolve(socket.getPeerX509Certificate()!.serialNumber)
          socket.destroy()
        })
      })
    const first = await shown()
    const text = readFileSync(cert, 'utf8')
    writeFileSync(cert, 'no certificate')
    await vi.waitFor(() => expect(said.at(-1)).toContain('stays in use'), { timeout: 10_000 })
    expect(await shown()).toBe(first)
    writeFileSync(cert, text)
    await certify()
    await vi.waitFor(async () => expect(await shown()).not.toBe(first), { timeout: 10_000 })
    expect(await stop()).toBe(exit.interrupted)
  })

  it('[SRV-8] ends with 2 rather than open MQTT to the network without credentials, or TLS without a certificate', async () => {
    writeFileSync(at('site.yaml'), stringify(site))
    writeFileSync(at('none.yaml'), 'anju: credentials/2\n')
    writeFileSync(at('x.pem'), 'no certificate')
    for (const [args, says] of [
      [['--mqtt-host', '0.0.0.0'], 'needs --credentials'],
      [['--host', '0.0.0.0', '--mqtt-tls', '0', '--tls-cert', 'x', '--tls-key', 'x'], 'needs --credentials'],
      [['--mqtt-tls-host', '0.0.0.0', '--mqtt-wss', '0', '--tls-cert', 'x', '--tls-key', 'x'], 'at 0.0.0.0 anybody'],
      [['--mqtt-tls', '0'], 'needs --tls-cert'],
      [['--client-ca', 'x'], 'is for --mqtt-tls'],
      [['--credentials', at('nowhere.yaml')], 'nowhere.yaml'],
      [['--credentials', at('none.yaml')], 'none.yaml:1:'],
      [['--mqtt-tls', '0', '--tls-cert', at('x.pem'), '--tls-key', at('x.pem')], 'x.pem'],
    ] as const) {
      expect([args, await run('--site', at('site.yaml'), '--data', at('data'), '--port', '0', '--mqtt-port', '0', ...args)]).toEqual([
        args,
        exit.usage,
      ])
      expect(said.join('\n')).toContain(says)
    }
  })

  it('[SRV-7] bounds its log of refusals: a flood is counted, a full file is turned', () => {
    const clock = queueClock(instant('2026-11-24T12:00:00Z'))
    const path = at('refused.jsonl')
    const log = refusalLog(path, clock, { audit_bytes: 2_000, audit_lines_per_s: 3 })
    const note = () => log.note({ client: { clientId: 'x'.repeat(500) }, fault: { code: 'not-yours' }, topic: 't' })
    for (let i = 0; i < 10; i++) note()
    clock.moveTo(after(clock.now(), Seconds(1)))
    note()
    const lines = () =>
      readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { more?: number; client?: string })
    expect(lines().map(({ more }) => more)).toEqual([undefined, undefined, undefined, 7, undefined])
    expect(lines()[0]!.client).toHaveLength(120)
    for (let i = 0; i < 60; i++) {
      clock.moveTo(after(clock.now(), Days(1)))
      note()
    }
    expect(statSync(path).size + statSync(`${path}.1`).size).toBeLessThan(2 * 2_000 + 400)
    refusalLog(at('no/such/folder'), clock).note({ client: { clientId: '' }, fault: { code: 'not-yours' } })
  })
})
