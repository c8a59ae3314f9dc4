// Goal: a radar says no number that it does not have. Method: the voice of a radar, told one thing after the other by hand.
import { describe, expect, it } from 'vitest'
import { radarVoice } from '../../src/adapters/radar-voice.ts'
import { instant } from '../../src/time.ts'

const voice = () => radarVoice({ now: () => instant('2026-03-01T08:00:00+08:00') })
const bodies = (said: ReturnType<ReturnType<typeof radarVoice>['seen']>) => said.map((one) => (one.ok ? one.value.body : one.fault.code))

describe('the voice of a radar', () => {
  it('[ADAPT-48] counts nobody for a device that does not count, and takes no count back for it', () => {
    const radar = voice()
    expect(bodies(radar.seen('some'))).toEqual([{ event: 'presence', present: true }])
    expect(bodies(radar.seen('some'))).toEqual([])
    expect(bodies(radar.seen(2))).toEqual([{ event: 'presence', present: true, targets: 2 }])
    expect(bodies(radar.seen('some'))).toEqual([])
    expect(bodies(radar.seen(0))).toEqual([{ event: 'presence', present: false, targets: 0 }])
    expect(bodies(radar.seen('some'))).toEqual([{ event: 'presence', present: true }])
  })

  it('[ADAPT-12] [ADAPT-48] says of a fall, a posture and a place what was told and no more', () => {
    const radar = voice()
    expect(bodies(radar.fell({}))).toEqual([{ event: 'fall' }])
    expect(bodies(radar.posture('lying'))).toEqual([{ event: 'posture', posture: 'lying' }])
    radar.at({ y_m: 2 })
    expect(bodies(radar.fell({ speed_m_s: 99 }))).toEqual([{ event: 'fall', y_m: 2, speed_m_s: 10 }])
    expect(bodies(radar.at({ y_m: 99 }))).toEqual(['value-meaningless'])
    expect(bodies(radar.fell({ place: { x_m: 99 } }))).toEqual([{ event: 'fall', y_m: 2 }])
    expect(bodies(radar.vanished({ x_m: 1, y_m: 1 }))).toEqual([])
  })

  it('[ADAPT-11] reads a heart without a motion that nobody measured', () => {
    const radar = voice()
    expect(bodies(radar.sample())).toEqual([])
    radar.vital('heart', 70)
    expect(bodies(radar.sample())).toEqual([{ posture: 'unknown', heart_per_min: 70 }])
  })
})
