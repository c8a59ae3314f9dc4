// Goal: no interpreter of a radar family throws, and all it says fits the radar kind. Method: drawn frames of every family and drawn bytes in well-formed frames;
// each utterance is checked against the kind's schema.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Interpreter } from '../../src/adapters/adapter.ts'
import { ld2410Interpreter } from '../../src/adapters/ld2410/interpret.ts'
import { ld2450Interpreter } from '../../src/adapters/ld2450/interpret.ts'
import { micradarInterpreter } from '../../src/adapters/micradar/interpret.ts'
import { reports } from '../../src/adapters/micradar/meaning.ts'
import { tiInterpreter } from '../../src/adapters/ti-mmwave/interpret.ts'
import { frameTypes, type TinyModel } from '../../src/adapters/tinyframe/frame-types.ts'
import { tinyframeInterpreter } from '../../src/adapters/tinyframe/interpret.ts'
import { families } from './radar-streams.ts'
import { bodiesOf, testClock } from './radar-talk.ts'

const models = Object.keys(frameTypes) as TinyModel[]
const drawnOf = (name: string) => families.find((family) => family.name === name)!.drawn.map(({ frame }) => frame)
const data = fc.oneof(...[1, 2, 4, 6, 8, 12, 24, 28].map((length) => fc.uint8Array({ minLength: length, maxLength: length })))
const keys = [...reports.keys()]

type Row = [name: string, frames: fc.Arbitrary<unknown>, make: (now: ReturnType<typeof testClock>['now']) => Interpreter<never>]
const rows: Row[] = [
  [
    'TI mmWave',
    drawnOf('TI mmWave'),
    (now) => tiInterpreter({ now, frame_period_s: 0.1, mount_height_m: 2, z_from: 'device', ways_m: [] }),
  ],
  [
    'MicRadar',
    fc
      .record({ key: fc.constantFrom(...keys), payload: data })
      .map(({ key, payload }) => ({ control: key >> 8, command: key & 0xff, payload })),
    (now) => micradarInterpreter({ now }),
  ],
  ...models.map((model): Row => {
    const types = Object.keys(frameTypes[model]).map(Number)
    return [
      model,
      fc.record({ id: fc.nat({ max: 65_535 }), type: fc.constantFrom(...types), data }),
      (now) => tinyframeInterpreter({ model, now }),
    ]
  }),
  ['LD2410', drawnOf('LD2410'), (now) => ld2410Interpreter({ now, ways_m: [] })],
  ['LD2450', drawnOf('LD2450'), (now) => ld2450Interpreter({ now, ways_m: [] })],
]

describe.each(rows)('%s interpreter', (_name, frames, make) => {
  it('[ADAPT-6] [ADAPT-9] [ADAPT-10] says only what fits the kind, at most one reading in 10 s, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(frames, fc.nat({ max: 4_000 })), { maxLength: 60 }), (steps) => {
        const clock = testClock()
        const interpreter = make(clock.now)
        let present: unknown
        let readAt = -Infinity
        for (const [frame, ms] of steps) {
          clock.pass(ms)
          for (const body of bodiesOf(interpreter.hear(frame as never))) {
            if (body['event'] === 'presence') {
              const said = JSON.stringify(body)
              expect(said).not.toBe(present)
              present = said
              if (body['present'] === false) readAt = -Infinity
            }
            if (body['event'] !== undefined) continue
            expect(clock.now() - readAt).toBeGreaterThanOrEqual(10_000)
            readAt = clock.now()
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})
