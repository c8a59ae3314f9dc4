// Goal: the same documents judge a server that nobody here wrote, by every way in which alerts may come. Method: a small foreign server with its own clock and
// names, in lockstep by its clock; sound, and broken in four ways; and a server that is not there.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { anjuScenarios } from '../../src/cli/program.ts'
import { foreignServer, type Fault, type Says } from './foreign-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-foreign-'))
afterAll(() => rmSync(folder, { recursive: true }))
const suites = join(import.meta.dirname, '../../suites')
for (const [name, file] of [
  ['fall', 'fall/fall-in-bathroom'],
  ['slip', 'fall/gets-up-in-time'],
  ['sos', 'sos/help-button'],
])
  writeFileSync(
    join(folder, `${name}.yaml`),
    readFileSync(join(suites, `${file}.yaml`), 'utf8')
      .replaceAll('../../homes/wanqing-3-1204.yaml', 'home.yaml')
      .replace(/^(twin|variant)_of:.*\n/m, ''),
  )
writeFileSync(join(folder, 'home.yaml'), readFileSync(join(suites, '../homes/wanqing-3-1204.yaml'), 'utf8'))

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

const names =
  'kind: { at: AT, is: { PERSON_DOWN: fall, HELP_CALL: sos } }, room: { at: ROOM, is: { WC: bathroom, SLEEPING: bedroom, SALON: living } }'
const mapping = (id: string, kind: string, room: string) =>
  `mapping: { id: { at: ${id} }, ${names.replace('AT', kind).replace('ROOM', room)} }`
const alerts: Record<Says, (port: number) => string> = {
  own: (port) => `{ listen: ${port}, format: mapping, ${mapping('/report/ref', '/report/reason', '/report/area/code')} }`,
  cloudevents: (port) => `{ listen: ${port}, format: cloudevents }`,
  alertmanager: (port) => `{ listen: ${port}, format: alertmanager }`,
  topic: () => `{ topic: house/alarms, format: mapping, ${mapping('/number', '/what', '/zone')} }`,
}

async function play(says: Says, documents: string[], fault: Fault = {}, more: { clock?: boolean; way?: string } = {}) {
  const hook = await freePort()
  const server = await foreignServer(says, hook, fault)
  const clock = more.clock === false ? '' : `clock: http://127.0.0.1:${server.clockPort}/clock\n`
  writeFileSync(
    join(folder, 'target.yaml'),
    `target: { zh: 他家, en: Theirs }\ndevices: mqtt://127.0.0.1:${server.mqttPort}\nalerts: ${alerts[says](hook)}\n${clock}`,
  )
  try {
    return await command(['run', ...documents, '--target', 'target.yaml', '--way', more.way ?? 'lockstep'])
  } finally {
    server.close()
  }
}
async function command(args: string[]) {
  const out: string[] = []
  const screen = { line: (text: string) => void out.push(text), passing: () => {} }
  const code = await anjuScenarios(args, { folder, out: screen, err: screen, signal: new AbortController().signal })
  return { code, out: out.join('\n') }
}

describe('a server that is not ours', () => {
  it.each<Says>(['own', 'cloudevents', 'alertmanager', 'topic'])(
    '[TARGET-1] [TARGET-2] passes when it is sound, its alerts coming as: %s',
    { timeout: 120_000 },
    async (says) => {
      const { code, out } = await play(says, ['fall.yaml', 'slip.yaml', 'sos.yaml'])
      expect(out).toMatch(/Fall in bathroom after 1[2-7][.\d]* s of 30 s/)
      expect(out).toMatch(/3 of 3 runs, 3 passed/)
      expect(code).toBe(0)
    },
  )

  it('[TARGET-1] fails when it is deaf, stutters or mumbles', { timeout: 120_000 }, async () => {
    const deaf = await play('own', ['sos.yaml'], { deaf: true })
    expect(deaf.out).toMatch(/Call for help in bedroom was due within 2 s and never came[\s\S]*again: .* --target target\.yaml/)
    expect(deaf.code).toBe(1)
    expect((await play('topic', ['sos.yaml'], { stutters: true })).out).toMatch(/raised a second time/)
    expect((await play('own', ['sos.yaml'], { mumbles: true })).out).toMatch(/it sent 1 alerts that the mapping does not understand/)
  })

  it('[TARGET-3] is blocked, not passed, where its clock does not allow the way', async () => {
    const wall = await play('own', ['sos.yaml'], {}, { clock: false })
    expect(wall.out).toMatch(/no movable clock: these 1 runs take 0\.1 hours[\s\S]*BLOCK {2}Help[\s\S]*needs a movable clock/)
    expect(wall.code).toBe(2)
    expect((await play('own', ['sos.yaml'], {}, { way: 'model' })).out).toMatch(/BLOCK[\s\S]*by --way lockstep/)
  })

  it('[TARGET-3] [RUN-5] ends with 3 when nobody is there', async () => {
    const port = await freePort()
    writeFileSync(
      join(folder, 'gone.yaml'),
      `target: { zh: 无, en: Gone }\ndevices: mqtt://127.0.0.1:${port}\nalerts: { topic: x, format: cloudevents }\nclock: http://127.0.0.1:1/\n`,
    )
    const { code, out } = await command(['run', 'sos.yaml', '--target', 'gone.yaml'])
    expect(out).toMatch(/BROKE {2}Help[\s\S]*ECONNREFUSED/)
    expect(code).toBe(3)
  })

  it.each([
    ['devices: mqtt://a:1', 'devices: http://a:1', /t\.yaml:2:10: 'http:\/\/a:1' does not look right/],
    ['topic: x, ', '', /t\.yaml:3:1: Say by `listen` or by `topic`/],
    ['format: cloudevents', 'format: cloudevent', /'cloudevent' is not possible here[\s\S]*did you mean 'cloudevents'/],
    ['format: cloudevents', 'format: mapping', /A mapping says at least where `id` and `kind` stand/],
  ])('[TARGET-1] says what is wrong with its file: %s', async (right, wrong, says) => {
    writeFileSync(
      join(folder, 't.yaml'),
      'target: { zh: 甲, en: A }\ndevices: mqtt://a:1\nalerts: { topic: x, format: cloudevents }\n'.replace(right, wrong),
    )
    const { code, out } = await command(['run', 'sos.yaml', '--target', 't.yaml'])
    expect(out).toMatch(says)
    expect(code).toBe(2)
  })
})
