// Goal: the documents that come with Anju hold against the reference server, and against no server that is broken. Method: all of them in lockstep; then a
// fall with targets that lose, double or rush the alerts of the real one.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Message } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { loadScenario, type Scenario } from '../../src/document/load-scenario.ts'
import { failures } from '../../src/report/run-lines.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import type { StartTarget, Target } from '../../src/targets/target.ts'

const suites = join(import.meta.dirname, '../../suites')
const files = globSync('**/*.yaml', { cwd: suites }).sort()
function casesOf(file: string, seed = 1): readonly Scenario[] {
  const loaded = loadScenario(join(suites, file), (path) => readFileSync(path, 'utf8'), { seed, drawOnly: true })
  if (!loaded.ok) throw new Error(file)
  return loaded.cases
}
const scenario = (file: string): Scenario => casesOf(file)[0]!
const changed =
  (change: (target: Target) => Partial<Target>): StartTarget =>
  async (options) => {
    const target = await referenceTarget(options)
    return { ...target, ...change(target) }
  }

describe('the suite', () => {
  it.each(files)('[RUN-9] passes: %s', { timeout: 60_000 }, async (file) => {
    for (const each of casesOf(file)) {
      const result = await runScenario(each, { way: 'lockstep', seed: 1, startTarget: referenceTarget })
      expect(failures(result, 'en'), each.case.label).toEqual([])
      expect(result.passed).toBe(true)
    }
  })

  it('[RUN-10] fails a server that loses every alert, and one that raises each twice', async () => {
    const servers: Record<string, StartTarget> = {
      mute: changed(() => ({ onIncident: () => {} })),
      stammering: changed((target) => ({
        onIncident: (listener) =>
          target.onIncident((incident, alerts) =>
            listener(incident, [...alerts, ...alerts.map((alert) => ({ ...alert, id: `${alert.id}-2` }))]),
          ),
      })),
    }
    for (const [name, startTarget] of Object.entries(servers)) {
      const result = await runScenario(scenario('fall/fall-in-bathroom.yaml'), { way: 'model', seed: 1, startTarget })
      expect(result.passed, name).toBe(false)
    }
  })

  it('[RUN-15] fails a server whose confirmations never arrive, and says which device had to repeat itself', async () => {
    const mute: StartTarget = async (options) => {
      const target = await referenceTarget(options)
      const bus: Target['bus'] = (device) => {
        const whole = target.bus(device)
        const deaf = (message: Message) => message.topic.endsWith('/confirm')
        return {
          connect: (given) => whole.connect({ ...given, onMessage: (message) => (deaf(message) ? undefined : given.onMessage(message)) }),
        }
      }
      return { ...target, bus }
    }
    const result = await runScenario(scenario('sos/help-button.yaml'), { way: 'model', seed: 1, startTarget: mute })
    expect(result.verdicts).toContainEqual({ outcome: 'unconfirmed', kind: 'button-bedside' })
    expect(result.passed).toBe(false)
  })

  it('[RUN-6] fails a document that asks for what the world will not do, and a server that refuses what the home says', async () => {
    const sos = scenario('sos/help-button.yaml')
    const twice: Scenario = {
      ...sos,
      timeline: [...sos.timeline, { at: sos.timeline[0]!.at, action: { do: 'get-up', who: 'wang-xiulan' } }],
    }
    const impossible = await runScenario(twice, { way: 'model', seed: 1, startTarget: referenceTarget })
    expect(impossible.refusals).toHaveLength(1)
    expect(impossible.passed).toBe(false)
    expect(failures(impossible, 'en')[0]).toMatch(/the world would not do .*get-up/)
    const startTarget = changed(() => ({ rejected: () => ({ 'payload-not-json': 3 }) }))
    const refusing = await runScenario(sos, { way: 'model', seed: 1, startTarget })
    expect(refusing.passed).toBe(false)
    expect(failures(refusing, 'en').join()).toMatch(/refused 3 messages: The payload is not JSON/)
  })

  it('[RUN-7] stops where it is told to, and does not pass', async () => {
    const stop = new AbortController()
    const day = scenario('quiet/quiet-day.yaml')
    let lines = 0
    const keep = () => {
      lines += 1
      if (lines === 200) stop.abort()
    }
    const result = await runScenario(day, { way: 'model', seed: 1, startTarget: referenceTarget, signal: stop.signal, keep })
    expect(result).toMatchObject({ interrupted: true, passed: false })
    expect(result.trace_lines).toBeGreaterThanOrEqual(200)
  })
})
