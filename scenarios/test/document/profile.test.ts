// Goal: a scenario can begin with people whom the server knows, and what it knows is habit and nothing else. Method: documents that name profiles which are there, are
// not, or are another home's; a server on a profile beside one that lived the days; and the profiles that come with Anju against the rules of today.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { learnedStates, referenceRules } from '@anju/server'
import { showProblem } from '@anju/sdk/document'
import { loadHome } from '../../src/document/load-home.ts'
import { loadScenario } from '../../src/document/load-scenario.ts'
import type { Profile } from '../../src/document/profile.ts'
import { learnProfile } from '../../src/targets/learn-profile.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'

const root = join(import.meta.dirname, '../..')
const home = readFileSync(join(root, 'homes/wanqing-3-1204.yaml'), 'utf8')
const known = readFileSync(join(root, 'profiles/wanqing-3-1204.json'), 'utf8')
const document = (profile: string, starts = '2026-03-09T04:30:00+08:00') => `title: { zh: 未起床, en: Not up }
home: home.yaml
profile: ${profile}
starts: ${starts}
lasts: 4 h
people: { wang-xiulan: { lies: bed } }
expects: [{ alert: not-up, within: 2 min, early: 3 h }]`
const load = (text: string, files: Record<string, string> = { 'known.json': known }) =>
  loadScenario('a.yaml', (file) => ({ 'a.yaml': text, 'home.yaml': home, ...files })[file])

describe('a profile', () => {
  it.each<[string, string, RegExp]>([
    ['that is not there', document('unknown.json'), /a\.yaml:3:10: There is no file unknown\.json/],
    ['of another home', document('other.json'), /a\.yaml:3:10: other\.json is about the home 'hongsha-4-302'/],
    ['that is none', document('home.yaml'), /home\.yaml is no profile[\s\S]*write-profiles/],
    ['learned later', document('known.json', '2026-02-01T04:30:00+08:00'), /This begins before 2026-03-02/],
  ])('[SCN-20] %s is refused at its place', (_name, text, says) => {
    const other = known.replace('wanqing-3-1204', 'hongsha-4-302')
    const loaded = load(text, { 'known.json': known, 'other.json': other })
    expect(loaded.ok ? 'taken' : loaded.problems.map(showProblem).join('\n')).toMatch(says)
  })

  it('[SCN-20] is what the server goes by: by its own hour with one, by ten without', async () => {
    const [with_, without] = [load(document('known.json')), load(document('known.json').replace(/profile.*\n/, ''))]
    if (!with_.ok || !without.ok) throw new Error('refused')
    const alerts = async (scenario: typeof with_.scenario) =>
      (await runScenario(scenario, { way: 'model', seed: 1, startTarget: referenceTarget })).alerts.map(({ kind }) => kind)
    expect(await alerts(with_.scenario)).toEqual(['not-up'])
    expect(await alerts(without.scenario)).toEqual([])
    expect(with_.scenario.sha256).not.toBe(without.scenario.sha256)
  })

  it('[SCN-20] of a rule that has changed since breaks the run, and is not taken for knowing nobody', async () => {
    const loaded = load(document('known.json'), { 'known.json': known.replace(/"version": \d+/, '"version": 99') })
    if (!loaded.ok) throw new Error('refused')
    await expect(runScenario(loaded.scenario, { way: 'model', seed: 1, startTarget: referenceTarget })).rejects.toThrow(
      /version 99 of the rule/,
    )
  })

  it('[SCN-20] holds habits and baselines, and nothing that is going on', async () => {
    const loaded = loadHome('home.yaml', readFileSync(join(root, 'homes/hongsha-4-302.yaml'), 'utf8'))
    if (!loaded.ok) throw new Error('refused')
    const profile = await learnProfile(loaded.home, { until: '2026-03-02T00:00:00+08:00', days: 2, seed: 3 })
    expect(profile.learned.map(({ rule }) => rule).sort()).toEqual(['away', 'bathroom-long-stay', 'inactivity', 'not-up', 'vitals'])
    const again = learnedStates(profile.learned.map((row) => ({ home: profile.home, wakes: [], ...row })))
    expect(again.map(({ state }) => state)).toEqual(profile.learned.map(({ state }) => state))
    expect(JSON.stringify(profile)).not.toMatch(/evidence|message|"raised":"/)
  })

  it('[SCN-20] that comes with Anju is of the rules as they are', () => {
    const versions = new Map(referenceRules.map(({ id, version }) => [id, version]))
    for (const file of readdirSync(join(root, 'profiles'))) {
      const { learned, home: id } = JSON.parse(readFileSync(join(root, 'profiles', file), 'utf8')) as Profile
      expect(file).toBe(`${id}.json`)
      for (const { rule, version } of learned) expect(version, `${file}: ${rule}`).toBe(versions.get(rule))
    }
  })
})
