// Goal: a log is worth as much as the run: it gives the same verdict again, shows when it was touched, and says on which line it is damaged; reports
// hold what the judgement holds. Method: traces of runs in memory, whole, changed, cut off, drawn; a capture as mosquitto_sub writes it; the files
// of a report read back. The judge is fed with logs that were spoilt at random: it must answer and never fail.
import * as fc from 'fast-check'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '@anju/sdk'
import { anjuConform } from '../../src/conformance/cli/program.ts'
import {
  conform,
  judge,
  ourRules,
  readTrace,
  referenceDevice,
  type Conformance,
  type Observation,
} from '../../src/conformance/conformance.ts'
import { ourSpec } from '../../src/conformance/live-spec.ts'
import { mutants, runMutant } from '../../src/conformance/mutants/mutants.ts'
import { certify, KIT_VERSION, sha256, traceLine, type Header } from '../../src/conformance/trace-file.ts'

const rules = ourRules()
let folder: string
let good: Conformance
let bad: Conformance

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anju-conform-'))
  const device = catalogue['gas-valve']
  good = await conform({ rules, target: { profile: 'supervised' }, device: (surroundings) => referenceDevice({ ...surroundings, device }) })
  bad = await runMutant([mutants.find(({ id }) => id === 'will-retained')!], rules, 1)
})
afterAll(() => rmSync(folder, { recursive: true }))

function traceOf({ target, log, ...judgement }: Conformance): string {
  const header: Header = { anju: 'conform-trace/1', kit: KIT_VERSION, seed: 1, depth: 'full', target, spec_sha256: sha256(ourSpec()) }
  const text = [traceLine(header), ...log.map(traceLine)].join('')
  return text + traceLine({ certificate: certify(text, header, judgement) })
}

/** Runs one command line in the folder of the test. */
async function cli(...args: string[]) {
  const lines: string[] = []
  const errors: string[] = []
  const machine = {
    folder,
    terminal: false,
    out: (line: string) => lines.push(line),
    err: (line: string) => errors.push(line),
    signal: () => AbortSignal.any([]),
  }
  const code = await anjuConform(args, machine)
  return { code, out: lines.join('\n'), err: errors.join('\n') }
}
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return name
}

describe('a trace', () => {
  it('[CONF-7] is verified: the same verdict from the same lines, of a device that passes and of one that fails', async () => {
    expect(await cli('verify', write('good.jsonl', traceOf(good)))).toMatchObject({ code: 0, err: '' })
    const { code, out } = await cli('verify', write('bad.jsonl', traceOf(bad)))
    expect(code).toBe(0)
    expect(out).toContain('verified')
    expect(out).toMatch(/[1-9]\d* failed/)
  })

  it('[CONF-7] is not verified when one line was changed, left out or put in', async () => {
    const lines = traceOf(bad).split('\n')
    const touched = (change: (all: string[]) => void) => {
      const copy = [...lines]
      change(copy)
      return copy.join('\n')
    }
    const mended = touched((all) =>
      all.forEach(
        (line, i) => (all[i] = line.replaceAll('"qos":1,"retain":true,"text":"{\\"boot', '"qos":1,"retain":false,"text":"{\\"boot')),
      ),
    )
    for (const text of [mended, touched((all) => void all.splice(20, 1)), touched((all) => void all.splice(20, 0, all[20]!))]) {
      const { code, out } = await cli('verify', write('touched.jsonl', text))
      expect(code).toBe(1)
      expect(out).toContain('NOT verified')
    }
  })

  it('[CONF-8] that is cut off says so, and where; it can be scored, and what is missing is blocked', async () => {
    const whole = traceOf(good)
    const lines = whole.split('\n')
    const inLine = write('in-line.jsonl', whole.slice(0, Math.trunc(whole.length / 2)))
    expect(await cli('score', inLine)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/Line \d+ of the trace is damaged: .*cut off/) as string,
    })
    const short = write('short.jsonl', lines.slice(0, 60).join('\n'))
    expect(await cli('verify', short)).toMatchObject({ code: 2, err: expect.stringMatching(/cut off behind line 60/) as string })
    const { code, out } = await cli('score', short)
    expect(code).toBe(0)
    expect(out).toMatch(/blocked EVT-7/)
    expect(await cli('score', write('empty.jsonl', ''))).toMatchObject({ code: 2, err: expect.stringContaining('no message') as string })
    expect(await cli('score', 'not-there.jsonl')).toMatchObject({ code: 2 })
  })

  it('[CONF-8] that is cut off behind any of its lines accuses nobody', () => {
    const { log, target } = good
    const cuts = fc.integer({ min: 1, max: log.length - 1 })
    const accused = (cut: number) => judge(rules, target, log.slice(0, cut), catalogue).score.requirements.fail
    fc.assert(
      fc.property(cuts, (cut) => accused(cut) === 0),
      { numRuns: 60 },
    )
    const asked = log.flatMap(({ saw }, index) => (['told', 'stimulus', 'stimulated', 'network'].includes(saw) ? [index + 1] : []))
    fc.assert(
      fc.property(fc.constantFrom(...asked), (cut) => accused(cut) === 0),
      { numRuns: 60 },
    )
  })

  // mosquitto_sub 2.0 writes `Z+0000`, which no reader of ISO 8601 takes; others leave the one or the other out.
  it.each([
    ['Z', 0],
    ['+0000', 0],
    ['Z+0000', 0],
    ['Z+0800', 8],
    ['Z-0330', -3.5],
  ])('[CONF-8] of mosquitto_sub is scored too, with %s behind the time', async (zone, ahead_h) => {
    const publishes = good.log.filter((seen) => seen.saw === 'publish' || seen.saw === 'told')
    const captured = publishes.map(({ at_ms, topic, text, ...seen }) => ({
      tst: new Date(at_ms + ahead_h * 3_600_000).toISOString().replace('Z', `000${zone}`),
      topic,
      qos: 'qos' in seen ? seen.qos : 1,
      retain: 0,
      payload: text,
    }))
    const { code, out, err } = await cli('score', write('mosquitto.jsonl', captured.map((line) => `${JSON.stringify(line)}\n`).join('')))
    expect(err).toBe('')
    expect(out).toMatch(/blocked ENV-3 +\[positive: pass\]/)
    expect(out).toMatch(/blocked PRES-3/)
    expect(out).not.toMatch(/^FAIL/m)
    expect(code).toBe(0)
  })

  it('[CONF-9] spoilt at random is judged all the same, without a failure of the kit: drawn', () => {
    const { log, target } = bad
    const short = log.slice(0, 400)
    const spoil = fc.array(
      fc.record({ at: fc.nat({ max: short.length - 1 }), how: fc.constantFrom('drop', 'twice', 'swap', 'text', 'time') }),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(spoil, fc.string(), (deeds, text) => {
        const copy: Observation[] = structuredClone([...short])
        for (const { at, how } of deeds) {
          const i = at % copy.length
          if (how === 'drop') copy.splice(i, 1)
          else if (how === 'twice') copy.splice(i, 0, copy[i]!)
          else if (how === 'swap') [copy[0], copy[i]] = [copy[i]!, copy[0]!]
          else if (how === 'time') copy[i] = { ...copy[i]!, at_ms: copy[at % 7]!.at_ms }
          else if ('text' in copy[i]!) copy[i] = { ...copy[i], text } as Observation
        }
        const { requirements } = judge(rules, target, copy, catalogue)
        expect(requirements).toHaveLength(rules.length)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a report', () => {
  it('[CONF-10] says of a failure the sentence, the fewest observations, expected, got and a hint, in every form', async () => {
    const { code, out } = await cli('score', write('bad.jsonl', traceOf(bad)), '--report', 'out')
    expect(code).toBe(1)
    const block = out.slice(out.indexOf('PRES-3 (positive)'))
    expect(block).toContain(rules.find(({ id }) => id === 'PRES-3')!.sentence)
    expect(block).toMatch(/expected: .*QoS 1/)
    expect(block).toMatch(/got: +QoS 1, retained/)
    expect(block).toMatch(/hint: +\S/)
    expect(block.match(/^ {2}#\d+ /gm)!.length).toBeLessThanOrEqual(4)
    const file = (name: string) => readFileSync(join(folder, 'out', name), 'utf8')
    const json = JSON.parse(file('report.json')) as { score: unknown; requirements: { id: string; verdict: { is: string } }[] }
    expect(json.requirements.find(({ id }) => id === 'PRES-3')!.verdict.is).toBe('fail')
    expect(json.score).toEqual(bad.score)
    const ctrf = JSON.parse(file('ctrf.json')) as { results: { summary: Record<string, number>; tests: unknown[] } }
    expect(ctrf.results.summary['failed']).toBe(bad.score.positive.fail + bad.score.negative.fail)
    expect(ctrf.results.tests).toHaveLength(rules.length * 2)
    expect(file('junit.xml').match(/<failure /g)).toHaveLength(bad.score.positive.fail + bad.score.negative.fail)
    expect(file('junit.xml').match(/<testcase /g)).toHaveLength(rules.length * 2)
    expect(file('report.html')).toContain('PRES-3')
    expect(file('report.html')).not.toMatch(/(src|href)="http/)
  })

  it('[CONF-10] speaks Chinese when it is asked to', async () => {
    const { out } = await cli('score', write('bad.jsonl', traceOf(bad)), '--language', 'zh')
    expect(out).toMatch(/期望/)
    expect(out).toMatch(/失败 +PRES-3/)
  })

  it('[CONF-11] holds declaration, wire and sample payloads against each other', async () => {
    const samples = mkdtempSync(join(folder, 'samples-'))
    const envelope = { boot: 'b', seq: 0, clock: 'synced', time_ms: 1, origin: 'real' }
    writeFileSync(join(samples, 'good.json'), JSON.stringify({ ...envelope, body: { event: 'valve', position: 'open' } }))
    writeFileSync(join(samples, 'bad.json'), JSON.stringify({ ...envelope, body: { position: 'open', torque_pct: 4 } }))
    await cli('score', write('good.jsonl', traceOf(good)), '--samples', samples, '--report', 'three')
    const { difference } = JSON.parse(readFileSync(join(folder, 'three', 'report.json'), 'utf8')) as {
      difference: { rows: unknown[]; refused: { name: string }[] }
    }
    expect(difference.rows).toContainEqual({ what: 'reading: torque_pct', declared: false, observed: false, sampled: true })
    expect(difference.rows).toContainEqual({ what: 'event mains-power', declared: true, observed: true, sampled: false })
    expect(difference.refused.map(({ name }) => name)).toEqual(['bad.json'])
  })
})

describe('reading', () => {
  it('[CONF-9] any text gives a trace or a problem with its line: drawn', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.jsonValue()).map((all) => all.map((each) => JSON.stringify(each)).join('\n')),
        ),
        (text) => {
          try {
            readTrace(text)
          } catch (error) {
            expect((error as Error).name).toBe('KitProblem')
          }
        },
      ),
    )
  })
})
