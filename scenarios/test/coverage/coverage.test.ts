// Goal: coverage counts the pairs of conditions under which an emergency really came about. Method: runs with drawn conditions beside a counter of pairs by hand;
// merging in any order; and the documents that come with Anju, whose conditions are known.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { Fault } from '@anju/simulator'
import { describe, expect, it } from 'vitest'
import { axes, conditionsOf, type Axis, type Conditions } from '../../src/coverage/conditions.ts'
import { cellsOf, coverageOf, emergencies } from '../../src/coverage/coverage.ts'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { emergencyRecord } from '../gate/drawn-record.ts'

const pick = <A extends Axis>(axis: A) => fc.constantFrom(...(axes[axis] as readonly unknown[] as readonly NonNullable<Conditions[A]>[]))
const conditions = fc.record({
  hour: pick('hour'),
  mobility: pick('mobility'),
  devices: pick('devices'),
  network: pick('network'),
  staffing: pick('staffing'),
})
const run = fc.record({
  kind: fc.constantFrom('fall', 'gas', 'not-up' as const),
  room: pick('room'),
  outcome: fc.constantFrom('matched', 'missed', 'not-happened' as const),
  conditions,
})

describe('coverage', () => {
  it('[COV-1] counts each pair once, whatever the order of the runs', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 12 }), (drawn) => {
        const records = drawn.map(({ kind, room, outcome, conditions: at }) =>
          emergencyRecord(kind, outcome, 1, { emergencies: [{ kind, room }], conditions: at }),
        )
        const pairs = new Set<string>()
        for (const { kind, room, outcome, conditions: at } of drawn) {
          if (outcome === 'not-happened') continue
          const own = (emergencies[kind] as readonly string[]).includes(room)
          const all = Object.entries(own ? { room, ...at } : at)
          for (const [a, x] of all) for (const [b, y] of all) if (a < b) pairs.add(`${kind} ${a}=${x} ${b}=${y}`)
        }
        const coverage = coverageOf(records)
        expect(coverage.reached).toBe(pairs.size)
        expect(coverageOf(records.toReversed())).toEqual(coverage)
        for (const { cells, reached, unreached } of Object.values(coverage.kinds)) expect(reached + unreached.length).toBe(cells)
      }),
    )
  })

  it('[COV-1] has as many cells as there are pairs of values', () => {
    const sizes = [1, axes.hour.length, axes.mobility.length, axes.devices.length, axes.network.length, axes.staffing.length]
    const pairs = sizes.flatMap((a, i) => sizes.slice(i + 1).map((b) => a * b)).reduce((sum, each) => sum + each, 0)
    expect(cellsOf('gas', ['kitchen'])).toHaveLength(pairs)
    expect(coverageOf([]).cells).toBe(Object.entries(emergencies).reduce((sum, [kind, rooms]) => sum + cellsOf(kind, rooms).length, 0))
  })

  it('[COV-1] takes nothing from a run that broke', () => {
    const broken = emergencyRecord('fall', 'matched', 1, { error: { unreachable: false, says: 'x' } })
    expect(coverageOf([broken]).reached).toBe(0)
  })

  it.each([
    [
      'fall/fall-in-bathroom.yaml',
      { hour: 'evening', mobility: 'stick', devices: 'radar-and-wristband', network: 'clean', staffing: 'nobody' },
    ],
    ['sos/help-button-without-network.yaml', { hour: 'night', network: 'outage' }],
    ['fall/fall-over-lossy-radio.yaml', { network: 'lossy' }],
    ['gas/gas-left-on.yaml', { hour: 'morning' }],
  ])('[COV-1] knows the conditions of %s', (file, expected) => {
    const loaded = loadScenario(join(import.meta.dirname, '../../suites', file), (path) => readFileSync(path, 'utf8'))
    if (!loaded.ok) throw new Error(file)
    expect(conditionsOf(loaded.scenario)).toMatchObject(expected)
  })

  it('[COV-1] knows the network by each fault of the simulator', () => {
    const loaded = loadScenario(join(import.meta.dirname, '../../suites/fall/fall-in-bathroom.yaml'), (path) => readFileSync(path, 'utf8'))
    if (!loaded.ok) throw new Error('The document is wrong.')
    const named = (Fault as unknown as { anyOf: { properties: { fault: { const: string } } }[] }).anyOf.map(
      ({ properties }) => properties.fault.const,
    )
    const by = Map.groupBy(named, (fault) => conditionsOf({ ...loaded.scenario, faults: [{ fault } as Fault] }).network)
    expect(by.get('outage')).toEqual(['outage', 'half-open', 'gateway-reboot', 'broker-restart'])
    const lossy = ['loss', 'delay', 'reordering', 'duplication', 'clog', 'low-bandwidth', 'slow-uplink', 'clogged-uplink']
    expect(by.get('lossy')).toEqual(lossy)
    expect(by.get('power-cut')).toEqual(['power-cut', 'unplugged'])
    expect(by.get('wrong-clock')).toEqual(named.filter((fault) => fault.startsWith('clock-')))
    expect(by.get('broken-device')).toContain('reboots')
  })
})
