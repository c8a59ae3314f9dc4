import type { Screen } from '../report/progress.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { filesOf, nextAsked, type Keys } from './live-watch.ts'
import { runCommand, type RunRequest } from './run-command.ts'

/** `run --watch`: runs, and runs again what was changed: a document, a part of it, its home. By keys everything, or what failed. */
export async function watchCommand(request: RunRequest, keys: Keys, screen: Screen): Promise<ExitCode> {
  let code: ExitCode = exitCode.passed
  const failed = new Set<string>()
  const run = async (patterns: readonly string[]) => {
    const ended: NonNullable<RunRequest['ended']> = (records) => {
      for (const { file } of records) failed.delete(file)
      for (const { file, passed } of records) if (!passed) failed.add(file)
    }
    code = await runCommand({ ...request, patterns, ended }, screen)
  }
  await run(request.patterns)
  while (!request.signal.aborted) {
    const files = filesOf(request.patterns, request.folder)
    screen.line(`Watching ${files.size} documents; a runs all, f what failed (${failed.size}), q ends.`)
    const asked = await nextAsked(files, keys, request.signal)
    if (asked.by === 'quit') break
    const wanted = asked.by === 'all' ? request.patterns : asked.by === 'failed' ? [...failed] : asked.documents
    if (asked.by === 'change') screen.line(`Changed: ${asked.documents.join(', ')}`)
    if (asked.by !== 'failed' || wanted.length > 0) await run(wanted)
  }
  return request.signal.aborted ? exitCode.interrupted : code
}
