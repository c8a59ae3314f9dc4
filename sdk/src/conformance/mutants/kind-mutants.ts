import { crc32 } from '../../crc32.ts'
import { catalogue, type DeviceKind } from '../../devices/catalogue.ts'
import { bedMat } from './own-kind.ts'
import { changing, onWire, read, rewriting, rewritingBody, without, write, type Mutant, type Tree } from './mutant.ts'

const renamed = (body: Tree, from: string, to: string): Tree =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name === from ? to : name, value]))

/** Of each kind one that calls a field of its first event by another name: `_state` behind it. */
const misnamed: readonly Mutant[] = Object.entries(catalogue).map(([kind, device]): Mutant => {
  const [event, { fields }] = Object.entries(device.events)[0]!
  const field = Object.keys(fields)[0]!
  const rename = (body: Tree) => (body['event'] === event ? renamed(body, field, `${field}_state`) : body)
  return onWire(`${kind}-${event}-misnamed`, device.spec, { publish: rewritingBody(rename) }, { kind: kind as DeviceKind })
})

const field = (name: string, change: (value: never) => unknown) => ({
  publish: rewritingBody((body) => (name in body ? { ...body, [name]: change(body[name] as never) } : body)),
})
const every = (nth: number) => {
  let count = 0
  return { publish: changing(['reading'], (message) => (count++ % nth === 0 ? [message] : [])) }
}

const meanings: readonly Mutant[] = [
  onWire(
    'gas-as-a-fraction',
    'DEV-2',
    field('gas_lel_pct', (value: number) => value / 100),
    { kind: 'gas-detector' },
  ),
  onWire(
    'door-upside-down',
    'DEV-4',
    field('open', (value: boolean) => !value),
    { kind: 'door-contact' },
  ),
  onWire(
    'worn-upside-down',
    'DEV-6',
    field('worn', (value: boolean) => !value),
  ),
  onWire(
    'always-the-first-state',
    'DEV-7',
    field('state', () => 'raised'),
    { kind: 'help-button' },
  ),
  onWire(
    'own-kind-upside-down',
    'DEV-17',
    field('occupied', (value: boolean) => !value),
    { own: bedMat },
  ),
  onWire('reads-half-as-often', 'DEV-11', every(2), { kind: 'climate' }),
]

const numbers: readonly Mutant[] = [
  onWire(
    'temperature-in-tenths',
    'DEV-14',
    field('skin_c', (value: number) => value * 10),
  ),
  onWire(
    'share-above-100',
    'DEV-14',
    field('battery_pct', (value: number) => value + 100),
  ),
  onWire('number-without-a-unit', 'DEV-14', { publish: rewritingBody((body) => renamed(body, 'heart_per_min', 'heart')) }),
  onWire('vendor-field-in-the-body', 'DEV-16', { publish: rewritingBody((body) => ({ ...body, vendor: 'Acme' })) }),
  onWire('field-not-ascii', 'DEV-16', { publish: rewritingBody((body) => renamed(body, 'steps', '步数')) }),
  onWire('event-without-a-name', 'DEV-16', {
    publish: rewriting(['event'], (json) => ({ ...json, body: renamed(json['body'] as Tree, 'event', 'type') })),
  }),
  onWire('event-of-another-kind', 'REJ-5', { publish: rewriting(['event'], (json) => ({ ...json, body: { event: 'door', open: true } })) }),
  onWire('frames-of-a-wristband', 'REJ-5', {
    publish: changing(['reading'], (message) => [message, { ...message, topic: message.topic.replace(/reading$/, 'frame') }]),
  }),
]

const frame = (change: (bytes: Uint8Array) => Uint8Array) => ({
  publish: changing(['frame'], (message) => [{ ...message, payload: change(Uint8Array.from(message.payload)) }]),
})
const swapBytes = (bytes: Uint8Array, at: number, end = bytes.length) => {
  for (let i = at; i + 1 < end; i += 2) [bytes[i], bytes[i + 1]] = [bytes[i + 1]!, bytes[i]!]
  return bytes
}

const viewOn = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
/** Writes the checksum anew. */
const withCheck = (bytes: Uint8Array) => {
  const view = viewOn(bytes)
  view.setUint32(bytes.length - 4, crc32(view, bytes.length - 4), true)
  return bytes
}
/** Every second frame has its first target on the other side of the room. */
const mirrored = (bytes: Uint8Array) => {
  const view = viewOn(bytes)
  if (view.getUint32(8, true) % 2 === 1) view.setInt16(22, -2 * view.getInt16(22, true), true)
  return bytes
}

const radars: readonly Mutant[] = [
  onWire(
    'axes-swapped',
    'RADAR-1',
    { publish: rewritingBody((body) => ('x_m' in body ? { ...body, x_m: body['y_m'], y_m: body['x_m'] } : body)) },
    { kind: 'radar' },
  ),
  onWire(
    'left-is-right',
    'RADAR-1',
    field('x_m', (value: number) => -value),
    { kind: 'radar' },
  ),
  onWire(
    'frame-bytes-swapped',
    'FRAME-1',
    frame((bytes) => swapBytes(bytes, 20)),
    { kind: 'radar' },
  ),
  onWire(
    'frame-targets-swapped-under-a-right-checksum',
    'FRAME-3',
    frame((bytes) => withCheck(swapBytes(bytes, 22, 34))),
    { kind: 'radar' },
  ),
  onWire(
    'frame-target-leaps',
    'FRAME-3',
    frame((bytes) => withCheck(mirrored(bytes))),
    { kind: 'radar' },
  ),
  onWire(
    'frame-without-a-checksum',
    'FRAME-1',
    frame((bytes) => bytes.fill(0, bytes.length - 4)),
    { kind: 'radar' },
  ),
  onWire(
    'frame-too-large',
    'LIM-2',
    frame((bytes) => Uint8Array.from({ length: 9_000 }, (_, i) => bytes[i] ?? 0)),
    { kind: 'radar' },
  ),
]

/** Faults of a device that speaks the lite profile. */
const lites: readonly Mutant[] = [
  onWire('lite-with-a-number', 'LITE-1', { publish: rewriting(['event'], (json) => ({ ...json, seq: 1 })) }),
  onWire('lite-without-an-id', 'LITE-1', { publish: rewriting(['event'], (json) => without(json, 'id')) }),
  onWire('lite-id-with-blanks', 'LITE-2', {
    publish: rewriting(['event'], (json) => ({ ...json, id: `event ${json['id'] as string}` })),
  }),
  onWire('lite-id-always-the-same', 'LITE-2', { publish: rewriting(['event'], (json) => ({ ...json, id: 'e' })) }),
  onWire('lite-with-readings', 'LITE-3', {
    publish: changing(['event'], (message) => [
      message,
      write({ ...message, topic: message.topic.replace(/event$/, 'reading') }, read(message)),
    ]),
  }),
].map((mutant) => ({ ...mutant, profile: 'lite', kind: 'gas-detector' }) as const)

export const kindMutants: readonly Mutant[] = [...misnamed, ...meanings, ...numbers, ...radars, ...lites]
