// Writes profiles/<home>.json: what the reference server has learned after three weeks of ordinary days in each home. Scenarios start from them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { learnProfile } from '../src/targets/learn-profile.ts'
import { loadHome } from '../src/document/load-home.ts'

const root = join(import.meta.dirname, '..')
const only = process.argv.slice(2)
for (const name of readdirSync(join(root, 'homes')).filter((file) => file.endsWith('.yaml'))) {
  const id = basename(name, '.yaml')
  if (only.length > 0 && !only.includes(id)) continue
  const loaded = loadHome(name, readFileSync(join(root, 'homes', name), 'utf8'))
  if (!loaded.ok) throw new Error(`${name} is wrong.`)
  const profile = await learnProfile(loaded.home, { until: '2026-03-02T00:00:00+08:00', days: 21, seed: 1 })
  writeFileSync(join(root, 'profiles', `${id}.json`), `${JSON.stringify(profile, undefined, 1)}\n`)
}
