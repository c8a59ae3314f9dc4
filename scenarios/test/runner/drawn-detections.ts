import { join } from 'node:path'
import { random } from '@anju/sdk'
import { drawableHomes, homesFolder } from '../../src/cli/fuzz-command.ts'
import { loadScenario, type KnownHomes } from '../../src/document/load-scenario.ts'
import { readText } from '../../src/document/read-text.ts'
import { drawnDocument } from '../../src/fuzz/drawn-document.ts'
import { textOf } from '../../src/fuzz/tried.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import type { StartTarget } from '../../src/targets/target.ts'

/** How one emergency of a drawn document was told. */
export interface Detection {
  seed: number
  kind: string
  outcome: string
  detection_s: number
  /** From the onset, with what the drawn line may cost. */
  budget_s: number
  clean: boolean
  /** Other homes on the same server. */
  homes: number
}

const homes = drawableHomes(homesFolder)
const known: KnownHomes = new Map()
const file = join(homesFolder, 'drawn.yaml')

/**
 * Home, hazard, place, line and load follow from the seed: up to three further homes of the building live beside it on the same server. What the world would
 * not play says nothing and is left out.
 */
export async function drawnDetections(seed: number, startTarget: StartTarget): Promise<Detection[]> {
  const document = drawnDocument(homes, random(seed).fork('fuzz'))
  const neighbours = random(seed).fork('load').int(0, 3)
  const home = homes.find(({ file: of }) => of === document.home)?.home
  const loaded = loadScenario(
    file,
    (path) =>
      path === file
        ? textOf({ ...document, ...(neighbours > 0 && home?.location_deg !== undefined ? { neighbours } : {}) })
        : readText(path),
    { homes: known },
  )
  if (!loaded.ok) return []
  const { scenario } = loaded
  const { verdicts, truths } = await runScenario(scenario, { way: 'model', seed, startTarget })
  return verdicts.flatMap(({ kind, outcome, expectation, truth, detection_s = Number.POSITIVE_INFINITY, deadline_s = 0 }): Detection[] =>
    expectation === undefined ||
    outcome === 'not-happened' ||
    astray(scenario.expects[expectation]?.room, truths.find(({ id }) => id === truth)?.room)
      ? []
      : [
          {
            seed,
            kind,
            outcome,
            detection_s,
            budget_s: deadline_s,
            clean: scenario.faults.length === 0,
            homes: scenario.site.homes.length,
          },
        ],
  )
}

/** It happened in another room than the document meant: somebody was still on the way. */
const astray = (meant: string | undefined, room: string | undefined): boolean => meant !== undefined && room !== meant
