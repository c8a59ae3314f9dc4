// Goal: anju-simulate does what it says, the same each time and for any number of threads, and refuses in one sentence with file and line. Method: the program
// runs in this process before a screen that remembers, with real files in a folder of its own and real worker threads.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { micradarDecoder } from '@anju/sdk/adapters'
import { buildingOf, populationHome, runSwarm, type SwarmPlan } from '@anju/simulator'
import type { Machine } from '../../src/cli/machine.ts'
import { anjuSimulate } from '../../src/cli/program.ts'
import { swarmCommand } from '../../src/cli/swarm-command.ts'

const HOME = join(import.meta.dirname, '../../../scenarios/homes/wanqing-3-1204.yaml')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-simulate-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function simulate(...args: string[]) {
  const [out, err]: string[][] = [[], []]
  const screen = (lines: string[]) => ({ live: false, line: (text: string) => void lines.push(text), passing() {} })
  const bin = (name: string) => new URL(`../../bin/${name}`, import.meta.url)
  const code = await anjuSimulate(args, {
    folder,
    out: screen(out!),
    err: screen(err!),
    signal: new AbortController().signal,
    worker: bin('anju-simulate-worker.ts'),
    liveWorker: bin('anju-simulate-live-worker.ts'),
    env: () => undefined,
  })
  return { code, out: out!, err: err! }
}
const shaOf = (lines: readonly string[]) => lines.find((line) => line.startsWith('sha256'))

describe('anju-simulate', () => {
  it('[SIM-129] prints the hash of the trace that it writes, the same each time and another for another seed', async () => {
    const run = (seed: string, trace: string) => simulate('run', '--home', HOME, '--days', '0.1', '--seed', seed, '--trace', trace)
    const [first, again, other] = [await run('7', 'a.ndjson'), await run('7', 'b.ndjson'), await run('8', 'c.ndjson')]
    expect([first.code, first.err]).toEqual([0, []])
    const bytes = readFileSync(join(folder, 'a.ndjson'))
    expect(shaOf(first.out)).toBe(`sha256 ${createHash('sha256').update(bytes).digest('hex')}`)
    expect(shaOf(again.out)).toBe(shaOf(first.out))
    expect(shaOf(other.out)).not.toBe(shaOf(first.out))
    expect(
      bytes
        .toString()
        .split('\n')
        .filter((line) => line !== '').length,
    ).toBeGreaterThan(300)
  })

  it('[SIM-104] writes the bytes of devices that speak a foreign family, and refuses a home where nobody takes them', async () => {
    const plain = readFileSync(HOME, 'utf8')
    const wired = plain
      .replace('id: radar-living, kind: radar,', 'id: radar-living, kind: radar, wire: micradar,')
      .replace('id: door-front, kind: door-contact,', 'id: door-front, kind: door-contact, wire: zigbee2mqtt,')
    writeFileSync(join(folder, 'wired.yaml'), wired)
    const line = wired.split('\n').findIndex((one) => one.includes('wire: micradar')) + 1
    const nobody = await simulate('run', '--home', 'wired.yaml', '--days', '0.1')
    expect([nobody.code, nobody.err.join()]).toEqual([
      2,
      `anju-simulate: wired.yaml:${line}: radar-living speaks micradar: say with --wire FILE where its bytes go.`,
    ])
    const { code, err, out } = await simulate('run', '--home', 'wired.yaml', '--days', '0.45', '--wire', 'wire.ndjson')
    expect([code, err]).toEqual([0, []])
    expect(shaOf(out)).toBeDefined()
    const said = readFileSync(join(folder, 'wire.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one) as { device: string; over: string; bytes?: string; payload?: string })
    const decode = micradarDecoder()
    const read = said.filter(({ device }) => device === 'radar-living').flatMap(({ bytes }) => decode.push(Buffer.from(bytes!, 'base64')))
    expect(read.length).toBeGreaterThan(100)
    expect(read.every(({ ok }) => ok)).toBe(true)
    expect(new Set(said.map(({ device, over }) => `${device} ${over}`))).toEqual(new Set(['radar-living serial', 'door-front mqtt']))
  })

  it('[SIM-130] gives one hash for a population, by one thread or by three', async () => {
    const run = (workers: string) => simulate('run', '--size', '5', '--days', '0.05', '--seed', '3', '--workers', workers)
    const [one, three] = [await run('1'), await run('3')]
    expect([one.code, three.code, one.err, three.err]).toEqual([0, 0, [], []])
    expect(shaOf(one.out)).toMatch(/^sha256 [0-9a-f]{64}$/)
    expect(shaOf(three.out)).toBe(shaOf(one.out))
  })

  it('[SIM-137] cuts the power of a building of a population, and refuses one that is not there', async () => {
    const population = ['run', '--size', '3', '--days', '0.03', '--seed', '3']
    const building = buildingOf(populationHome({ seed: 3, homes: 3, site: 'simulated' }, 1).id)
    const cut = (name: string) => simulate(...population, '--power-cut', name, '--cut-from', '5min', '--cut-for', '20min')
    const [plain, dark, again, nowhere] = [await simulate(...population), await cut(building), await cut(building), await cut('nowhere-1')]
    expect(shaOf(dark.out)).toBe(shaOf(again.out))
    expect(shaOf(dark.out)).not.toBe(shaOf(plain.out))
    // Two or three mains devices of one home are silent for longer than three heartbeats.
    expect(dark.out.at(-1)).toMatch(/ [3-8] truths,/)
    expect([nowhere.code, nowhere.err.join()]).toEqual([2, expect.stringMatching(/No home of the population is in a building nowhere-1/)])
  })

  it('[SIM-130] writes a population and says its hash', async () => {
    const { code, out } = await simulate('population', '--size', '12', '--out', 'town.ndjson')
    expect(code).toBe(0)
    expect(shaOf(out)).toBe(
      `sha256 ${createHash('sha256')
        .update(readFileSync(join(folder, 'town.ndjson')))
        .digest('hex')}`,
    )
  })

  it('[SIM-121] says that all hold, with exit code 0', async () => {
    const { code, out } = await simulate('swarm', '--seed', '40', '--runs', '4', '--days', '0.02', '--workers', '2')
    expect([code, out.at(-1)]).toEqual([0, expect.stringMatching(/^all hold: 4 of 4 runs, \d+ steps/)])
  })

  it('[SIM-139] prints the seed, the command, the invariant and the shrunk lists of a run that breaks, exit 1', async () => {
    const lines: string[] = []
    const bad = async (plan: SwarmPlan) => {
      const result = await runSwarm({ ...plan, days: 0.001 })
      const opens = plan.timeline.find(({ action }) => action.do === 'mop')
      return opens === undefined ? result : { ...result, breach: { invariant: 'bodies-live', at_s: opens.at_s, saw: 'a mop that bites' } }
    }
    const machine = {
      out: { live: false, line: (text: string) => void lines.push(text), passing() {} },
      signal: new AbortController().signal,
    } as Partial<Machine>
    const code = await swarmCommand({ seed: 1, runs: 40, days: 0.5, workers: 1 }, machine as Machine, bad)
    expect(code).toBe(1)
    const said = lines.join('\n')
    const [, seed] = /seed (\d+) breaks bodies-live after [\d.]+ s: Hearts .*。/.exec(said) ?? []
    expect(Number(seed)).toBeGreaterThan(0)
    expect(said).toContain('seen: a mop that bites')
    expect(said).toContain(`again: anju-simulate swarm --seed ${seed} --runs 1 --days 0.5`)
    expect(said).toMatch(/it takes 0 of \d+ faults and 1 of \d+ actions/)
    expect(lines.filter((line) => line.includes('"do"'))).toEqual([expect.stringMatching(/at \d+ s \{"do":"mop"/)])
    expect(lines.at(-1)).toMatch(/^failed: \d+ of 40 runs/)
  })

  const faulty = (text: string) => {
    writeFileSync(join(folder, 'faults.yaml'), text)
    return simulate('run', '--home', HOME, '--faults', 'faults.yaml')
  }
  it.each([
    [
      'a device that is not there',
      '- { fault: loss, ratio: [1, 9] }\n- { fault: outage, device: toaster }\n',
      'faults.yaml:2: The home has no device toaster.',
    ],
    ['a fault that is none', '- { fault: gremlins }\n', /^anju-simulate: faults.yaml:1: There is no fault 'gremlins'; there are loss, /],
    ['a field that is none', '- fault: loss\n  ratio: [1, 9]\n  lots: 3\n', /faults.yaml:3: 'lots' is not known here/],
    ['a field that is missing', '- fault: outage\n- fault: slow-uplink\n  takes_s: 9\n', /faults.yaml:2: 'bytes_per_s' is missing here/],
    ['an end before the beginning', '- fault: outage\n  from_s: 9\n  until_s: 3\n', 'faults.yaml:3: The fault ends before it begins.'],
    ['no list', 'fault: loss\n', 'faults.yaml:1: This should be a list of faults.'],
    ['no YAML', '- {', /faults.yaml:1: /],
  ])('[SIM-131] refuses %s with file, line and a sentence, exit 2', async (_, text, says) => {
    const { code, err, out } = await faulty(text)
    expect(code).toBe(2)
    expect(err.join('\n')).toMatch(says instanceof RegExp ? says : new RegExp(says.replaceAll('.', '\\.')))
    expect(out).toEqual([])
  })

  it.each([
    ['no home', ['run'], /--home FILE/],
    ['a home that is not there', ['run', '--home', 'nowhere.yaml'], /There is no file nowhere\.yaml/],
    ['a size that is none', ['population', '--size', 'huge', '--out', 'a.yaml'], /pilot, subdistrict, or a number/],
    ['a site file that is too large', ['population', '--size', '200001', '--out', 'a.yaml'], /at most 200000 homes/],
    ['a file that cannot be written', ['population', '--size', '1', '--out', 'no/such/a.yaml'], /cannot be written/],
    ['no days', ['run', '--home', HOME, '--days', '0'], /above 0/],
  ])('[SIM-131] refuses %s, exit 2', async (_, args, says) => {
    const { code, err } = await simulate(...args)
    expect(code).toBe(2)
    expect(err.join('\n')).toMatch(says)
  })
})
