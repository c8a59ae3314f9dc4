// Goal: whoever has a platform of their own finds out in a minute whether it can be tested, and gets the file for it. Method: the small foreign server, sound and broken,
// telling its alerts in each of its ways; the file that the doctor writes must let a document pass against that server.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { anjuScenarios } from '../../src/cli/program.ts'
import { loadHome } from '../../src/document/load-home.ts'
import { proposedMapping } from '../../src/targets/doctor/proposed-mapping.ts'
import { foreignServer, type Fault, type Says } from './foreign-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-doctor-'))
afterAll(() => rmSync(folder, { recursive: true }))
const root = join(import.meta.dirname, '../..')
const homeText = readFileSync(join(root, 'homes/wanqing-3-1204.yaml'), 'utf8')
writeFileSync(join(folder, 'home.yaml'), homeText)
writeFileSync(
  join(folder, 'sos.yaml'),
  readFileSync(join(root, 'suites/sos/help-button.yaml'), 'utf8').replace('../../homes/wanqing-3-1204.yaml', 'home.yaml'),
)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}
async function command(args: string[]) {
  const out: string[] = []
  const screen = { line: (text: string) => void out.push(text), passing: () => {} }
  const code = await anjuScenarios(args, { folder, out: screen, err: screen, signal: new AbortController().signal })
  return { code, out: out.join('\n') }
}

async function visit(says: Says, fault: Fault = {}, more: { clock?: boolean; language?: string; wait?: string } = {}) {
  rmSync(join(folder, 'target.yaml'), { force: true })
  const hook = await freePort()
  const server = await foreignServer(says, hook, fault)
  const way = says === 'topic' ? ['--topic', 'house/alarms'] : ['--listen', String(hook)]
  const clock = more.clock === false ? [] : ['--target', `http://127.0.0.1:${server.clockPort}`]
  const devices = `mqtt://127.0.0.1:${server.mqttPort}`
  try {
    const found = await command([
      'doctor',
      '--devices',
      devices,
      ...way,
      ...clock,
      '--wait',
      more.wait ?? '5',
      '--language',
      more.language ?? 'en',
    ])
    const written = existsSync(join(folder, 'target.yaml'))
    const run = written && more.clock !== false ? await command(['run', 'sos.yaml', '--target', 'target.yaml']) : undefined
    return { ...found, written, run }
  } finally {
    server.close()
  }
}

describe('the doctor', () => {
  it.each<[Says, RegExp]>([
    [
      'own',
      /the id of an alert stands at \/report\/ref[\s\S]*its kind stands at \/report\/reason[\s\S]*its room stands at \/report\/area\/code/,
    ],
    ['cloudevents', /in the format cloudevents/],
    ['alertmanager', /in the format alertmanager/],
    ['topic', /the id of an alert stands at \/number[\s\S]*its kind stands at \/what[\s\S]*its room stands at \/zone/],
  ])(
    '[TARGET-4] finds its way about a platform that tells its alerts as %s, and a document passes by what it wrote',
    { timeout: 120_000 },
    async (says, where) => {
      const { code, out, run } = await visit(says)
      expect(out).toMatch(/✓ The clock at http:\/\/127\.0\.0\.1:\d+\/clock can be put/)
      expect(out).toMatch(/✓ One call by button-\w+ went in and was confirmed/)
      expect(out).toMatch(where)
      expect(out).toMatch(/target\.yaml is written; try it: anju-scenarios run help-button --target target\.yaml --way lockstep/)
      expect(code, out).toBe(0)
      expect(run!.out).toMatch(/1 of 1 runs, 1 passed/)
    },
  )

  it('[TARGET-4] says what is missing, and writes nothing that it could not read', { timeout: 120_000 }, async () => {
    const deaf = await visit('own', { deaf: true }, { wait: '1' })
    expect(deaf.out).toMatch(/! No webhook came to http:\/\/127\.0\.0\.1:\d+\/ within 1 s: enter that address in the platform/)
    expect(deaf).toMatchObject({ code: 1, written: false })
    const still = await visit('topic', {}, { clock: false, language: 'zh' })
    expect(still.out).toMatch(/! 未指定时钟接口[\s\S]*--way live/)
    expect(still).toMatchObject({ code: 1, written: true })
    // A word that nobody knows may well be theirs for a call: nothing else was sent. It is proposed, to be looked over.
    const mumbling = await visit('topic', { mumbles: true })
    expect(mumbling).toMatchObject({ code: 0, written: true })
    expect(readFileSync(join(folder, 'target.yaml'), 'utf8')).toMatch(/look it over[\s\S]*GRR: sos/)
  })

  it('[TARGET-4] [RUN-5] ends with 3 when nobody is there, and with 2 when it is not told enough', async () => {
    const port = await freePort()
    expect((await command(['doctor', '--devices', `mqtt://127.0.0.1:${port}`, '--topic', 'x', '--out', 'gone.yaml'])).code).toBe(3)
    expect((await command(['doctor', '--devices', 'mqtt://127.0.0.1:1', '--out', 'gone.yaml'])).out).toMatch(
      /Say by --listen or by --topic/,
    )
    expect((await command(['doctor', '--devices', 'tcp://a', '--topic', 'x', '--out', 'gone.yaml'])).out).toMatch(/is no broker/)
  })

  it('[TARGET-4] an id is what differs between two alerts, and a kind what does not; whatever comes, nothing breaks', () => {
    const loaded = loadHome('home.yaml', homeText)
    if (!loaded.ok) throw new Error('home')
    const device = loaded.home.devices.find(({ id }) => id === 'button-bedside')!
    const body = (n: number) =>
      JSON.stringify({
        tenant: 'T-1',
        items: [
          {
            code: 4711,
            serial: `A${n}`,
            text: 'Emergency call',
            house: 'wanqing-3-1204',
            spot: 'Bedroom',
            level: 5,
            ts: 1_772_000_000 + n,
          },
        ],
      })
    const found = proposedMapping([body(1), body(2)], loaded.home, device)!
    expect(found.mapping).toEqual({
      each: '/items',
      id: { at: '/serial' },
      kind: { at: '/text', is: { 'Emergency call': 'sos' } },
      severity: { at: '/level', is: { 5: 'alarm' } },
      room: { at: '/spot', is: { Bedroom: 'bedroom' } },
    })
    expect(found.also).toEqual({ home: '/house', time: '/ts' })
    for (const odd of ['', '7', '[]', '[[]]', '{}', '{"a":{"b":null}}', 'null', '{"alerts":[null]}', '{"alerts":[]}'])
      expect(() => proposedMapping([odd, body(1)], loaded.home, device), odd).not.toThrow()
  })
})
