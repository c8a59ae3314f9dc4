import { limits } from '../../../src/limits.ts'

/** A payload that breaks one rule. */
export interface DamagedPayload {
  name: string
  channel: 'birth' | 'death' | 'event' | 'reading' | 'command' | 'confirm' | 'reply'
  kind: string
  payload: Uint8Array
}

const text = new TextEncoder()
const EVENT = { boot: 'b', seq: 1, time_ms: 1, clock: 'synced', origin: 'real', body: { event: 'gas', alarm: true, gas_lel_pct: 12.5 } }
const READING = { ...EVENT, body: { gas_lel_pct: 1 } }
const BIRTH_BODY = { kind: 'gas-detector', model: 'G', firmware: '1', heartbeat_s: 60, capabilities: [] }
const BIRTH = { ...EVENT, body: BIRTH_BODY }
const DEATH = { boot: 'b', origin: 'real', body: { reason: 'lost' } }

type Change = Record<string, unknown>
const without = (from: Change, name: string): Change => Object.fromEntries(Object.entries(from).filter(([key]) => key !== name))

/** Changes of a good message, each with one thing wrong: what is missing, too much, or out of its range. */
const wrong: Readonly<Record<string, readonly Change[]>> = {
  event: [
    ...['boot', 'seq', 'clock', 'origin', 'body'].map((name) => without(EVENT, name)),
    ...['', 'a b', 'ä', 'x'.repeat(33), 7, null, 'b\n'].map((boot) => ({ ...EVENT, boot })),
    ...[-1, 1.5, '1', null, Number.MAX_SAFE_INTEGER + 1].map((seq) => ({ ...EVENT, seq })),
    ...[-1, 0.5, '0', 253_402_300_800_000, true].map((time_ms) => ({ ...EVENT, time_ms })),
    ...['Synced', '', null].map((clock) => ({ ...EVENT, clock })),
    ...['fake', null].map((origin) => ({ ...EVENT, origin })),
    ...['joke', null].map((mode) => ({ ...EVENT, mode })),
    ...[[], 'gas', null].map((body) => ({ ...EVENT, body })),
    ...[[], { Upper: 1 }, { '': 1 }, null].map((ext) => ({ ...EVENT, ext })),
    { ...EVENT, extra: 1 },
    { ...EVENT, body: {} },
    ...['leak', 'toString', 'Gas', null].map((event) => ({ ...EVENT, body: { ...EVENT.body, event } })),
    ...['yes', 1, null].map((alarm) => ({ ...EVENT, body: { ...EVENT.body, alarm } })),
    ...[-0.1, 100.5, '12', null, true].map((gas_lel_pct) => ({ ...EVENT, body: { ...EVENT.body, gas_lel_pct } })),
    { ...EVENT, body: { ...EVENT.body, colour: 'red' } },
    { id: 'leak-1', boot: 'b', body: EVENT.body },
    ...['', 'a b', 'x'.repeat(65), 7].map((id) => ({ id, body: EVENT.body })),
    { id: 'leak-1' },
    { id: 'leak-1', clock: 'synced', body: EVENT.body },
  ],
  reading: [
    { ...READING, body: { event: 'gas' } },
    { ...READING, body: { gas_lel_pct: 1, co_ppm: 2_001 } },
    { id: 'a', body: READING.body },
  ],
  birth: [
    ...Object.keys(BIRTH_BODY).map((name) => ({ ...BIRTH, body: without(BIRTH_BODY, name) })),
    ...['', 'm'.repeat(65), 1].map((model) => ({ ...BIRTH, body: { ...BIRTH_BODY, model } })),
    ...['', 'f'.repeat(65), 1].map((firmware) => ({ ...BIRTH, body: { ...BIRTH_BODY, firmware } })),
    ...[0, 86_401, 1.5].map((heartbeat_s) => ({ ...BIRTH, body: { ...BIRTH_BODY, heartbeat_s } })),
    ...['Kitchen', '', 'k\n'].map((room) => ({ ...BIRTH, body: { ...BIRTH_BODY, room } })),
    ...['probe', [1], ['A'], Array(65).fill('a')].map((capabilities) => ({ ...BIRTH, body: { ...BIRTH_BODY, capabilities } })),
    { ...BIRTH, body: { ...BIRTH_BODY, colour: 'red' } },
  ],
  death: [
    { ...DEATH, body: { reason: 'bored' } },
    { ...DEATH, body: {} },
    { ...DEATH, seq: 1 },
    without(DEATH, 'boot'),
    without(DEATH, 'origin'),
    { ...DEATH, body: { reason: 'lost', colour: 'red' } },
  ],
  confirm: [
    { id: 'x'.repeat(65), accepted: true },
    { id: '', accepted: true },
    { id: 'a' },
    { id: 'a', accepted: 1 },
    { accepted: true },
    { id: 'a', accepted: true, why: '' },
  ],
  command: [{ id: '', body: {} }, { id: 'c' }, { body: {} }, { id: 'c', body: [] }, { id: 'x'.repeat(65), body: {} }],
  reply: [
    { id: '', done: true },
    { id: 'x'.repeat(65), done: true },
    { id: 'c' },
    { id: 'c', done: 'yes' },
    { id: 'c', done: true, error: 'x'.repeat(201) },
  ],
}

const bytes: readonly [string, Uint8Array][] = [
  ['nothing', new Uint8Array()],
  ['a text that ends too early', text.encode('{"id":"leak-1",')],
  ['two objects', text.encode('{}{}')],
  ['a list', text.encode('[]')],
  ['null', text.encode('null')],
  ['a number', text.encode('1')],
  ['a number that is none', text.encode('{"boot":"b","seq":NaN}')],
  ['an infinite number', text.encode('{"boot":"b","seq":Infinity}')],
  ['single quotes', text.encode("{'a':1}")],
  ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
  ['an overlong slash', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)],
  ['a surrogate in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
  ['one byte too many', text.encode(`{"id":"${'x'.repeat(limits.payload_bytes)}`).subarray(0, limits.payload_bytes + 1)],
]

/** Payloads at the very ends of what is allowed, or written as few write them: they must be taken. */
export function unusualPayloads(): DamagedPayload[] {
  const kind = 'gas-detector'
  const json = (channel: DamagedPayload['channel'], name: string, message: unknown) => ({
    name,
    channel,
    kind,
    payload: text.encode(typeof message === 'string' ? message : JSON.stringify(message)),
  })
  const event = JSON.stringify(EVENT)
  const long = { ...EVENT, ext: { note: '' } }
  const room = limits.payload_bytes - text.encode(JSON.stringify(long)).length
  return [
    json('event', 'as large as may be', { ...long, ext: { note: 'n'.repeat(room) } }),
    json('event', 'a byte order mark before it', `\ufeff${event}`),
    json('event', 'white space around it', ` \t\r\n${event}\n`),
    json('event', 'a name twice: the last counts', event.replace('"seq":1', '"seq":-1,"seq":1')),
    json('event', 'a whole number with a fraction of nothing', event.replace('"seq":1', '"seq":1.0')),
    json('event', 'a whole number with an exponent', event.replace('"seq":1', '"seq":1e2')),
    json('event', 'letters written as escapes', event.replace('gas', '\\u0067as')),
    json('event', 'a lone surrogate in what is not read', { ...EVENT, ext: { note: '\ud800' } }),
    json('event', 'every extra that may be', { ...EVENT, ext: { ['n'.repeat(64)]: null, a: [1, { B: true }], 0: '' } }),
    json('event', 'an empty set of extras', { ...EVENT, ext: {} }),
    json('birth', 'the longest names and the longest silence', {
      ...BIRTH,
      body: { ...BIRTH_BODY, model: 'm'.repeat(64), firmware: 'f'.repeat(64), heartbeat_s: 86_400, capabilities: Array(64).fill('a') },
    }),
    json('birth', 'the shortest', { ...BIRTH, body: { ...BIRTH_BODY, model: 'm', firmware: 'f', heartbeat_s: 1, room: '-' } }),
    json('confirm', 'the longest id', { id: 'x'.repeat(64), accepted: true }),
    json('confirm', 'the shortest id and an empty error', { id: 'x', accepted: false, error: '' }),
    json('command', 'the longest id', { id: 'x'.repeat(64), body: {} }),
    json('command', 'the shortest id', { id: 'x', body: {} }),
    json('reply', 'the longest id and error', { id: 'x'.repeat(64), done: false, error: 'e'.repeat(200) }),
    json('reply', 'the shortest id', { id: 'x', done: true, error: '' }),
  ]
}

/** Payloads with one thing wrong each, for each JSON channel. */
export function damagedPayloads(): DamagedPayload[] {
  const kind = 'gas-detector'
  const shapes = Object.entries(wrong).flatMap(([channel, changes]) =>
    changes.map((change, i) => ({
      name: `${channel} ${i + 1}`,
      channel: channel as DamagedPayload['channel'],
      kind,
      payload: text.encode(JSON.stringify(change)),
    })),
  )
  return [...shapes, ...bytes.map(([name, payload]) => ({ name, channel: 'event' as const, kind, payload }))]
}
