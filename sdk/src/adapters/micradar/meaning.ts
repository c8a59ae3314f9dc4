import { fail, ok, type Result } from '../../result.ts'
import type { MicradarFrame } from './frame.ts'

/** What a report says, with a name and units. What is not listed is `other`. */
export type MicradarSaid =
  | { says: 'presence'; present: boolean }
  | { says: 'motion'; motion: 'none' | 'still' | 'active' }
  | { says: 'movement'; movement_pct: number }
  | { says: 'distance'; distance_m: number }
  | { says: 'position'; x_m: number; y_m: number; z_m: number }
  | { says: 'fall'; fallen: boolean }
  | { says: 'dwell'; dwelling: boolean }
  | { says: 'breath-state'; state: 'normal' | 'high' | 'low' | 'none' }
  | { says: 'breath'; breath_per_min: number }
  | { says: 'breath-wave' | 'heart-wave'; wave: readonly number[] }
  | { says: 'heart'; heart_per_min: number }
  | { says: 'bed'; bed: 'out' | 'in' | 'none' }
  | { says: 'sleep-stage'; stage: 'deep' | 'light' | 'awake' | 'none' }
  | { says: 'sleep-score'; score: number }
  | { says: 'product'; field: 'model' | 'id' | 'hardware' | 'firmware'; text: string }
  | { says: 'other' }

/** One report: how many bytes its payload has, and what it means; undefined when the value means nothing. */
interface Row {
  name: string
  bytes: number | 'any'
  read(payload: Uint8Array): MicradarSaid | undefined
}

const u16 = (bytes: Uint8Array, at: number) => (bytes[at]! << 8) | bytes[at + 1]!

/** Sign-magnitude of this family: bit 15 set is negative. */
export const signMagnitude = (word: number): number => ((word & 0x8000) === 0 ? word : -(word & 0x7fff))
/** The inverse; whole numbers from −32,767 to 32,767. */
export const toSignMagnitude = (value: number): number => (value < 0 ? 0x8000 | -value : value)

/** Waveform samples are centred on 128. */
export const waveOf = (payload: Uint8Array): number[] => Array.from(payload, (byte) => byte - 128)

const flag = (name: string, said: (on: boolean) => MicradarSaid): Row => ({
  name,
  bytes: 1,
  read: ([value]) => (value! <= 1 ? said(value === 1) : undefined),
})
const choice = <T extends string>(name: string, words: Readonly<Record<number, T>>, said: (word: T) => MicradarSaid): Row => ({
  name,
  bytes: 1,
  read: ([value]) => (words[value!] === undefined ? undefined : said(words[value!]!)),
})
const level = (name: string, most: number, said: (value: number) => MicradarSaid): Row => ({
  name,
  bytes: 1,
  read: ([value]) => (value! <= most ? said(value!) : undefined),
})
const text = (field: 'model' | 'id' | 'hardware' | 'firmware'): Row => ({
  name: field,
  bytes: 'any',
  read: (payload) => ({ says: 'product', field, text: String.fromCharCode(...payload.filter((byte) => byte >= 32 && byte < 127)) }),
})

/** Control and command of each report, as `control << 8 | command`. From R60ABD1's protocol document V3.0 and Seeed's wiki as seen in public. */
export const reports: ReadonlyMap<number, Row> = new Map<number, Row>([
  [0x0201, text('model')],
  [0x0202, text('id')],
  [0x0203, text('hardware')],
  [0x0204, text('firmware')],
  [0x8001, flag('presence', (present) => ({ says: 'presence', present }))],
  [0x8002, choice('motion', { 0: 'none', 1: 'still', 2: 'active' } as const, (motion) => ({ says: 'motion', motion }))],
  [0x8003, level('movement', 100, (movement_pct) => ({ says: 'movement', movement_pct }))],
  [0x8004, { name: 'distance', bytes: 2, read: (p) => ({ says: 'distance', distance_m: u16(p, 0) / 100 }) }],
  [0x8005, { name: 'position', bytes: 6, read: position }],
  [0x8101, choice('breath state', { 1: 'normal', 2: 'high', 3: 'low', 4: 'none' } as const, (state) => ({ says: 'breath-state', state }))],
  [0x8102, level('breath', 60, (breath_per_min) => ({ says: 'breath', breath_per_min }))],
  [0x8105, { name: 'breath wave', bytes: 5, read: (p) => ({ says: 'breath-wave', wave: waveOf(p) }) }],
  [0x8301, flag('fall', (fallen) => ({ says: 'fall', fallen }))],
  [0x8305, flag('dwell', (dwelling) => ({ says: 'dwell', dwelling }))],
  [0x8401, choice('bed', { 0: 'out', 1: 'in', 2: 'none' } as const, (bed) => ({ says: 'bed', bed }))],
  [0x8402, choice('sleep stage', { 0: 'deep', 1: 'light', 2: 'awake', 3: 'none' } as const, (stage) => ({ says: 'sleep-stage', stage }))],
  [0x8406, level('sleep score', 100, (score) => ({ says: 'sleep-score', score }))],
  [0x8502, level('heart', 250, (heart_per_min) => ({ says: 'heart', heart_per_min }))],
  [0x8505, { name: 'heart wave', bytes: 5, read: (p) => ({ says: 'heart-wave', wave: waveOf(p) }) }],
])

function position(payload: Uint8Array): MicradarSaid {
  const [x_m, y_m, z_m] = [0, 2, 4].map((at) => signMagnitude(u16(payload, at)) / 100) as [number, number, number]
  return { says: 'position', x_m, y_m, z_m }
}

/** What a frame means. An answer to a query means what the report means; a query and what is not known is `other`. */
export function micradarMeaning({ control, command, payload }: MicradarFrame): Result<MicradarSaid> {
  const row = reports.get((control << 8) | (command & 0x7f))
  // A query carries the single byte 0F; of a report that is one byte long, only the top bit of the command tells the two apart.
  const isQuery = command >= 0x80 && payload.length === 1 && payload[0] === 0x0f
  if (row === undefined || isQuery) return ok({ says: 'other' })
  if (row.bytes !== 'any' && row.bytes !== payload.length)
    return fail('frame-malformed', { family: '53 59', problem: `${row.name} in ${payload.length} bytes; ${row.bytes} are right` })
  const said = row.read(payload)
  return said === undefined ? fail('value-meaningless', { what: row.name, value: payload[0]!, problem: 'out of its range' }) : ok(said)
}
