import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { traceLine } from '@anju/sdk'
import { showProblem } from '@anju/sdk/document'
import { loadHome } from '../document/load-home.ts'
import { readText } from '../document/read-text.ts'
import { limits } from '../limits.ts'
import type { Screen } from '../report/progress.ts'
import { importLog } from '../traces/import-log.ts'
import { loadImportMap } from '../traces/import-map.ts'
import { traceFile } from '../traces/trace-file.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'

/** What `import` was asked for. */
export interface ImportRequest {
  log: string
  mapping: string
  out: string
  folder: string
}

/** So many problems are shown: a mapping that is wrong is wrong in every row. */
const SHOWN = 20

/** `import`: makes a trace of the log of a foreign system, by a mapping file. */
export function importCommand({ log, mapping, out, folder }: ImportRequest, screen: Screen): ExitCode {
  const path = resolve(folder, log)
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === undefined) throw new Stop(exitCode.usage, `There is no log ${log}.`)
  if (size > limits.log_bytes) throw new Stop(exitCode.usage, `${log} has more than ${limits.log_bytes} bytes; cut it into days.`)
  const text = readText(path) ?? ''
  const map = loadImportMap(mapping, readText(resolve(folder, mapping)) ?? missing(mapping))
  if (!map.ok) throw new Stop(exitCode.usage, `${mapping} is wrong.\n${map.problems.map(showProblem).join('\n')}`)
  const homeFile = join(dirname(mapping), map.map.home)
  const home = loadHome(homeFile, readText(resolve(folder, homeFile)) ?? missing(homeFile))
  if (!home.ok) throw new Stop(exitCode.usage, `${homeFile} is wrong.\n${home.problems.map(showProblem).join('\n')}`)
  const sha256 = createHash('sha256').update(text).digest('hex')
  const read = importLog(text, map.map, { home: home.home, sha256 })
  if (!read.ok) {
    for (const { line, column, says } of read.faults.slice(0, SHOWN)) screen.line(`${log}:${line}:${column}: ${says}`)
    if (read.faults.length > SHOWN) screen.line(`… and ${read.faults.length - SHOWN} more.`)
    return exitCode.usage
  }
  const { header, lines, rows, ignored } = read.log
  const file = traceFile(resolve(folder, out))
  const hash = createHash('sha256')
  for (const line of [header, ...lines]) {
    const written = traceLine(line)
    hash.update(written)
    file.keep(written)
  }
  file.end(hash.digest('hex'))
  file.close()
  const left = ignored === 0 ? '' : `, ${ignored} ignored`
  screen.line(`${rows} rows read${left}: ${lines.length} messages of ${header.site!.homes[0]!.id} in ${out} (${header.origin}).`)
  return exitCode.passed
}

function missing(file: string): never {
  throw new Stop(exitCode.usage, `There is no file ${file}.`)
}
