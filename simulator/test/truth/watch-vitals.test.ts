// Goal: truth knows an emergency of a body from its first instant, and none in the well. Method: courses of illness in a lived-in home; the onset is held against the vital
// signs around it.
import { describe, expect, it } from 'vitest'
import { live } from '../lived.ts'
import { Hours, random, Seconds, type Instant, type Truth } from '@anju/sdk'
import { truthLog } from '../../src/truth/truth-log.ts'
import { watchVitals } from '../../src/truth/watch-vitals.ts'
import { physiology } from '../../src/physiology/vitals.ts'

const who = 'wang-xiulan'
const START = 1_768_442_400_000 as Instant
const kinds = ({ truths }: Awaited<ReturnType<typeof live>>) => truths.map(({ kind, cause, phase }) => [kind, cause, phase])

/** Lets one body live before the watch, which is asked only when it wants to be. */
function watched(
  befalls: (body: ReturnType<typeof physiology>) => void,
  hours: number,
): { truths: Truth[]; body: ReturnType<typeof physiology>; looks: number } {
  const truths: Truth[] = []
  const body = physiology({ registered: { born: 1940 }, random: random('ill'), start: START, minute: 720 })
  const watch = watchVitals(
    [{ registered: { id: 'a' }, away: false, physiology: body }],
    truthLog('home', (truth) => truths.push(truth)),
    () => ({ room: 'bedroom' }),
  )
  watch.look(START)
  befalls(body)
  let [now, looks] = [START as number, 0]
  while (now < START + hours * 3_600_000) {
    watch.look(now as Instant)
    looks += 1
    now = watch.next(now as Instant) ?? START + hours * 3_600_000
  }
  return { truths, body, looks }
}

describe('truth of vital signs', () => {
  it.each([
    ['infection', 'fever', 'core_c', 39.1],
    ['copd-exacerbation', 'low-spo2', 'spo2_pct', 91],
  ] as const)('[SIM-69] begins when %s brings %s, at the instant at which the limit is passed', (illness, cause, field, limit) => {
    const { truths, body } = watched((ill) => ill.fallIll(illness, 1.3, START, Hours(24)), 30)
    const onset = truths.find((truth) => truth.cause === cause)!
    expect(onset).toMatchObject({ kind: 'vitals-critical', phase: 'onset', room: 'bedroom', resident: 'a' })
    expect(body.atRest(onset.at_ms as Instant)[field]).toBeCloseTo(limit, 3)
    const sign = Math.sign(body.atRest((onset.at_ms + 60_000) as Instant)[field] - body.atRest((onset.at_ms - 60_000) as Instant)[field])
    expect((body.atRest((onset.at_ms - 5_000) as Instant)[field] - limit) * sign).toBeLessThan(0)
    expect(truths.filter((truth) => truth.cause === cause)).toHaveLength(1)
  })

  it('[SIM-69] ends each episode of a slow heart that lasted two minutes, and passes over shorter ones', () => {
    const { truths } = watched((ill) => ill.fallIll('bradycardia', 1.1, START, Hours(1)), 24)
    const onsets = truths.filter(({ phase }) => phase === 'onset')
    expect(onsets.length).toBeGreaterThan(5)
    expect(onsets.every(({ kind, cause }) => kind === 'vitals-critical' && cause === 'bradycardia')).toBe(true)
    for (const { id, at_ms } of onsets.slice(0, -1)) {
      const end = truths.find((truth) => truth.id === id && truth.phase === 'end')!
      expect(end.at_ms - at_ms).toBeGreaterThanOrEqual(120_000)
      expect(end.at_ms - at_ms).toBeLessThan(600_000)
    }
  })

  it('[SIM-69] passes over what does not last two minutes', () => {
    const fever = (for_s: number) =>
      watched((ill) => {
        ill.fallIll('infection', 1.4, START, Seconds(0))
        ill.recover('infection', (START + for_s * 1000) as Instant, Seconds(1))
      }, 1).truths.map(({ cause, phase }) => [cause, phase])
    expect(fever(100)).toEqual([])
    expect(fever(200)).toContainEqual(['fever', 'onset'])
    expect(fever(200)).toContainEqual(['fever', 'end'])
  })

  it('[SIM-144] is unlike usual once a sign has been five deviations off the own for half an hour, since it was', () => {
    const ill = (severity: number, for_h: number) =>
      watched((body) => {
        body.fallIll('infection', severity, START, Hours(1))
        body.recover('infection', (START + for_h * 3_600_000) as Instant, Hours(1))
      }, 12)
    const unlike = ill(0.9, 6).truths.filter(({ kind }) => kind === 'vitals-deviation')
    for (const cause of ['heart-high', 'breath-high'])
      expect(unlike.filter((truth) => truth.cause === cause).map(({ phase }) => phase)).toEqual(['onset', 'end'])
    const { truths, body } = watched((well) => well.fallIll('infection', 0.9, START, Hours(1)), 12)
    const onset = truths.find(({ cause }) => cause === 'heart-high')!
    expect(body.strain(onset.at_ms as Instant).heart_per_min / 4).toBeCloseTo(5, 2)
    // Not as ill, or not for half an hour.
    expect(ill(0.7, 6).truths.filter(({ cause }) => cause === 'heart-high')).toEqual([])
    expect(ill(0.9, 0.08).truths.filter(({ kind, cause }) => kind === 'vitals-deviation' && cause === 'heart-high')).toEqual([])
  })

  it('[SIM-69] looks at nobody who is well', () => {
    expect(watched(() => {}, 48)).toMatchObject({ truths: [], looks: 1 })
  })

  it('[SIM-69] of a pause in breathing begins with the pause once it has lasted 20 s, and no sooner', async () => {
    const long = await live({
      for_s: 200,
      starts: { people: { [who]: { sits: 'chair-east' } } },
      script: [[60, { do: 'stop-breathing', who, for_s: 45 }]],
    })
    expect(long.truths).toMatchObject([
      { kind: 'apnoea', phase: 'onset', at_s: 60, room: 'living', resident: who },
      { kind: 'apnoea', phase: 'end', at_s: 105 },
    ])
    const breaths = long.said.filter(
      ({ device, channel, body }) => device === 'radar-living' && channel === 'reading' && 'breath_per_min' in body,
    )
    const during = breaths.filter(({ at_s }) => at_s > 85 && at_s < 104).map(({ body }) => Number(body['breath_per_min']))
    expect(during.length).toBeGreaterThan(0)
    expect(Math.min(...during)).toBeLessThan(6)
    expect((await live({ for_s: 200, script: [[60, { do: 'stop-breathing', who, for_s: 18 }]] })).truths).toEqual([])
  })

  it('[SIM-70] knows the cold of a long lie, and who is unconscious does nothing', async () => {
    const lived = await live({
      for_s: 10 * 3_600,
      script: [
        [10, { do: 'faint', who }],
        [30, { do: 'call', who }],
        [31, { do: 'press', who, device: 'wristband-1' }],
        [32, { do: 'get-up', who }],
        [9.5 * 3_600, { do: 'come-round', who }],
        [9.6 * 3_600, { do: 'get-up', who }],
      ],
    })
    expect(lived.refused.map(({ code }) => code)).toEqual(['person-unconscious', 'person-unconscious', 'person-unconscious'])
    expect(kinds(lived)).toContainEqual(['vitals-critical', 'hypothermia', 'onset'])
    expect(kinds(lived)[0]).toEqual(['fall', undefined, 'onset'])
    expect(kinds(lived)).toContainEqual(['fall', undefined, 'end'])
    const cold = lived.truths.find(({ cause }) => cause === 'hypothermia')!
    expect(cold.at_s).toBeGreaterThan(2 * 3_600)
  })
})
