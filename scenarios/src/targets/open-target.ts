import { resolve } from 'node:path'
import { showProblem } from '@anju/sdk/document'
import { exitCode, Stop } from '../cli/exit-code.ts'
import { readText } from '../document/read-text.ts'
import { foreignTarget } from './foreign/foreign-target.ts'
import { loadTarget } from './foreign/target-file.ts'
import { referenceTarget } from './reference.ts'
import type { StartTarget } from './target.ts'

/** A system under test that can be started, and in which ways it can be run. */
export interface OpenedTarget {
  start: StartTarget
  /** `inside`: in this process. `movable`: its clock can be put. `wall`: it lives in real time, and so do the scenarios. */
  clock: 'inside' | 'movable' | 'wall'
  /** One at a time: it stands behind one port, and does not tell runs apart. */
  single: boolean
}

/** The system under test of a name, or of a target file. Stops the command when there is none. */
export function openTarget(name: string, folder: string): OpenedTarget {
  if (name === 'reference') return { start: referenceTarget, clock: 'inside', single: false }
  const text = readText(resolve(folder, name))
  if (text === undefined) throw new Stop(exitCode.usage, `There is no target '${name}': it is 'reference' or a target file.`)
  const loaded = loadTarget(name, text)
  if (!loaded.ok) throw new Stop(exitCode.usage, `${name} is wrong.\n${loaded.problems.map(showProblem).join('\n')}`)
  return {
    start: foreignTarget(loaded.target, loaded.mapping),
    clock: loaded.target.clock === undefined ? 'wall' : 'movable',
    single: true,
  }
}
