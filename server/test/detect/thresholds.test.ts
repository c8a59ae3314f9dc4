// Goal: thresholds of site, home and person, the nearer over the farther, refused by name when they do not fit. Method: drawn settings on three levels
// against a merge by hand, seen through what a rule does; then each kind of mistake.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '@anju/sdk'
import { blindSpots } from '../../src/detect/observability.ts'
import { unbound } from '../../src/detect/rule.ts'
import { bathroomLongStay } from '../../src/detect/rules/bathroom-long-stay.ts'
import { referenceRules } from '../../src/detect/rules/reference-rules.ts'
import { boundRules, type RuleSettings, type Thresholds } from '../../src/detect/thresholds.ts'
import { device, homeOf, report, runRule } from './rule-bench.ts'

const t = instant('2026-01-15T12:00:00Z')
const bath = device('bath', 'motion', { room: 'bathroom', room_kind: 'bathroom' })
const alone = homeOf([bath])
const couple = homeOf([bath], 2)
const homes = new Map([
  ['h1', alone],
  ['h2', couple],
])
const all = [unbound(bathroomLongStay)]
const id = 'bathroom-long-stay'

describe('thresholds', () => {
  it('[ALERT-34] are the person’s over the home’s over the site’s over the default', () => {
    const given = fc.option(fc.integer({ min: 5, max: 44 }), { nil: undefined })
    fc.assert(
      fc.property(given, given, given, (site, ofHome, person) => {
        const setting = (warning_min: number | undefined): RuleSettings => (warning_min === undefined ? {} : { [id]: { warning_min } })
        const thresholds: Thresholds = {
          version: 1,
          site: setting(site),
          homes: { h1: setting(ofHome) },
          people: { 'h1/p1': setting(person) },
        }
        const rulesOf = boundRules(all, thresholds, homes)
        const warned_min = (home: string) => {
          const [rule] = rulesOf(home)
          const [first] = runRule(rule!, homes.get(home)!, [report(bath, t, 'motion', { moving: true })], t + 3 * 3_600_000)
          return (first!.at - t) / 60_000
        }
        expect(warned_min('h1')).toBe(person ?? ofHome ?? site ?? 30)
        expect(warned_min('h2')).toBe(site ?? 30)
      }),
    )
  })

  it('[ALERT-34] are refused by name: home, person, rule, field, shape', () => {
    const bound = (thresholds: unknown) => () => boundRules(referenceRules, thresholds as Thresholds, homes)
    expect(bound({ version: 1, homes: { h9: {} } })).toThrow(/no home h9/)
    expect(bound({ version: 1, people: { 'h1/p7': {} } })).toThrow(/h1\/p7/)
    expect(bound({ version: 1, site: { falls: {} } })).toThrow(/site.*no rule falls/)
    expect(bound({ version: 1, people: { 'h1/p1': { falls: {} } } })).toThrow(/h1\/p1.*no rule falls/)
    expect(bound({ version: 1, site: { fall: { confirm_s: 99 } } })).toThrow(/rule fall.*confirm_s/)
    expect(bound({ version: 1, homes: { h1: { fall: { confirm: 12 } } } })).toThrow(RangeError)
    expect(bound({ version: 0 })).toThrow(/version/)
    expect(bound({ version: 1, people: { 'h1/p1': { apnoea: { hold_s: 40 } } } })).not.toThrow()
  })

  it('[ALERT-35] name what a home lacks, rule by rule, and nothing where all is there', () => {
    const rules = boundRules(referenceRules, { version: 1 }, homes)('h1')
    expect(blindSpots(rules, alone)).toMatchObject({
      fall: ['radar-or-wristband'],
      gas: ['gas-detector'],
      'stove-left-on': ['stove-knob', 'sensor-in-kitchen'],
    })
    expect(blindSpots(rules, alone)).not.toHaveProperty(id)
    const full = homeOf([
      bath,
      device('radar', 'radar', { room: 'bedroom', room_kind: 'bedroom' }),
      device('kitchen', 'motion', { room: 'kitchen', room_kind: 'kitchen' }),
      device('gas', 'gas-detector'),
      device('smoke', 'smoke-detector'),
      device('water', 'water-sensor'),
      device('front', 'door-contact', { entrance: true }),
      device('knob', 'door-contact', { mounted_on: 'stove', room_kind: 'kitchen' }),
      device('band', 'wristband'),
      device('voice', 'voice-terminal'),
    ])
    expect(blindSpots(rules, full)).toEqual({})
  })
})
