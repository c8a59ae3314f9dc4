// Goal: truth says since when. Method: doors at the edges of the night, and devices without power or line, against the clock.
import { describe, expect, it } from 'vitest'
import { live } from './lived.ts'

const who = 'wang-xiulan'
const doors = (life: Awaited<ReturnType<typeof live>>) =>
  life.truths.filter(({ kind }) => kind === 'door-open-night').map(({ phase, at_s }) => [phase, at_s])

describe('truth of a door at night', () => {
  it('[SIM-22] begins with the opening once five minutes have passed', async () => {
    const script = [
      [60, { do: 'open', opening: 'front-door' }],
      [600, { do: 'shut', opening: 'front-door' }],
    ] as const
    const lived = await live({ at: '2026-01-15T02:00:00+08:00', for_s: 700, script })
    expect(doors(lived)[0]![0]).toBe('onset')
    expect(doors(lived)[0]![1]).toBeCloseTo(60, 0)
    expect(doors(lived)[1]![0]).toBe('end')
    expect(doors(lived)[1]![1]).toBeCloseTo(601, 0)
    expect(lived.events('door-front', 'door').map(({ body }) => body['open'])).toEqual([true, false])
  })

  it('[SIM-22] does not come of going out, nor by day, and begins with the night', async () => {
    const out = await live({ at: '2026-01-15T02:00:00+08:00', for_s: 900, script: [[60, { do: 'go-out', who }]] })
    expect(doors(out)).toEqual([])
    expect(out.events('door-front', 'door')).toHaveLength(2)
    const evening = await live({ at: '2026-01-15T22:30:00+08:00', for_s: 3_600, script: [[60, { do: 'open', opening: 'front-door' }]] })
    expect(doors(evening)).toEqual([['onset', 1_800]])
    const morning = await live({ at: '2026-01-15T05:30:00+08:00', for_s: 3_600, script: [[60, { do: 'open', opening: 'front-door' }]] })
    expect(doors(morning).map(([phase, at]) => [phase, Math.round(Number(at))])).toEqual([
      ['onset', 60],
      ['end', 1_800],
    ])
  })
})

describe('a device without power or line', () => {
  it('[SIM-17] is silent, true from the moment of the plug to the moment it is back', async () => {
    const lived = await live({
      for_s: 600,
      script: [
        [100.5, { do: 'unplug', device: 'radar-living' }],
        [400.5, { do: 'plug-in', device: 'radar-living' }],
        [500, { do: 'run-flat', device: 'button-bedside' }],
      ],
    })
    const during = lived.said.filter(
      ({ device, at_s, channel }) => device === 'radar-living' && at_s > 100.5 && at_s < 400.5 && channel !== 'death',
    )
    expect(during).toEqual([])
    expect(lived.truths.filter(({ kind }) => kind === 'device-silent').map(({ kind, phase, at_s }) => [kind, phase, at_s])).toEqual([
      ['device-silent', 'onset', 100.5],
      ['device-silent', 'end', 400.5],
      ['device-silent', 'onset', 500],
    ])
    expect(lived.said.filter(({ device, channel }) => device === 'radar-living' && channel === 'birth')).toHaveLength(2)
    expect(lived.said.find(({ device, channel }) => device === 'button-bedside' && channel === 'death')?.body['reason']).toBe('battery')
    expect(lived.sim.snapshot().dead_devices).toEqual(['button-bedside'])
  })

  it('[SIM-17] is one in an outage of three heartbeats, and tells afterwards what happened meanwhile', async () => {
    const outage = (until_s: number) =>
      live({
        for_s: 900,
        faults: [{ fault: 'outage', device: 'radar-living', from_s: 100, until_s }],
        script: [[150, { do: 'fall', who }]],
      })
    const [long, short] = [await outage(500), await outage(200)]
    const silent = (lived: typeof long) =>
      lived.truths.filter(({ kind }) => kind === 'device-silent').map(({ phase, at_s }) => [phase, at_s])
    expect(silent(long)).toEqual([
      ['onset', 100],
      ['end', 500],
    ])
    expect(silent(short)).toEqual([])
    const said = long.said.filter(({ device, at_s, channel }) => device === 'radar-living' && at_s > 100.001 && channel === 'event')
    expect(said.length).toBeGreaterThan(0)
    expect(said[0]!.at_s).toBeGreaterThanOrEqual(500)
  })
})
