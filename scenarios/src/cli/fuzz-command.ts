import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { formatDuration } from '../document/duration-text.ts'
import { loadHome } from '../document/load-home.ts'
import { readText } from '../document/read-text.ts'
import type { DrawableHome } from '../fuzz/drawn-document.ts'
import { fuzz, type Found } from '../fuzz/fuzz.ts'
import { textOf } from '../fuzz/tried.ts'
import type { Screen } from '../report/progress.ts'
import { wallNow_ms } from '../runner/event-loop.ts'
import { openTarget } from '../targets/open-target.ts'
import type { StartTarget } from '../targets/target.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'
import { suitesFolder } from './find-documents.ts'

export const homesFolder = join(suitesFolder, '..', 'homes')

/** What `fuzz` was asked for. */
export interface FuzzRequest {
  minutes: number
  /** At most so many documents. */
  runs?: number
  seed: number
  target: string
  /** Where failures are saved. */
  out: string
  folder: string
  signal: AbortSignal
  /** A system under test that is in this process already, instead of `target`. */
  startTarget?: StartTarget
}

/** `fuzz`: draws documents, plays them and checks what must always hold; a failure is made small and saved as a document. */
export async function fuzzCommand(request: FuzzRequest, screen: Screen): Promise<ExitCode> {
  const { minutes, runs, seed, target, out, folder, signal } = request
  const opened = openTarget(target, folder)
  if (opened.clock === 'wall')
    throw new Stop(exitCode.usage, `${target} needs a movable clock (\`clock\` in the target file) to be fuzzed.`)
  const way = opened.clock === 'movable' ? 'lockstep' : 'model'
  const began_ms = wallNow_ms()
  const hunted = await fuzz({
    homes_to_draw: drawableHomes(resolve(folder, out)),
    homes: new Map(),
    read: readText,
    startTarget: request.startTarget ?? opened.start,
    way,
    seed,
    signal,
    fileFor: (of) => resolve(folder, out, `fuzz-${of}.yaml`),
    goesOn(drawn) {
      if (drawn > 0 && drawn % 10 === 0) screen.passing(`${drawn} documents drawn …`)
      return (runs === undefined || drawn < runs) && wallNow_ms() - began_ms < minutes * 60_000
    },
    onFound(found) {
      for (const line of foundLines(found, { way, target, folder, out })) screen.line(line)
      mkdirSync(dirname(found.file), { recursive: true })
      writeFileSync(found.file, `${headOf(found)}${textOf(found.document)}`)
    },
  })
  const { drawn, found, again } = hunted
  const count = drawn - hunted.void
  screen.line(
    `${count} documents played from seed ${seed}, ${hunted.void} void; ${found.length} kinds of failure${again === 0 ? '' : `, seen ${again} more times`}.`,
  )
  if (signal.aborted) return exitCode.interrupted
  if (count === 0) throw new Stop(exitCode.usage, 'No document was played, so nothing was looked at; give it more --minutes or --runs.')
  return found.length === 0 ? exitCode.passed : exitCode.failed
}

/** The homes that come with Anju, as documents in `folder` name them. */
export function drawableHomes(folder: string): DrawableHome[] {
  return globSync('{*,couples/*}.yaml', { cwd: homesFolder })
    .sort()
    .map((name) => {
      const path = join(homesFolder, name)
      const loaded = loadHome(path, readText(path) ?? '')
      if (!loaded.ok) throw new Error(`The home ${name} that comes with Anju cannot be used.`)
      return { file: relative(folder, path), home: loaded.home }
    })
}

const headOf = ({ seed, broken: { code, about } }: Found): string =>
  `# Found by anju-scenarios fuzz with seed ${seed}, and made small: ${code} ${about}.\n`

/** What was found, and how to see it again. */
function foundLines(found: Found, { way, target, folder, out }: { way: string; target: string; folder: string; out: string }): string[] {
  const { broken, document, drawn, seed, file, tries, culprit } = found
  const parts = (one: typeof document) => `${one.timeline?.length ?? 0} steps and ${one.faults?.length ?? 0} faults`
  const at = target === 'reference' ? '' : ` --target ${target}`
  const fault = culprit === undefined ? undefined : document.faults?.[culprit.fault]
  return [
    `FOUND  ${broken.code} ${broken.about}  (seed ${seed})`,
    `      ${parts(drawn)} made ${parts(document)} in ${tries} tries: ${relative(folder, file)}`,
    fault === undefined || culprit === undefined
      ? '      no single fault of the line brings it about: without any of them it fails as well, or passes only without several'
      : `      it passes without ${JSON.stringify(fault)}; lost for good once that lasts past ${formatDuration(culprit.saved_until)} after the start`,
    `      again: anju-scenarios run ${relative(folder, file)} --way ${way} --seed ${seed}${at}`,
    `      drawn again: anju-scenarios fuzz --runs 1 --seed ${seed} --out ${out}${at}`,
  ]
}
