// Goal: a failure can be watched on the plan. Method: a real run, its trace and the page made of it: the picture at the instants at which we know what happened; and traces
// that cannot be drawn.
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { anjuScenarios } from '../../src/cli/program.ts'
import { planReplay, type PlanReplay } from '../../src/report/plan-replay.ts'
import { replayScript, replaySection } from '../../src/report/replay-page.ts'
import { traceFolder } from '../traces/recorded-run.ts'

const folder = traceFolder()
afterAll(() => rmSync(folder, { recursive: true }))
const root = join(import.meta.dirname, '../..')
writeFileSync(join(folder, 'home.yaml'), readFileSync(join(root, 'homes/wanqing-3-1204.yaml'), 'utf8'))
const fall = readFileSync(join(root, 'suites/fall/fall-in-bathroom.yaml'), 'utf8').replace('../../homes/wanqing-3-1204.yaml', 'home.yaml')
writeFileSync(join(folder, 'late.yaml'), fall.replace('within: 30 s', 'within: 10 s'))
writeFileSync(join(folder, 'good.yaml'), fall)

const nothing = { line: () => {}, passing: () => {} }
const command = (args: string[]) => anjuScenarios(args, { folder, out: nothing, err: nothing, signal: new AbortController().signal })

/** The world of a replay at an instant. */
function worldAt({ looks }: PlanReplay, at_s: number) {
  const people: Record<string, unknown> = {}
  for (const look of looks) if (look.at_s <= at_s) Object.assign(people, look.people)
  return people['wang-xiulan'] as [number, number, number, string, string]
}

describe('the plan replay', () => {
  it('[RUN-14] keeps the trace of a failure, draws it on the page, and keeps none of what passed', { timeout: 60_000 }, async () => {
    expect(await command(['run', 'late.yaml', 'good.yaml', '--way', 'model', '--report', 'out'])).toBe(1)
    const records = readFileSync(join(folder, 'out/results.jsonl'), 'utf8').trimEnd().split('\n')
    const [good, late] = records.map((line) => JSON.parse(line) as { trace?: string })
    expect(good!.trace).toBeUndefined()
    const replay = planReplay(join(folder, late!.trace!))!
    expect(worldAt(replay, 30)).toMatchObject({ 3: 'sitting', 4: 'living' })
    expect(worldAt(replay, 175)).toMatchObject({ 3: 'standing', 4: 'bathroom' })
    expect(worldAt(replay, 185)).toMatchObject({ 3: 'on-floor', 4: 'bathroom' })
    expect(replay.opens_s).toBeGreaterThan(170)
    expect(new Set(replay.notes.map(({ lane }) => lane))).toEqual(new Set(['truth', 'people', 'sensors', 'server']))
    const page = readFileSync(join(folder, 'out/report.html'), 'utf8')
    expect(page.match(/<section class="replay"/g)).toHaveLength(1)
    expect(page).toMatch(/simulated: the true world/)
    expect(page).not.toMatch(/(src|href)=|https?:\/\//)
    // Merged later, from the same folder, the picture is there as well.
    expect(await command(['gate', 'out/results.jsonl', '--report', 'all', '--language', 'zh'])).toBe(1)
    expect(readFileSync(join(folder, 'all/report.html'), 'utf8')).toMatch(/模拟:真实世界/)
  })

  it('[RUN-14] draws what there is of a trace that is cut off, and nothing of one that is none', { timeout: 60_000 }, async () => {
    await command(['run', 'good.yaml', '--way', 'model', '--record', 'rec', '--report', 'kept'])
    const { trace } = JSON.parse(readFileSync(join(folder, 'kept/results.jsonl'), 'utf8')) as { trace: string }
    const text = gunzipSync(readFileSync(join(folder, trace))).toString()
    writeFileSync(join(folder, 'cut.jsonl'), text.slice(0, (text.length * 3) / 4))
    expect(worldAt(planReplay(join(folder, 'cut.jsonl'))!, 30)).toMatchObject({ 4: 'living' })
    writeFileSync(join(folder, 'none.jsonl'), 'nothing\n')
    expect(planReplay(join(folder, 'none.jsonl'))).toBeUndefined()
    expect(planReplay(join(folder, 'nowhere.jsonl'))).toBeUndefined()
    const blind = text.split('\n').filter((line) => !line.includes('"look"'))
    writeFileSync(join(folder, 'blind.jsonl'), blind.join('\n'))
    expect(planReplay(join(folder, 'blind.jsonl'))).toBeUndefined()
  })

  it('[RUN-13] [RUN-14] lets nothing of a home become markup, and its script is one', async () => {
    await command(['run', 'good.yaml', '--way', 'model', '--trace', 'good.jsonl'])
    const replay = planReplay(join(folder, 'good.jsonl'))!
    const evil = '</script><img onerror=alert(1)>'
    const home = {
      ...replay.home,
      plan: { ...replay.home.plan, rooms: replay.home.plan.rooms.map((room) => ({ ...room, title: { zh: evil, en: evil } })) },
    }
    const section = replaySection({ ...replay, home, notes: [{ at_s: 0, lane: 'people', text: evil }] }, 'en')
    expect(section).not.toContain('<img')
    expect(section.match(/<\/script>/g)).toHaveLength(1)
    // oxlint-disable-next-line typescript/no-implied-eval -- only compiled, never run
    expect(() => new Function(replayScript)).not.toThrow()
    appendFileSync(join(folder, 'good.jsonl'), 'x')
    expect(planReplay(join(folder, 'good.jsonl'))).toBeDefined()
  })
})
