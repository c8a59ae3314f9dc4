// Goal: lamps are on where people need them. Method: one world asked for the light of its rooms by day and night, with somebody in them or not, and a hand at the switch.
import { describe, expect, it } from 'vitest'
import { instant, random } from '@anju/sdk'
import { wanqing } from '../lived.ts'
import { causalHome } from '../../src/causal-home.ts'
import { truthLog } from '../../src/truth/truth-log.ts'
import { localTime } from '../../src/world/local-time.ts'

const world = (at: string, start: Parameters<typeof causalHome>[1]) => {
  const now = instant(at)
  const home = causalHome(wanqing(), start, random('lamp'), now, localTime('Asia/Shanghai'), {
    log: truthLog('h', () => {}),
    jolt: () => {},
  })
  return { now, home, lx: (room: string) => home.climate.light_lx(room, now) }
}

describe('a lamp', () => {
  it('[SIM-66] is on at night where somebody is up, and nowhere else', () => {
    const { lx } = world('2026-01-15T21:00:00+08:00', { people: { 'wang-xiulan': { sits: 'sofa' } } })
    expect(lx('living')).toBeGreaterThan(100)
    expect(lx('bedroom')).toBe(0)
    expect(world('2026-01-15T23:30:00+08:00', { people: { 'wang-xiulan': { lies: 'bed' } } }).lx('bedroom')).toBe(0)
  })

  it('[SIM-66] is off by day, and does as a hand says', () => {
    const day = world('2026-05-15T12:00:00+08:00', { people: { 'wang-xiulan': { sits: 'sofa' } } })
    const before = day.lx('living')
    expect(before).toBeGreaterThan(80)
    day.home.hazards.setLamp('living', true)
    expect(day.lx('living') - before).toBeCloseTo(150, 9)
    const night = world('2026-01-15T21:00:00+08:00', { people: { 'wang-xiulan': { sits: 'sofa' } } })
    night.home.hazards.setLamp('living', false)
    expect(night.lx('living')).toBe(0)
  })

  it('[SIM-65] damp air of a shower stays in the bathroom, and a fan takes it out', () => {
    const { now, home } = world('2026-01-15T09:00:00+08:00', {})
    const later = (minutes: number) => (now + minutes * 60_000) as typeof now
    const shower = home.places.furniture('shower')!
    home.water.turn(shower, true, true)
    home.advance(now)
    const [before, after] = [home.climate.humidity_pct('bathroom', now), home.climate.humidity_pct('bathroom', later(12))]
    expect(after).toBeGreaterThan(before + 8)
    expect(home.climate.humidity_pct('study', later(12))).toBeLessThan(before + 8)
    home.advance(later(12))
    home.water.turn(shower, false, false)
    home.hazards.setFan('bathroom', true)
    home.advance(later(12))
    expect(home.climate.humidity_pct('bathroom', later(60))).toBeLessThan(after - 6)
  })
})
