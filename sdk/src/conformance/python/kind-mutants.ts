import { catalogue, type DeviceKind } from '../../devices/catalogue.ts'
import { bedMat } from '../mutants/own-kind.ts'
import { inClient, inDevice, mutant, unchecked, type SourceMutant } from './source-mutant.ts'

/** What the device makes of what it sees, instead of what happened. */
const events = (body: string) => [
  inDevice('here, exactly what happened."""\n        return body', `here, it is wrong."""\n        return ${body}`),
  unchecked,
]
const readings = (more: string) => [
  inDevice('return example(self._kind["reading"])', `return {**example(self._kind["reading"]), ${more}}`),
  unchecked,
]
const said = (body: string) => [
  inClient('envelope = self._envelope("event", body, self._outbox.lost)', `envelope = self._envelope("event", ${body}, self._outbox.lost)`),
]
const frames = (instead: string) => [inDevice('self.client.frame(anju.encode_frame(frame))', `self.client.frame(${instead})`)]
const changed = (field: string, value: string) => events(`{**body, "${field}": ${value}} if "${field}" in body else body`)

/** Of each kind one that calls a field of its first event by another name: `_state` behind it. */
const misnamed: readonly SourceMutant[] = Object.entries(catalogue).map(([kind, device]) => {
  const [event, { fields }] = Object.entries(device.events)[0]!
  const field = Object.keys(fields)[0]!
  const renamed = `{name + "_state" if name == "${field}" and body["event"] == "${event}" else name: value for name, value in body.items()}`
  return mutant(`${kind}-${event}-misnamed`, device.spec, events(renamed), { kind: kind as DeviceKind })
})

const radar = { kind: 'radar' } as const
const lite = { profile: 'lite', kind: 'gas-detector' } as const
const LITE = '"id": f"e-{self._number}", "body": told["body"], "origin": "simulated"'
const liteSays = (instead: string) => [inDevice(LITE, instead)]

/** Faults of what a kind says, and of its frames; and of a device that speaks the lite profile. */
export const kindMutants: readonly SourceMutant[] = [
  ...misnamed,
  mutant('gas-as-a-fraction', 'DEV-2', changed('gas_lel_pct', 'body["gas_lel_pct"] / 100'), { kind: 'gas-detector' }),
  mutant('door-upside-down', 'DEV-4', changed('open', 'not body["open"]'), { kind: 'door-contact' }),
  mutant('worn-upside-down', 'DEV-6', changed('worn', 'not body["worn"]')),
  mutant('always-the-first-state', 'DEV-7', changed('state', '"raised"'), { kind: 'help-button' }),
  mutant('own-kind-upside-down', 'DEV-17', changed('occupied', 'not body["occupied"]'), { own: bedMat }),
  mutant(
    'reads-half-as-often',
    'DEV-11',
    [inDevice('self._read_ms += self._kind["every_s"] * 1_000', 'self._read_ms += self._kind["every_s"] * 2_000')],
    { kind: 'climate' },
  ),
  mutant('temperature-in-tenths', 'DEV-14', readings('"skin_c": 365')),
  mutant('share-above-100', 'DEV-14', readings('"battery_pct": 140')),
  mutant('number-without-a-unit', 'DEV-14', readings('"heart": 72')),
  mutant('vendor-field-in-the-body', 'DEV-16', readings('"vendor": "Acme"')),
  mutant('field-not-ascii', 'DEV-16', readings('"步数": 100')),
  mutant('event-without-a-name', 'DEV-16', said('{"type" if name == "event" else name: value for name, value in body.items()}')),
  mutant('event-of-another-kind', 'REJ-5', said('{"event": "door", "open": True}')),
  mutant('frames-of-a-wristband', 'REJ-5', [
    inClient(
      'self._publish("reading", payload, qos=0)',
      'self._publish("reading", payload, qos=0)\n            self._publish("frame", payload, qos=0)',
    ),
  ]),
  mutant('axes-swapped', 'RADAR-1', events('{**body, "x_m": body["y_m"], "y_m": body["x_m"]} if "x_m" in body else body'), radar),
  mutant('left-is-right', 'RADAR-1', changed('x_m', '-body["x_m"]'), radar),
  mutant('frame-header-big-endian', 'FRAME-1', [inClient('struct.Struct("<2sBBIIIHH")', 'struct.Struct(">2sBBIIIHH")')], radar),
  mutant('frame-without-a-checksum', 'FRAME-1', [inClient('struct.pack("<I", zlib.crc32(data))', 'struct.pack("<I", 0)')], radar),
  mutant(
    'frame-targets-swapped-under-a-right-checksum',
    'FRAME-3',
    [inClient('_TARGET = struct.Struct("<HhhhhhhBx")', '_TARGET = struct.Struct(">HhhhhhhBx")')],
    radar,
  ),
  mutant(
    'frame-target-leaps',
    'FRAME-3',
    frames('anju.encode_frame({**frame, "targets": [{**PERSON, "x_m": 3.0 * (-1) ** self._frames}]})'),
    radar,
  ),
  mutant('frame-too-large', 'LIM-2', frames('anju.encode_frame(frame) + bytes(9_000)'), radar),
  mutant('lite-with-a-number', 'LITE-1', liteSays(`${LITE}, "seq": 1`), lite),
  mutant('lite-without-an-id', 'LITE-1', liteSays('"body": told["body"], "origin": "simulated"'), lite),
  mutant('lite-id-with-blanks', 'LITE-2', liteSays(LITE.replace('e-{', 'event {')), lite),
  mutant('lite-id-always-the-same', 'LITE-2', liteSays('"id": "e", "body": told["body"], "origin": "simulated"'), lite),
  mutant(
    'lite-with-readings',
    'LITE-3',
    [
      inDevice(
        'self._deeds.append(("publish", self._topic, self._waiting, 1, False, self._number))',
        [
          'self._deeds.append(("publish", self._topic.replace("/event", "/reading"), self._waiting, 0, False, 0))',
          'self._deeds.append(("publish", self._topic, self._waiting, 1, False, self._number))',
        ].join('\n        '),
      ),
    ],
    lite,
  ),
]
