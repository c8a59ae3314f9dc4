// Goal: a live load is what it says: on any broker, by any of the three ways, and it ends cleanly. Method: the program runs with real threads before a real
// broker of another maker; what the broker saw is held against what the program printed. Nothing is asserted about how fast it was.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue, decodeBirth, decodeEvent, decodeReading, parseTopic, type DeviceKind } from '@anju/sdk'
import { populationHome } from '@anju/simulator'
import { anjuSimulate } from '../../src/cli/program.ts'
import { openBroker, SHUT_OUT, type OpenBroker } from './open-broker.ts'

let folder: string
let broker: OpenBroker
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anju-live-'))
  broker = await openBroker(folder)
})
afterAll(async () => {
  await broker.close()
  rmSync(folder, { recursive: true })
})

async function simulate(args: readonly string[], stop = new AbortController()) {
  const [out, err]: string[][] = [[], []]
  const screen = (lines: string[]) => ({ live: false, line: (text: string) => void lines.push(text), passing() {} })
  const bin = (name: string) => new URL(`../../bin/${name}`, import.meta.url)
  const code = await anjuSimulate(args, {
    folder,
    out: screen(out!),
    err: screen(err!),
    signal: stop.signal,
    worker: bin('anju-simulate-worker.ts'),
    liveWorker: bin('anju-simulate-live-worker.ts'),
    env: () => undefined,
  })
  return { code, out: out!, err: err! }
}

const HOMES = 3
const devices = (site: string) =>
  Array.from({ length: HOMES }, (_, number) => populationHome({ seed: 1, homes: HOMES, site }, number)).flatMap((home) =>
    home.devices.map((device) => ({ ...device, client: `${site}/${home.id}/${device.id}` })),
  )

/** What the broker saw of one site, and what of it no codec takes. */
function seenOf(site: string) {
  const published = broker.seen.published.filter(({ topic }) => topic.startsWith(`anju/1/${site}/`))
  const kinds = new Map(devices(site).map(({ client, kind }) => [client, kind as DeviceKind]))
  const channels: Record<string, number> = {}
  const bad = published.filter(({ topic, payload }) => {
    const parsed = parseTopic(topic)
    if (!parsed.ok) return true
    const { channel, home, device } = parsed.value
    channels[channel] = (channels[channel] ?? 0) + 1
    const kind = catalogue[kinds.get(`${site}/${home}/${device}`)!]
    if (channel === 'birth') return !decodeBirth(payload).ok
    if (channel === 'event') return !decodeEvent(kind, payload).ok
    return channel === 'reading' ? !decodeReading(kind, payload).ok : channel !== 'death'
  })
  return { channels, bad: bad.map(({ topic }) => topic), clients: [...broker.seen.clients].filter((id) => id.startsWith(`${site}/`)) }
}

/** The counts that the summary prints, by channel. */
const told = (out: readonly string[]) => {
  const line = out.find((text) => text.startsWith('sent '))!
  return Object.fromEntries(
    [...line.matchAll(/(birth|event|reading|death|reply) (\d+)/g)].map(([, channel, count]) => [channel, Number(count)]),
  )
}

const ways = [
  ['tcp', 'devices', () => [broker.urls.tcp]],
  ['tls', 'homes', () => [broker.urls.tls, '--ca', broker.ca]],
  ['ws', 'devices', () => [broker.urls.ws]],
  ['wss', 'homes', () => [broker.urls.wss, '--ca', broker.ca]],
] as const

describe('a live load', () => {
  it.each(ways)(
    '[SIM-132] by %s as %s reaches the broker as it says, in messages that the codec takes, and says goodbye',
    async (way, as, access) => {
      const site = `live-${way}`
      const [url, ...tls] = access()
      const args = [
        'live',
        '--broker',
        url!,
        ...tls,
        '--homes',
        String(HOMES),
        '--as',
        as,
        '--workers',
        '2',
        '--ramp',
        '1s',
        '--site',
        site,
      ]
      const stop = new AbortController()
      const running = simulate(args, stop)
      const enough = () => {
        const { birth = 0, reading = 0, event = 0 } = seenOf(site).channels
        return birth >= devices(site).length && reading + event >= 5
      }
      // How long that takes is the machine's business.
      while (!enough()) await new Promise((done) => setTimeout(done, 200))
      stop.abort()
      const { code, out, err } = await running
      expect([code, err]).toEqual([130, []])
      const { channels, bad, clients } = seenOf(site)
      expect(bad).toEqual([])
      expect(clients.toSorted()).toEqual(
        devices(site)
          .map(({ client }) => client)
          .toSorted(),
      )
      expect(told(out)['birth']).toBe(channels['birth'])
      expect(channels['birth']).toBe(devices(site).length)
      expect(channels['death']).toBe(devices(site).length)
      if (as === 'devices') expect(told(out)['reading']).toBeGreaterThan(0)
      expect(broker.seen.wills.filter((topic) => topic.includes(`/${site}/`))).toEqual([])
      expect(out.join('\n')).toMatch(new RegExp(`${devices(site).length} of ${devices(site).length} devices connected`))
      expect(out.at(-2)).toMatch(/bottleneck/)
      expect(out.at(-1)).toMatch(/瓶颈/)
    },
  )

  it.each(['devices', 'homes'])('[SIM-150] as %s gives each device its own name and password, in every thread', async (as) => {
    const site = `live-own-${as}`
    const table = devices(site).map(({ client }, i) => [client, `secret-${i},=+"`] as const)
    writeFileSync(join(folder, `${site}.csv`), `username,password\r\n${table.map((line) => line.join(',')).join('\r\n')}\r\n`)
    const args = ['--broker', broker.urls.tcp, '--homes', String(HOMES), '--as', as, '--workers', '2', '--ramp', '0.5s']
    const stop = new AbortController()
    const running = simulate(['live', ...args, '--site', site, '--passwords', `${site}.csv`], stop)
    const given = () => [...broker.seen.logins].filter(([client]) => client.startsWith(`${site}/`))
    while (given().length < table.length) await new Promise((done) => setTimeout(done, 50))
    stop.abort()
    const { code, err } = await running
    expect([code, err]).toEqual([130, []])
    expect(Object.fromEntries(given())).toEqual(Object.fromEntries(table.map(([name, password]) => [name, `${name}:${password}`])))
  })

  it('[SIM-150] does not start while a device has no password, or a line is none', async () => {
    const site = 'live-lacks'
    const table = devices(site).map(({ client }) => `${client},secret`)
    const before = [
      'live',
      '--broker',
      broker.urls.tcp,
      '--homes',
      String(HOMES),
      '--for',
      '1s',
      '--site',
      site,
      '--passwords',
      'lacks.csv',
    ]
    writeFileSync(join(folder, 'lacks.csv'), table.slice(0, -1).join('\n'))
    const lacks = await simulate(before)
    expect([lacks.code, lacks.out]).toEqual([2, []])
    expect(lacks.err.join()).toContain(`lacks.csv has no password for ${devices(site).at(-1)!.client};`)
    writeFileSync(join(folder, 'lacks.csv'), ['username,password', table[0], 'nothing of the kind'].join('\n'))
    expect((await simulate(before)).err.join()).toContain('lacks.csv:3: This is not a user name, a comma and a password.')
    const both = await simulate([...before, '--username', 'all'])
    expect(both.code).toBe(2)
    expect(seenOf(site).clients).toEqual([])
  })

  it('[SIM-133] ends by itself when its time is over, exit 0', async () => {
    const { code, out } = await simulate(['live', '--broker', broker.urls.tcp, '--homes', '1', '--for', '2s', '--site', 'live-for'])
    expect([code, out.filter((line) => line.startsWith('sent ')).length]).toEqual([0, 1])
  })

  it('[SIM-133] ends at an interrupt with goodbyes and a summary, exit 130', async () => {
    const stop = new AbortController()
    const running = simulate(
      ['live', '--broker', broker.urls.tcp, '--homes', '2', '--as', 'devices', '--ramp', '1s', '--site', 'live-stop'],
      stop,
    )
    const arrived = () =>
      broker.seen.published.filter(({ topic }) => topic.startsWith('anju/1/live-stop/') && topic.endsWith('/reading')).length
    while (arrived() < 5) await new Promise((done) => setTimeout(done, 50))
    stop.abort()
    const { code, out } = await running
    expect(code).toBe(130)
    expect(out.join('\n')).toMatch(/^sent \d+ messages/m)
    expect(broker.seen.wills.filter((topic) => topic.includes('/live-stop/'))).toEqual([])
  })

  it('[SIM-133] says in one sentence that a broker cannot be reached, exit 3', async () => {
    const { code, out, err } = await simulate(['live', '--broker', 'mqtt://127.0.0.1:1', '--homes', '1'])
    expect([code, out, err]).toEqual([
      3,
      [],
      ['anju-simulate: The broker mqtt://127.0.0.1:1 cannot be reached: Nobody listens at 127.0.0.1:1.'],
    ])
    const untrusted = await simulate(['live', '--broker', broker.urls.tls, '--homes', '1'])
    expect([untrusted.code, untrusted.out, untrusted.err.length]).toEqual([3, [], 1])
  })

  it('[SIM-133] says in one sentence that a broker lets nobody in, exit 3', async () => {
    const { code, err } = await simulate([
      'live',
      '--broker',
      broker.urls.tcp,
      '--homes',
      '1',
      '--ramp',
      '0.1s',
      '--for',
      '3s',
      '--site',
      SHUT_OUT,
    ])
    expect(code).toBe(3)
    expect(err.join('\n')).toMatch(/lets nobody in: it refused \d+ connections/)
  })

  it.each([
    ['no address', ['--broker', 'http://broker'], /no address of a broker/],
    ['a file that is not there', ['--broker', 'mqtts://127.0.0.1:1', '--ca', 'nowhere.pem'], /nowhere\.pem cannot be read/],
    ['a name without a password', ['--broker', 'mqtt://127.0.0.1:1', '--username', 'me'], /ANJU_PASSWORD/],
    ['more sockets than there are', ['--broker', 'mqtt://127.0.0.1:1', '--homes', '4000000'], /sockets are needed/],
    ['no span', ['--broker', 'mqtt://127.0.0.1:1', '--ramp', 'soon'], /span of time/],
  ])('[SIM-131] refuses %s, exit 2', async (_, args, says) => {
    const { code, err } = await simulate(['live', ...args])
    expect(code).toBe(2)
    expect(err.join('\n')).toMatch(says)
  })
})
