import type { RuleId } from '../../../src/define-device.ts'

/** One thing that happens to a device. */
export type Step = { at_ms: number } & (
  | { do: 'start' | 'cut-line' | 'cut-power' }
  | { do: 'event'; body: Record<string, unknown>; times?: number }
  | { do: 'reading'; body: Record<string, unknown> }
  | { do: 'frame'; text: string }
  | { do: 'line'; is: 'good' | 'refused' | 'silent' | 'silent-to-events' }
  /** The application answers the event of that number, or an id. */
  | { do: 'confirm'; event?: number; id?: string; error?: string }
  | { do: 'down'; channel: 'confirm' | 'command'; text: string }
  | { do: 'stop'; reason: 'shutdown' | 'restart' | 'battery' }
)

/** A story to be played by the reference, and by every client after it. */
export interface Storyline {
  name: string
  spec: readonly RuleId[]
  draws: 'most' | 'least'
  steps: readonly Step[]
  until_ms: number
}

const S = 1_000
const sos = (state: 'raised' | 'cancelled' = 'raised') => ({ event: 'sos', state })
const test = { event: 'self-test', passed: true }
const reading = { battery_pct: 90, rssi_dbm: -60 }
const start = { at_ms: 0, do: 'start' } as const
const identify = (id: string, blink_s: unknown = 5) => JSON.stringify({ id, body: { command: 'identify', blink_s } })

/** Each story once with the longest waits and once with the shortest. */
const both = (story: Omit<Storyline, 'draws'>): Storyline[] => (['most', 'least'] as const).map((draws) => ({ ...story, draws }))

export const storylines: readonly Storyline[] = [
  both({
    name: 'confirmed at once: said once',
    spec: ['EVT-1', 'EVT-3'],
    steps: [start, { at_ms: S, do: 'event', body: sos() }, { at_ms: S, do: 'confirm', event: 0 }],
    until_ms: 300 * S,
  }),
  both({
    name: 'confirmation lost: repeated with doubling waits up to a minute',
    spec: ['EVT-2'],
    steps: [start, { at_ms: S, do: 'event', body: sos() }],
    until_ms: 400 * S,
  }),
  both({
    name: 'confirmation late: repeats end with it',
    spec: ['EVT-2', 'EVT-3'],
    steps: [start, { at_ms: S, do: 'event', body: sos() }, { at_ms: 40 * S, do: 'confirm', event: 0 }],
    until_ms: 300 * S,
  }),
  both({
    name: 'confirmations of another id, damaged, empty: nothing ends',
    spec: ['EVT-3'],
    steps: [
      start,
      { at_ms: S, do: 'event', body: sos() },
      { at_ms: S, do: 'event', body: sos('cancelled') },
      { at_ms: 2 * S, do: 'confirm', id: 'some-other-0' },
      { at_ms: 2 * S, do: 'down', channel: 'confirm', text: '{"id":' },
      { at_ms: 2 * S, do: 'down', channel: 'confirm', text: '' },
      { at_ms: 3 * S, do: 'confirm', event: 1 },
    ],
    until_ms: 60 * S,
  }),
  both({
    name: 'refused is an answer: the repeat ends',
    spec: ['EVT-3'],
    steps: [start, { at_ms: S, do: 'event', body: sos() }, { at_ms: 2 * S, do: 'confirm', event: 0, error: 'body-invalid' }],
    until_ms: 60 * S,
  }),
  both({
    name: 'nobody listens: waits double from a second to a minute, and what happened meanwhile is told in order',
    spec: ['PRES-5', 'EVT-5', 'TIME-3', 'ENV-9'],
    steps: [
      { at_ms: 0, do: 'line', is: 'refused' },
      start,
      { at_ms: 10 * S, do: 'event', body: sos() },
      { at_ms: 11 * S, do: 'reading', body: reading },
      { at_ms: 100 * S, do: 'event', body: test },
      { at_ms: 200 * S, do: 'line', is: 'good' },
      { at_ms: 320 * S, do: 'reading', body: reading },
      { at_ms: 321 * S, do: 'confirm', event: 0 },
      { at_ms: 321 * S, do: 'confirm', event: 1 },
    ],
    until_ms: 500 * S,
  }),
  both({
    name: 'the line is cut: birth again with the next number, then what is unconfirmed, in order',
    spec: ['PRES-1', 'PRES-2', 'EVT-4', 'EVT-5'],
    steps: [
      start,
      { at_ms: S, do: 'event', body: sos() },
      { at_ms: 2 * S, do: 'event', body: test },
      { at_ms: 3 * S, do: 'cut-line' },
      { at_ms: 3_100, do: 'event', body: sos('cancelled') },
      { at_ms: 20 * S, do: 'confirm', event: 1 },
      { at_ms: 20 * S, do: 'confirm', event: 0 },
      { at_ms: 20 * S, do: 'confirm', event: 2 },
    ],
    until_ms: 100 * S,
  }),
  both({
    name: 'no acknowledgement: the line is given up after 10 s, and nothing overtakes',
    spec: ['EVT-4'],
    steps: [
      start,
      { at_ms: S, do: 'line', is: 'silent' },
      { at_ms: 2 * S, do: 'event', body: sos() },
      { at_ms: 3 * S, do: 'event', body: test },
      { at_ms: 5 * S, do: 'line', is: 'good' },
      { at_ms: 30 * S, do: 'confirm', event: 0 },
      { at_ms: 30 * S, do: 'confirm', event: 1 },
    ],
    until_ms: 60 * S,
  }),
  both({
    name: 'no acknowledgement of the birth: tried anew after 30 s',
    spec: ['PRES-1', 'PRES-5'],
    steps: [
      { at_ms: 0, do: 'line', is: 'silent' },
      start,
      { at_ms: S, do: 'event', body: sos() },
      { at_ms: 40 * S, do: 'line', is: 'good' },
    ],
    until_ms: 90 * S,
  }),
  both({
    name: 'the power is cut: a new boot, and the event with the boot in which it happened',
    spec: ['PRES-2', 'ENV-4', 'EVT-7', 'TIME-3'],
    steps: [
      start,
      { at_ms: S, do: 'event', body: sos() },
      { at_ms: 2 * S, do: 'cut-power' },
      { at_ms: 60 * S, do: 'start' },
      { at_ms: 61 * S, do: 'event', body: sos('cancelled') },
      { at_ms: 62 * S, do: 'confirm', event: 0 },
      { at_ms: 62 * S, do: 'confirm', event: 1 },
    ],
    until_ms: 120 * S,
  }),
  both({
    name: 'goodbye: after what it had to tell, with a reason, and started again',
    spec: ['PRES-4'],
    steps: [
      start,
      { at_ms: S, do: 'event', body: test },
      { at_ms: 2 * S, do: 'stop', reason: 'battery' },
      { at_ms: 30 * S, do: 'start' },
      { at_ms: 31 * S, do: 'confirm', event: 0 },
    ],
    until_ms: 60 * S,
  }),
  both({
    name: 'the memory is full: the oldest that is no alarm goes, and what was lost is told in the next birth',
    spec: ['EVT-6'],
    steps: [
      { at_ms: 0, do: 'line', is: 'refused' },
      start,
      { at_ms: S, do: 'event', body: sos(), times: 10 },
      { at_ms: 2 * S, do: 'event', body: test, times: 1_015 },
      { at_ms: 100 * S, do: 'line', is: 'silent-to-events' },
    ],
    until_ms: 150 * S,
  }),
  both({
    name: 'the memory is full of alarms: the oldest alarm goes, and what is no alarm finds no room',
    spec: ['EVT-6'],
    steps: [
      { at_ms: 0, do: 'line', is: 'refused' },
      start,
      { at_ms: S, do: 'event', body: sos(), times: 1_003 },
      { at_ms: 2 * S, do: 'event', body: test },
      { at_ms: 100 * S, do: 'line', is: 'silent-to-events' },
    ],
    until_ms: 150 * S,
  }),
  both({
    name: 'one event too many for the memory: the one that is no alarm',
    spec: ['EVT-6'],
    steps: [
      { at_ms: 0, do: 'line', is: 'refused' },
      start,
      { at_ms: S, do: 'event', body: test },
      { at_ms: S, do: 'event', body: sos(), times: 1_000 },
      { at_ms: 100 * S, do: 'line', is: 'silent-to-events' },
    ],
    until_ms: 150 * S,
  }),
  both({
    name: 'samples and frames: said while there is a line, and only then',
    spec: ['ENV-9'],
    steps: [
      { at_ms: 0, do: 'line', is: 'refused' },
      start,
      { at_ms: 100, do: 'frame', text: 'AR0' },
      { at_ms: 200, do: 'reading', body: reading },
      { at_ms: 300, do: 'line', is: 'good' },
      { at_ms: 2 * S, do: 'frame', text: 'AR1' },
      { at_ms: 3 * S, do: 'reading', body: reading },
      { at_ms: 4 * S, do: 'cut-power' },
      { at_ms: 5 * S, do: 'frame', text: 'AR2' },
      { at_ms: 6 * S, do: 'reading', body: reading },
    ],
    until_ms: 10 * S,
  }),
  both({
    name: 'goodbye without a line, or on one that does not answer; then started again',
    spec: ['PRES-4', 'PRES-2'],
    steps: [
      { at_ms: 0, do: 'line', is: 'refused' },
      start,
      { at_ms: 10 * S, do: 'stop', reason: 'shutdown' },
      { at_ms: 200 * S, do: 'line', is: 'silent' },
      { at_ms: 200 * S, do: 'start' },
      { at_ms: 201 * S, do: 'stop', reason: 'restart' },
      { at_ms: 240 * S, do: 'line', is: 'good' },
      { at_ms: 240 * S, do: 'start' },
      { at_ms: 250 * S, do: 'stop', reason: 'shutdown' },
      { at_ms: 250 * S, do: 'stop', reason: 'shutdown' },
    ],
    until_ms: 300 * S,
  }),
  both({
    name: 'commands: the last 64 are remembered, and one that was forgotten is carried out again',
    spec: ['CMD-3'],
    steps: [
      start,
      ...Array.from({ length: 64 }, (_, i) => ({ at_ms: S, do: 'down', channel: 'command', text: identify(`c-${i}`) }) as const),
      { at_ms: 2 * S, do: 'down', channel: 'command', text: identify('c-0') },
      { at_ms: 3 * S, do: 'down', channel: 'command', text: identify('c-64') },
      { at_ms: 4 * S, do: 'down', channel: 'command', text: identify('c-1') },
      { at_ms: 5 * S, do: 'down', channel: 'command', text: identify('c-0') },
    ],
    until_ms: 10 * S,
  }),
  both({
    name: 'commands: once each, the same answer to a repeat, codes for what is unknown or wrong, silence without an id',
    spec: ['CMD-1', 'CMD-2', 'CMD-3'],
    steps: [
      start,
      { at_ms: S, do: 'down', channel: 'command', text: identify('c-1') },
      { at_ms: 2 * S, do: 'down', channel: 'command', text: identify('c-1') },
      { at_ms: 3 * S, do: 'down', channel: 'command', text: '{"id":"c-2","body":{"command":"explode"}}' },
      { at_ms: 4 * S, do: 'down', channel: 'command', text: identify('c-3', 'long') },
      { at_ms: 5 * S, do: 'down', channel: 'command', text: '{"body":{"command":"identify","blink_s":5}}' },
      { at_ms: 6 * S, do: 'down', channel: 'command', text: '?' },
    ],
    until_ms: 10 * S,
  }),
].flat()
