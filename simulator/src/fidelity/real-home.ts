import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { SomeFigures } from './figures.ts'
import { layoutInWords, sensorLayout, sensorsInWords, type SensorLayout } from './sensor-layout.ts'

const Pair = Type.Tuple([Type.Number(), Type.Number()])
const Hours24 = Type.Array(Type.Number({ minimum: 0 }), { minItems: 24, maxItems: 24 })

/** The statistics of one real home, as the data file carries them. Fields that are not read may stand beside these. */
export const RealHomeData = Type.Object({
  source: Type.Optional(Type.String()),
  sensors: Type.Optional(Type.String()),
  days: Type.Optional(Type.Number({ minimum: 1 })),
  hourly_share: Type.Optional(Hours24),
  IS: Type.Optional(Type.Number()),
  IV: Type.Optional(Type.Number()),
  RA: Type.Optional(Type.Number()),
  merged_60s: Type.Object({
    per_day: Type.Number({ exclusiveMinimum: 0 }),
    cv: Type.Optional(Type.Number()),
    gap_s: Type.Optional(Type.Object({ p50: Type.Number(), p90: Type.Number(), p99: Type.Number() })),
    hourly_share: Type.Optional(Hours24),
  }),
  per_day_by_type: Type.Optional(Type.Record(Type.String(), Pair)),
  sleep: Type.Optional(Type.Object({ in_bed_h: Type.Optional(Pair), bedtime_h: Type.Optional(Pair), rise_h: Type.Optional(Pair) })),
  night_toileting: Type.Optional(
    Type.Object({
      from: Type.Optional(Type.String()),
      per_night: Type.Number(),
      ge1: Type.Optional(Type.Number()),
      ge2: Type.Optional(Type.Number()),
    }),
  ),
  daytime_silence_h: Type.Optional(Type.Object({ median: Type.Number(), p90: Type.Number() })),
})
export type RealHomeData = Static<typeof RealHomeData>

export const RealHomesFile = Type.Object({ homes: Type.Record(Type.String(), RealHomeData) })

/** A real home to hold a simulated one against. */
export interface RealHome {
  id: string
  source: string
  days: number
  layout: SensorLayout
  toiletFrom: 'labels' | 'flushes'
  figures: SomeFigures
}

/** Reads a data file. Throws a RangeError that says where it is not one. */
export function readRealHomes(data: unknown): RealHome[] {
  if (!Value.Check(RealHomesFile, data)) {
    const [first] = Value.Errors(RealHomesFile, data)
    throw new RangeError(`This is no file of real homes: ${first?.instancePath ?? '/'} ${first?.message ?? 'is wrong'}.`)
  }
  return Object.entries(data.homes).map(([id, home]) => realHome(id, home))
}

function realHome(id: string, home: RealHomeData): RealHome {
  const { merged_60s: merged, sleep, night_toileting: night, daytime_silence_h: silence } = home
  const types = home.per_day_by_type
  const perDay = Object.fromEntries(Object.entries(types ?? {}).map(([type, [times]]) => [type, times]))
  const words = home.sensors ?? ''
  const layout = types === undefined ? layoutInWords(words) : sensorLayout(perDay, sensorsInWords(words))
  const profile = merged.hourly_share ?? home.hourly_share
  const figures: SomeFigures = {
    per_day: merged.per_day,
    cv: merged.cv,
    gap_p50_s: merged.gap_s?.p50,
    gap_p90_s: merged.gap_s?.p90,
    gap_p99_s: merged.gap_s?.p99,
    is: home.IS,
    iv: home.IV,
    ra: home.RA,
    night_toilet_per_night: night?.per_night,
    night_toilet_ge1: night?.ge1,
    night_toilet_ge2: night?.ge2,
    silence_median_h: silence?.median,
    silence_p90_h: silence?.p90,
    front_door_per_day: perDay['front_door'],
    in_bed_h: sleep?.in_bed_h?.[0],
    in_bed_sd_h: sleep?.in_bed_h?.[1],
    bedtime_h: sleep?.bedtime_h?.[0],
    bedtime_sd_h: sleep?.bedtime_h?.[1],
    rising_h: sleep?.rise_h?.[0],
    rising_sd_h: sleep?.rise_h?.[1],
    profile,
  }
  const fromFlushes = (night?.from ?? '').includes('flush')
  return { id, source: home.source ?? '', days: home.days ?? 14, layout, toiletFrom: fromFlushes ? 'flushes' : 'labels', figures }
}
