// Goal: every spelling and nesting of the VS373's report is read as the same. Method: all combinations of the documented variants, the documented reports,
// the two tables whole, arbitrary JSON.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  localTime,
  readVs373,
  vs373Events,
  vs373Json,
  vs373Radar,
  vs373Statuses,
  type Vs373Report,
} from '../../src/adapters/message-families.ts'
import { instant } from '../../src/time.ts'
import { codeOf, faults, fitsKind, json, told, utf8, valueOf } from './message-talk.ts'

const trigger = { type: 0, 'trigger id': 266, event: 0, status: 1, location: ' (565, -838, 277)' }
const fall: Vs373Report = {
  event: 'fall',
  status: 'alarm',
  model: 'VS373-915M',
  serial: '6806',
  trigger_id: 266,
  location_m: [0.565, -0.838, 0.277],
  local_time: '2025-08-18 20:44:34',
}

describe('the report', () => {
  it('[ADAPT-90] reads every spelling and nesting alike', () => {
    const spellings = {
      info: ['device_info', 'device info', 'deviceInfo'],
      model: ['device_model', 'device model'],
      sn: ['device_sn', 'device sn'],
      ip: ['ipAddress', 'ip_address'],
      name: ['VS373-915M', 'Vs373-915M'],
      data: ['trigger_data', 'trigger data', 'triggerData'],
      id: ['trigger_id', 'trigger id'],
    }
    const nestings = ['inside', 'beside', 'bare inside', 'bare'] as const
    const variant = fc.record({
      ...(Object.fromEntries(Object.entries(spellings).map(([key, all]) => [key, fc.constantFrom(...all)])) as Record<
        keyof typeof spellings,
        fc.Arbitrary<string>
      >),
      nesting: fc.constantFrom(...nestings),
    })
    fc.assert(
      fc.property(variant, ({ info, model, sn, ip, name, data, id, nesting }) => {
        const device = { [model]: name, [sn]: '6806', [ip]: '192.168.1.2', time: '2025-08-18 20:44:34' }
        const said = { type: 0, [id]: 266, event: 0, status: 1, location: ' (565, -838, 277)' }
        const whole = {
          inside: { [info]: { ...device, [data]: said } },
          beside: { [info]: device, [data]: said },
          'bare inside': { [info]: { ...device, ...said } },
          bare: { ...device, ...said },
        }[nesting]
        expect(valueOf(readVs373(json(whole)))).toEqual(fall)
      }),
    )
  })

  it('[ADAPT-90] reads back what it writes', () => {
    const at = instant('2025-08-18T20:44:34+08:00')
    expect(valueOf(readVs373(utf8(vs373Json(fall, at, 480))))).toEqual(fall)
  })

  it('[ADAPT-91] gives a local time and no instant', () => {
    expect(valueOf(readVs373(json({ 'device info': { time: '2025-08-18 20:44:34', 'trigger data': trigger } }))).local_time).toBe(
      '2025-08-18 20:44:34',
    )
    expect(valueOf(localTime('2025-08-18 20:44:34', 480))).toBe(instant('2025-08-18T20:44:34+08:00'))
    expect(valueOf(readVs373(json({ time: 'now', trigger_data: trigger }))).local_time).toBeUndefined()
  })

  it('[ADAPT-92] knows the tables whole, and nothing outside them', () => {
    vs373Events.forEach((name, event) => expect(valueOf(readVs373(json({ event, status: 1 }))).event).toBe(name))
    for (const status of [1, 2, 3, 4]) expect(valueOf(readVs373(json({ event: 0, status }))).status).toBe(vs373Statuses[status])
    for (const [event, status] of [
      [9, 1],
      [-1, 1],
      [0, 0],
      [0, 5],
      ['0', 1],
      [0.5, 1],
    ])
      expect(codeOf(readVs373(json({ event, status })))).toBe('value-meaningless')
    expect(codeOf(readVs373(json({ device_info: {} })))).toBe('foreign-shape-wrong')
  })

  it('[ADAPT-40] eats any JSON without a throw', () => {
    const keys = fc.constantFrom('device_info', 'device info', 'trigger_data', 'event', 'status', 'location', 'time')
    const any = fc.dictionary(keys, fc.oneof(fc.nat(9), fc.jsonValue(), fc.dictionary(keys, fc.oneof(fc.nat(9), fc.string()))))
    const radar = vs373Radar({ mounted_m: 2.7 })
    fc.assert(
      fc.property(any, (said) => {
        const report = readVs373(json(said))
        if (report.ok) fitsKind(radar.hear(report.value))
      }),
    )
  })
})

describe('the radar', () => {
  const where = { x_m: 0.565, y_m: -0.838, z_m: 0.277 - 2.7 }

  it('[ADAPT-92] tells an alarmed fall where it was, and none that is resolved, ignored or reported', () => {
    const radar = vs373Radar({ mounted_m: 2.7 })
    expect(told(radar.hear(fall))).toEqual([
      { event: 'fall', ...where },
      { event: 'posture', posture: 'on-floor', ...where },
    ])
    for (const status of ['resolve', 'ignore', 'status-report'] as const)
      expect(
        told(vs373Radar({ mounted_m: 2.7 }).hear({ ...fall, status })).filter(({ event }) => event === 'fall'),
        status,
      ).toEqual([])
    expect(told(radar.hear({ ...fall, status: 'resolve' }))).toMatchObject([{ event: 'posture', posture: 'unknown' }])
  })

  it('[ADAPT-92] tells a fall without a place when none is said or none is possible', () => {
    expect(told(vs373Radar({ mounted_m: 2.7 }).hear({ event: 'fall', status: 'alarm' }))[0]).toEqual({ event: 'fall' })
    const heard = vs373Radar({ mounted_m: 2.7 }).hear({ ...fall, location_m: [500, 0, 0] })
    expect(faults(heard)).toEqual(['value-meaningless'])
    expect(heard.filter((one) => one.ok)).toHaveLength(2)
  })

  it('[ADAPT-92] tells occupancy, vacancy and lying', () => {
    const radar = vs373Radar({ mounted_m: 2.7 })
    const events = (event: Vs373Report['event']) => told(radar.hear({ event, status: 'alarm' }))
    expect(events('occupancy')).toEqual([{ event: 'presence', present: true }])
    expect(events('lying')).toMatchObject([{ event: 'posture', posture: 'lying' }])
    expect(events('out-of-bed')).toMatchObject([{ event: 'posture', posture: 'unknown' }])
    expect(told(radar.hear({ event: 'lying', status: 'status-report' }))).toMatchObject([{ posture: 'lying' }])
    expect(told(radar.hear({ event: 'out-of-bed', status: 'resolve' }))).toEqual([])
    expect(events('vacant')).toEqual([{ event: 'presence', present: false, targets: 0 }])
    expect(events('bradycardia')).toEqual([])
  })
})
