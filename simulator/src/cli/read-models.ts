import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '@anju/sdk'
import { pilotFit } from '../population/pilot-fit.ts'
import { exitCode, Stop } from './exit-code.ts'
import { readHome, type ReadText } from './read-document.ts'

/** The flats of the home files in a folder, fitted as the pilot's; those that cannot be are left out. Throws a Stop when none is left, or a file is wrong. */
export function readModels(folder: string | undefined, read: ReadText): { models?: Home[] } {
  if (folder === undefined) return {}
  const files = filesOf(folder).filter((name) => /\.ya?ml$/.test(name))
  const models = files.toSorted().flatMap((name) => pilotFit(readHome(join(folder, name), read)) ?? [])
  if (models.length === 0) throw new Stop(exitCode.usage, `No home file in ${folder} can be fitted as a home of the pilot.`)
  return { models }
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    throw new Stop(exitCode.usage, `There is no folder ${folder}.`)
  }
}
