import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { random } from '@anju/sdk'
import { drawableHomes, homesFolder } from '../../src/cli/fuzz-command.ts'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { readText } from '../../src/document/read-text.ts'
import { drawnDocument } from '../../src/fuzz/drawn-document.ts'
import { textOf } from '../../src/fuzz/tried.ts'
import { runScenario, type RunResult } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import { traceFile } from '../../src/traces/trace-file.ts'

export const traceFolder = (): string => mkdtempSync(join(tmpdir(), 'anju-trace-'))

/** Runs a document and takes its trace down into a file. */
export async function recordedRun(
  document: string,
  file: string,
  { seed = 1, way = 'model', looks = true }: { seed?: number; way?: 'model' | 'lockstep'; looks?: boolean } = {},
): Promise<RunResult> {
  const loaded = loadScenario(join(homesFolder, 'recorded.yaml'), (path) => (path.endsWith('recorded.yaml') ? document : readText(path)))
  if (!loaded.ok) throw new Error(loaded.problems.map(({ says }) => says).join(' '))
  const trace = traceFile(file)
  const result = await runScenario(loaded.scenario, { way, seed, startTarget: referenceTarget, keep: (line) => trace.keep(line), looks })
  trace.end(result.trace_sha256)
  trace.close()
  return result
}

/** A document that follows from a seed alone. */
export const drawnText = (seed: number): string => textOf(drawnDocument(drawableHomes(homesFolder), random(seed).fork('fuzz')))

/** One call for help. */
export const callForHelp = `title: { zh: 呼救, en: Help }
home: wanqing-3-1204.yaml
starts: 2026-03-02T02:15:00+08:00
lasts: 3 min
people: { wang-xiulan: { lies: bed } }
timeline:
  - { at: 1 min, do: press, who: wang-xiulan, device: button-bedside }
staff:
  - { on: sos, after: 20 s, step: acknowledge }
expects:
  - { alert: sos, room: bedroom, within: 2 s }
`
