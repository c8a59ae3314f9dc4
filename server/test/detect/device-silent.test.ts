// Goal: silence is told from life for every pattern of words. Method: drawn words of two devices with gaps around three heartbeats; the oracle
// looks at the gaps of the finished list.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, Seconds, type Instant } from '@anju/sdk'
import { bindRule, type Signal } from '../../src/detect/rule.ts'
import { deviceSilent } from '../../src/detect/rules/device-silent.ts'
import { changes, device, homeOf, report, runRule, timed } from './rule-bench.ts'

const start = instant('2026-01-15T12:00:00Z')
const plug = device('plug', 'smart-plug')
const button = device('button', 'help-button', { heartbeat: Seconds(3_600) })
const lite = device('lite', 'gas-detector', { supervised: false })
const home = homeOf([plug, button, lite])
const rule = bindRule(deviceSilent)
const word = (from: typeof plug, at: number) => report(from, at, 'reading', { power_w: 1 })
const gone = (from: typeof plug, at: number, presence: 'lost' | 'shutdown'): Signal => ({
  type: 'presence',
  at: at as Instant,
  device: from,
  presence,
  origin: 'simulated',
})

describe('device-silent', () => {
  it('[ALERT-7] is raised three heartbeats after the last word, cleared at the next, and not raised before the first', () => {
    const move = fc.tuple(
      fc.constantFrom(1_000, 60_000, 179_999, 180_000, 180_001, 400_000, 10_799_999, 10_800_001),
      fc.constantFrom(plug, button, lite),
    )
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
        const list = timed(start, moves)
        const end = start + 40 * 10_800_001
        const due = [plug, button].flatMap((one) => {
          const words = list.filter(([, from]) => from === one).map(([at]) => at)
          return words.flatMap((at, i) => {
            const next = words[i + 1]
            const silent = at + 3 * one.heartbeat
            if (next === undefined) return [[silent, `raise ${one.id}`] as const]
            return next <= silent ? [] : [[silent, `raise ${one.id}`] as const, [next, `clear ${one.id}`] as const]
          })
        })
        const said = runRule(
          rule,
          home,
          list.map(([at, from]) => word(from, at)),
          end,
        )
        // A word at the very instant of the limit counts: reports are judged before the wake-up of their instant.
        expect(changes(said).sort()).toEqual(due.map(([at, did]) => `${at} ${did}`).sort())
      }),
      { numRuns: 200 },
    )
  })

  it('[ALERT-7] tells the cause: a lost line, lost mains, a goodbye, or no word at all; a will alone raises nothing', () => {
    const cause = (signals: Signal[]) =>
      runRule(rule, home, [word(plug, start), ...signals], start + 600_000)[0]!.claim!.evidence[0]!.values['cause']
    expect(cause([])).toBe('no-word')
    expect(cause([gone(plug, start + 1_000, 'lost')])).toBe('lost')
    expect(cause([gone(plug, start + 1_000, 'shutdown')])).toBe('shutdown')
    expect(cause([report(plug, start + 500, 'mains-power', { mains: 'lost' }), gone(plug, start + 1_000, 'lost')])).toBe('mains-lost')
    expect(runRule(rule, home, [word(plug, start), gone(plug, start + 1_000, 'lost')], start + 180_000)).toEqual([])
  })

  it('[ALERT-7] is raised when an outage of a minute and a lost heartbeat before it make three, and is over when the line is back', () => {
    const said = runRule(
      rule,
      home,
      [word(plug, start + 31_361), gone(plug, start + 119_000, 'lost'), word(plug, start + 214_026)],
      start + 380_000,
    )
    expect(changes(said)).toEqual([`${start + 211_361} raise plug`, `${start + 214_026} clear plug`])
    const heard = [word(plug, start + 31_361), word(plug, start + 91_361), gone(plug, start + 119_000, 'lost'), word(plug, start + 214_026)]
    expect(runRule(rule, home, heard, start + 380_000)).toEqual([])
  })

  it('[ALERT-7] does not count the time in which the server was away', () => {
    const back: Signal = { type: 'resumed', at: (start + 170_000) as Instant }
    const said = runRule(rule, home, [word(plug, start), back], start + 400_000)
    expect(changes(said)).toEqual([`${start + 350_000} raise plug`])
  })
})
