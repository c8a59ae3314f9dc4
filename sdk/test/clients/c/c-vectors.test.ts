// Goal: anju.c writes the bytes of the reference, refuses what the protocol forbids, and never writes beyond a buffer of whatever size. Method:
// compiled with every warning an error and, where there is one, an address sanitizer; a driver writes each shared vector into buffers of every size.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue, decodeEvent, type RadarFrame } from '@anju/sdk'

const sdk = join(import.meta.dirname, '..', '..', '..')
const source = join(sdk, 'clients', 'c')
const strict = ['-std=c99', '-pedantic', '-Wall', '-Wextra', '-Werror', '-Wconversion', '-Wshadow', '-O1', '-g']
const run = (command: string, args: readonly string[], input = '') =>
  execFileSync(command, args, {
    encoding: 'utf8',
    input,
    timeout: 120_000,
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' },
  })

function hasCompiler(): boolean {
  try {
    run('cc', ['--version'])
    return true
  } catch {
    return false
  }
}
const noCompiler = hasCompiler() ? '' : ' (left out: there is no C compiler cc here)'

const vectors = (file: string) => JSON.parse(readFileSync(join(sdk, 'vectors', `${file}.json`), 'utf8')) as Record<string, never>
const hex = (text: string) => Buffer.from(text).toString('hex')
const text = (words: string | undefined) => (words === undefined ? '-' : `=${hex(words)}`)

interface Said {
  boot: string
  seq: number | string
  time_ms?: number
  clock: string
  origin: string
  mode?: string
  lost_events?: number
}
const place = (names: readonly string[], name: string | undefined) => (name === undefined ? 0 : names.indexOf(name))
const saidWords = ({ boot, seq, time_ms = -1, clock, origin, mode, lost_events = 0 }: Said) => [
  text(boot),
  seq,
  time_ms,
  place(['synced', 'drifting', 'unset'], clock),
  place(['real', 'simulated'], origin),
  place(['', 'actual', 'test', 'drill'], mode),
  lost_events,
]
/** A number as digits and decimals. */
function decimal(value: number): [string, number] {
  const [whole = '', fraction = ''] = String(value).split('.')
  return [`${whole}${fraction}`, fraction.length]
}
const fieldWords = ([name, value]: [string, unknown]) =>
  typeof value === 'boolean'
    ? ['f', text(name), value ? 1 : 0, 0]
    : typeof value === 'number'
      ? ['n', text(name), ...decimal(value)]
      : ['t', text(name), text(String(value))]
const bodyWords = (said: Said, { event, ...fields }: Record<string, unknown>) => [
  'body',
  ...saidWords(said),
  text(event as string | undefined),
  ...Object.entries(fields).flatMap(fieldWords),
]
interface BirthBody {
  kind: string
  model: string
  firmware: string
  heartbeat_s: number
  room?: string
  capabilities: readonly string[]
}
const birthWords = (said: Said, { kind, model, firmware, heartbeat_s, room, capabilities }: BirthBody) => [
  'birth',
  ...saidWords(said),
  text(kind),
  text(model),
  text(firmware),
  heartbeat_s,
  text(room),
  capabilities.length,
  ...capabilities.map(text),
]
const reasons = ['lost', 'shutdown', 'restart', 'battery']
const deathWords = (boot: string, time_ms: number, origin: string, reason: string) => [
  'death',
  text(boot),
  time_ms,
  place(['real', 'simulated'], origin),
  place(reasons, reason),
]
const milli = (value: number) => Math.round(value * 1_000)
const tenths = (value: number | undefined) => (value === undefined ? -1 : Math.round(value * 10))
const frameWords = ({ number, offset_ms, targets, points, vitals }: RadarFrame) => [
  'frame',
  number,
  offset_ms,
  targets.length,
  ...targets.flatMap((t) => [t.id, ...[t.x_m, t.y_m, t.z_m, t.vx_m_s, t.vy_m_s, t.vz_m_s].map(milli), t.confidence_pct]),
  points.length,
  ...points.flatMap((p) => [...[p.x_m, p.y_m, p.z_m, p.doppler_m_s].map(milli), tenths(p.snr_db)]),
  ...(vitals === undefined ? [0] : [1, vitals.target, tenths(vitals.breath_per_min), tenths(vitals.heart_per_min)]),
]
const channels = ['birth', 'death', 'event', 'reading', 'frame', 'reply', 'command', 'confirm']

describe.skipIf(noCompiler !== '')(`anju.c keeps the shared vectors${noCompiler}`, () => {
  let folder: string
  let sanitized = false
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'anju-c-'))
    const build = (more: readonly string[]) =>
      run('cc', [
        ...strict,
        ...more,
        '-I',
        source,
        join(source, 'anju.c'),
        join(import.meta.dirname, 'driver.c'),
        '-o',
        join(folder, 'driver'),
      ])
    const sanitizer = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all']
    writeFileSync(join(folder, 'probe.c'), 'int main(void) { return 0; }\n')
    try {
      run('cc', [...sanitizer, join(folder, 'probe.c'), '-o', join(folder, 'probe')])
      run(join(folder, 'probe'), [])
      sanitized = true
    } catch {
      // No sanitizer on this machine: the guards behind the buffers still stand.
    }
    build(sanitized ? sanitizer : [])
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  /** What the driver answers to each request: the length or the fault, and the bytes. */
  const drive = (requests: readonly (readonly (string | number)[])[]) => {
    const out = run(join(folder, 'driver'), [], requests.map((words) => `${words.join('\t')}\n`).join(''))
    return out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ') as [string, string])
  }
  const texts = (requests: readonly (readonly (string | number)[])[]) =>
    drive(requests).map(([, bytes]) => Buffer.from(bytes, 'hex').toString('utf8'))
  const faults = (requests: readonly (readonly (string | number)[])[]) => drive(requests).map(([code]) => code)

  it('every birth, event, reading and death, into buffers of every size', () => {
    const { births, events, readings, deaths } = vectors('envelopes') as unknown as Record<
      'births' | 'events' | 'readings' | 'deaths',
      { said: Said & { body: { reason: string } }; body: Record<string, unknown>; text: string }[]
    >
    expect(texts(births.map(({ said, body }) => birthWords(said, body as unknown as BirthBody)))).toEqual(births.map(({ text }) => text))
    for (const list of [events, readings])
      expect(texts(list.map(({ said, body }) => bodyWords(said, body)))).toEqual(list.map(({ text }) => text))
    expect(texts(deaths.map(({ said }) => deathWords(said.boot, said.time_ms ?? -1, said.origin, said.body.reason)))).toEqual(
      deaths.map(({ text }) => text),
    )
  })

  it('every topic and id', () => {
    const { good } = vectors('topics') as unknown as { good: Record<'site' | 'home' | 'device' | 'channel' | 'topic', string>[] }
    const words = good.map(({ site, home, device, channel }) => ['topic', text(site), text(home), text(device), channels.indexOf(channel)])
    expect(texts(words)).toEqual(good.map(({ topic }) => topic))
    const { full } = vectors('ids') as unknown as { full: { boot: string; seq: number; id: string }[] }
    expect(texts(full.map(({ boot, seq }) => ['id', text(boot), seq]))).toEqual(full.map(({ id }) => id))
  })

  it('every radar frame, and values beyond their range', () => {
    const { good, cut } = vectors('frames') as unknown as Record<'good' | 'cut', { frame: RadarFrame; hex: string }[]>
    const all = [...good, ...cut]
    expect(drive(all.map(({ frame }) => frameWords(frame))).map(([, bytes]) => bytes)).toEqual(all.map(({ hex }) => hex))
  })

  it('refuses names, numbers, times and texts that the protocol does not allow', () => {
    const said: Said = { boot: 'b', seq: 0, clock: 'unset', origin: 'real' }
    const speaker: BirthBody = { kind: 'motion', model: 'M', firmware: '1', heartbeat_s: 60, capabilities: [] }
    const id = ['', '-a', 'A', 'a_b', 'a.b', 'ä', 'a'.repeat(65), 'a/b', 'a b', 'a\n', undefined]
    const boots = ['', 'a b', 'ä', 'x'.repeat(33), 'b\n', undefined]
    const bytes = (...all: number[]) => `=${Buffer.from(all).toString('hex')}`
    const notUtf8 = [bytes(0xff), bytes(0xc0, 0xaf), bytes(0xed, 0xa0, 0x80), bytes(0xe4, 0xbd), bytes(0xf4, 0x90, 0x80, 0x80), bytes(0x80)]
    const requests = [
      ...id.flatMap((wrong) => [0, 1, 2].map((i) => ['topic', ...['s', 'h', 'd'].map((good, j) => text(i === j ? wrong : good)), 2])),
      ['topic', text('s'), text('h'), text('d'), 8],
      ...boots.map((boot) => ['id', text(boot), 1]),
      ['id', text('b'), '9007199254740992'],
      ...boots.map((boot) => ['death', text(boot), -1, 0, 0]),
      ['death', text('b'), 5, 0, 0],
      ['death', text('b'), -1, 0, 4],
      ['death', text('b'), -1, 2, 1],
      ...boots.map((boot) => bodyWords({ ...said, boot: boot as string }, { event: 'motion' })),
      bodyWords({ ...said, seq: '9007199254740992' }, { event: 'motion' }),
      ...[-2, 253_402_300_800_000].map((time_ms) => bodyWords({ ...said, time_ms }, { event: 'motion' })),
      bodyWords(said, { event: 'Motion' }),
      ...['', 'Moving', 'm-m', 'm'.repeat(65)].map((name) => bodyWords(said, { event: 'motion', [name]: true })),
      ...notUtf8.map((raw) => [...bodyWords(said, {}), 't', text('a'), raw]),
      [...bodyWords(said, {}), 'n', text('a'), 1, 10],
      [...bodyWords(said, {}), 't', text('a'), text('x'.repeat(16_384))],
      ...['', 'm'.repeat(65), '水'.repeat(65)].map((model) => birthWords(said, { ...speaker, model })),
      ...[0, 86_401].map((heartbeat_s) => birthWords(said, { ...speaker, heartbeat_s })),
      ...['', 'Kitchen'].flatMap((wrong) => [
        birthWords(said, { ...speaker, room: wrong }),
        birthWords(said, { ...speaker, capabilities: [wrong] }),
      ]),
      birthWords(said, { ...speaker, capabilities: Array.from({ length: 65 }, () => 'a') }),
      ['frame', 0, 0, 17, ...Array.from({ length: 17 * 8 }, () => 0), 0, 0],
      ['frame', 0, 0, 0, 401, ...Array.from({ length: 401 * 5 }, () => 0), 0],
    ]
    const is = faults(requests)
    expect(requests.filter((_, i) => is[i] !== '-2').map((words) => words.join(' ').slice(0, 200))).toEqual([])
  })

  it('writes numbers without floating point, as short as can be', () => {
    const said: Said = { boot: 'b', seq: 0, clock: 'unset', origin: 'real' }
    const cases: [string, number, string][] = [
      ['0', 0, '0'],
      ['0', 3, '0'],
      ['125', 1, '12.5'],
      ['1250', 2, '12.5'],
      ['-5', 1, '-0.5'],
      ['-60000', 3, '-60'],
      ['5', 9, '0.000000005'],
      ['100', 0, '100'],
      ['9223372036854775807', 0, '9223372036854775807'],
      ['-9223372036854775808', 1, '-922337203685477580.8'],
      ['-1000000000', 9, '-1'],
    ]
    const is = texts(cases.map(([digits, decimals]) => [...bodyWords(said, {}), 'n', text('a'), digits, decimals]))
    expect(is).toEqual(cases.map(([, , json]) => `{"boot":"b","seq":0,"clock":"unset","origin":"real","body":{"a":${json}}}`))
  })

  it('needs nothing but memory: no allocation, no library, no floating point', () => {
    const object = join(folder, 'anju.o')
    run('cc', [...strict, '-O2', '-fno-stack-protector', '-c', join(source, 'anju.c'), '-o', object])
    const needs = run('nm', ['-u', object]).split('\n').map((line) => line.trim().replace(/^U /, '')) // prettier-ignore
    expect(needs.filter((name) => name !== '' && !['memcpy', 'memset', '_GLOBAL_OFFSET_TABLE_'].includes(name))).toEqual([])
    expect(readFileSync(join(source, 'anju.c'), 'utf8')).not.toMatch(/\b(float|double|malloc|printf)\b/)
  })

  it('does what its page shows', () => {
    const page = readFileSync(join(sdk, 'clients', 'README.md'), 'utf8')
    const example = /```c\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    const program = `#include "anju.h"\n#include <stdio.h>\nint main(void)\n{\n${example}\n    printf("%d %s\\n", length, payload);\n    return 0;\n}\n`
    writeFileSync(join(folder, 'example.c'), program)
    run('cc', [...strict, '-I', source, join(folder, 'example.c'), join(source, 'anju.c'), '-o', join(folder, 'example')])
    const text =
      '{"boot":"l8x2k1-7f","seq":0,"time_ms":1772323200000,"clock":"synced","origin":"real","body":{"event":"gas","alarm":true,"gas_lel_pct":12.5}}'
    expect(run(join(folder, 'example'), [])).toBe(`${text.length} ${text}\n`)
    expect(decodeEvent(catalogue['gas-detector'], Buffer.from(text)).ok).toBe(true)
  })

  it('can be used from C++ too', () => {
    writeFileSync(
      join(folder, 'use.cpp'),
      '#include "anju.h"\nint main() { char t[8]; return anju_id(t, sizeof t, "b", 1) == 3 ? 0 : 1; }\n',
    )
    let compiler = true
    try {
      run('c++', ['--version'])
    } catch {
      compiler = false
    }
    if (!compiler) return
    run('c++', ['-Wall', '-Wextra', '-Werror', '-I', source, '-c', join(folder, 'use.cpp'), '-o', join(folder, 'use.o')])
  })
})
