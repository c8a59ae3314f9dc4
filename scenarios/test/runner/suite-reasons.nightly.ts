// Goal: every emergency of the suite is alerted for its own reason. Method: each is played once more without what happens in it, and must raise nothing that it expects;
// and once more with every device that spoke for its alert dumb, and must fail. By absence (nobody gets up) there is nothing to take away: those are named.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isEmergency } from '../../src/document/pairing.ts'
import { loadScenario, type Scenario } from '../../src/document/load-scenario.ts'
import { runScenario, type RunResult } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'

const suites = join(import.meta.dirname, '../../suites')

/** What is an emergency, or leads to one. The rest of a timeline is walking, sitting and helping up. */
const EVENTS = new Set(
  'fall slide-down faint leak burst smoulder block-flue blow-out scorch fall-ill stop-breathing go-out press call unplug run-flat tamper spend-calls take-off turn-on open walk sit lie'.split(
    ' ',
  ),
)
/** Emergencies in which nothing happens, and which are told by that. */
const BY_ABSENCE = new Set(['person/not-up-by-ten.yaml', 'person/not-up-by-her-own-hour.yaml'])

const emergencies = globSync('**/*.yaml', { cwd: suites })
  .sort()
  .flatMap((file): { file: string; scenario: Scenario }[] => {
    const loaded = loadScenario(join(suites, file), (path) => readFileSync(path, 'utf8'), { drawOnly: true })
    return loaded.ok && isEmergency(loaded.scenario) ? [{ file, scenario: loaded.scenario }] : []
  })

const play = (scenario: Scenario): Promise<RunResult> => runScenario(scenario, { way: 'model', seed: 1, startTarget: referenceTarget })

/** The world as it is, and nothing happens in it. Whoever would walk somewhere stays; what is broken stays whole. */
const without = (scenario: Scenario): Scenario => ({
  ...scenario,
  timeline: scenario.timeline.filter(({ action }) => !EVENTS.has(action.do) && action.do !== 'get-up' && action.do !== 'stand'),
  faults: [],
  staff: [],
  loop: [],
})

describe('an emergency of the suite', () => {
  it.each(emergencies.filter(({ file }) => !BY_ABSENCE.has(file)))(
    '[RUN-9] raises nothing that it expects when nothing happens: $file',
    async ({ scenario }) => {
      const due = new Set<string>(scenario.expects.map(({ alert }) => alert))
      const { alerts } = await play(without(scenario))
      expect(alerts.filter(({ kind }) => due.has(kind)).map(({ kind, room }) => `${kind} ${room ?? ''}`)).toEqual([])
    },
  )

  it.each(emergencies)('[RUN-10] fails without the devices that spoke for its alert: $file', async ({ scenario }) => {
    const kinds = new Set<string>(scenario.expects.map(({ alert }) => alert))
    const dumb = new Set<string>()
    // A second device may speak where the first is dumb: they are taken one after the other until nobody is left who would.
    for (let round = 0; round < 6; round++) {
      const result = await play(mute(scenario, dumb))
      if (!result.passed) return
      for (const { kind, devices } of result.alerts) if (kinds.has(kind)) for (const device of devices) dumb.add(device)
    }
    expect.fail(`passes though ${[...dumb].join(', ')} are dumb`)
  })
})

/** The same home in which some devices do not hang. What people do with them is left out. */
function mute(scenario: Scenario, dumb: ReadonlySet<string>): Scenario {
  if (dumb.size === 0) return scenario
  const home = {
    ...scenario.home,
    devices: scenario.home.devices.filter(({ id }) => !dumb.has(id)),
    residents: scenario.home.residents.map(({ wears = [], ...one }) => ({ ...one, wears: wears.filter((id) => !dumb.has(id)) })),
  }
  const named = (value: object) => 'device' in value && typeof value.device === 'string' && dumb.has(value.device)
  return {
    ...scenario,
    home,
    site: { ...scenario.site, homes: [home, ...scenario.site.homes.slice(1)] },
    timeline: scenario.timeline.filter(({ action }) => !named(action)),
    faults: scenario.faults.filter((fault) => !named(fault)),
  }
}
