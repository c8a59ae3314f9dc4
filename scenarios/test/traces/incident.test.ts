// Goal: what happened once can be tried again, and nobody can say to whom it happened. Method: documents of the suites are run and taken down, or told by a server that
// answers as ours does; each is turned into a document, checked, run, and searched for every name that it had.
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { anjuScenarios } from '../../src/cli/program.ts'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { readText } from '../../src/document/read-text.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import { movedDay } from '../../src/traces/moved-day.ts'
import { traceFile } from '../../src/traces/trace-file.ts'
import { traceFolder } from './recorded-run.ts'

const folder = traceFolder()
afterAll(() => rmSync(folder, { recursive: true }))
const suites = join(import.meta.dirname, '../../suites')

async function command(args: string[], env: Record<string, string> = {}) {
  const out: string[] = []
  const screen = { line: (text: string) => void out.push(text), passing: () => {} }
  const code = await anjuScenarios(args, { folder, out: screen, err: screen, signal: new AbortController().signal, env })
  return { code, out: out.join('\n') }
}

/** Runs a document of the suites and takes it down. */
async function happened(file: string) {
  const loaded = loadScenario(join(suites, file), readText)
  if (!loaded.ok) throw new Error(file)
  const trace = traceFile(join(folder, 'happened.jsonl.gz'))
  const result = await runScenario(loaded.scenario, {
    way: 'model',
    seed: 1,
    startTarget: referenceTarget,
    keep: (line) => trace.keep(line),
  })
  trace.end(result.trace_sha256)
  trace.close()
  return { ...result, home: loaded.scenario.home }
}

/** Words that say whose home it was. */
function tellTales({ home }: { home: Awaited<ReturnType<typeof happened>>['home'] }): string[] {
  return [home.id, home.title.zh, home.title.en, home.address.zh, ...home.residents.flatMap(({ id, name }) => [id, name.zh, name.en])]
}

const texts = (name: string) => ['', '.home'].map((part) => readFileSync(join(folder, `${name}${part}.yaml`), 'utf8')).join('\n')

describe('an incident', () => {
  it.each(
    [
      'fall/fall-in-bathroom',
      'sos/help-button',
      'water/basin-overflows',
      'gas/gas-left-on',
      'door/left-open-at-night',
      'loop/answered-and-helped',
    ].filter((name) => readText(join(suites, `${name}.yaml`)) !== undefined),
  )('[TRACE-8] of a trace becomes a document that says nobody’s name and brings the same about: %s', { timeout: 60_000 }, async (name) => {
    const done = await happened(`${name}.yaml`)
    const file = `of-${name.replace('/', '-')}`
    const made = await command(['incident', 'happened.jsonl.gz', '--out', `${file}.yaml`])
    expect(made.out).toMatch(/written \(simulated, by actions\): the same comes of it/)
    expect(made.code).toBe(0)
    for (const word of tellTales(done)) expect(texts(file), word).not.toContain(word)
    expect(await command(['check', `${file}.yaml`])).toMatchObject({ code: 0 })
    const again = await command(['run', `${file}.yaml`, '--way', 'model', '--seeds', '2'])
    expect(again.out).toMatch(/2 of 2 runs, 2 passed/)
    expect((await command(['incident', 'happened.jsonl.gz', '--out', `${file}.yaml`])).out).toMatch(/is there already/)
  })

  it('[TRACE-8] of a server becomes one too, by what the server knows', { timeout: 120_000 }, async () => {
    for (const name of ['fall/fall-in-bathroom', 'sos/help-button', 'water/basin-overflows', 'gas/gas-left-on', 'device/unplugged']) {
      const done = await happened(`${name}.yaml`)
      const incident = done.incidents[0]!
      const seen: (string | undefined)[] = []
      const server = createServer((request, response) => {
        seen.push(request.headers.authorization)
        const body =
          request.url === `/api/incidents/${incident.id}`
            ? { incident, alerts: done.alerts.filter(({ incident: of }) => of === incident.id), allowed: [] }
            : request.url === `/api/homes/${done.home.id}`
              ? done.home
              : undefined
        response.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body ?? {}))
      })
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const file = `by-${name.replace('/', '-')}`
      const made = await command(['incident', url, '--id', incident.id, '--out', `${file}.yaml`], { ANJU_TOKEN: 'secret' })
      const unknown = await command(['incident', url, '--id', 'no-such', '--out', 'none.yaml'])
      server.close()
      expect(made.out, name).toMatch(/written \(simulated, by evidence\): the same comes of it/)
      expect(seen[0]).toBe('Bearer secret')
      expect(unknown).toMatchObject({ code: 2, out: expect.stringMatching(/answered 404\.$/) })
      for (const word of tellTales(done)) expect(texts(file), word).not.toContain(word)
      expect((await command(['run', `${file}.yaml`, '--way', 'model', '--seeds', '2'])).out, texts(file)).toMatch(/2 of 2 runs, 2 passed/)
    }
    expect((await command(['incident', 'http://127.0.0.1:1', '--id', 'x', '--out', 'none.yaml'])).code).toBe(3)
    expect((await command(['incident', 'http://127.0.0.1:1', '--out', 'none.yaml'])).out).toMatch(/Say by --id/)
  })

  it('[TRACE-8] keeps hour and weekday, and no night becomes a day by what is drawn', () => {
    // A Saturday in Shanghai, 22:04:30, which is 14:04:30 UTC.
    expect(movedDay(Date.UTC(2025, 10, 15, 14, 4, 30), 'Asia/Shanghai')).toEqual({
      day: '2026-03-07',
      earliest: '22:00',
      latest: '22:14',
      seconds: '30',
      offset: '+08:00',
    })
    expect(movedDay(Date.UTC(2025, 10, 15, 21, 55), '+08:00')).toMatchObject({ day: '2026-03-08', earliest: '05:45', latest: '05:59' })
    expect(movedDay(0, 'UTC').offset).toBe('+00:00')
  })
})
