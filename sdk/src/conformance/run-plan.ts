import type { Device } from '../define-device.ts'
import type { Catalogue } from '../devices/catalogue.ts'
import type { Depth, Kit } from './kit.ts'
import { KitProblem } from './kit-problem.ts'
import { arrive } from './phases/arrival-phase.ts'
import { cadencePhase, clockPhase, commandsPhase, eventsPhase, framesPhase } from './phases/calm-phases.ts'
import {
  goodbyePhase,
  heldPhase,
  memoryPhase,
  outagePhase,
  powerCutPhase,
  restartPhase,
  unconfirmedPhase,
} from './phases/hostile-phases.ts'
import type { Phase } from './phases/phase.ts'
import { garbagePhase, wrongCommandsPhase } from './phases/wrong-words-phases.ts'
import type { Target } from './target.ts'

/** All acts in their order: first calm, then everything that goes wrong in a home. */
const phases: readonly Phase[] = [
  eventsPhase,
  commandsPhase,
  framesPhase,
  clockPhase,
  cadencePhase,
  unconfirmedPhase,
  heldPhase,
  outagePhase,
  restartPhase,
  wrongCommandsPhase,
  garbagePhase,
  powerCutPhase,
  memoryPhase,
  goodbyePhase,
]

/** The acts for one device. */
export const planFor = (device: Device, target: Target, depth: Depth): Phase[] =>
  phases.filter(({ profiles, fits }) => profiles.includes(target.profile) && (fits === undefined || fits(device, target, depth)))

/** How long a run takes, seconds of the kit's clock, when the device does what it should. */
export const about_s = (device: Device, target: Target, depth: Depth): number =>
  1 + planFor(device, target, depth).reduce((sum, phase) => sum + phase.about_s(device, depth), 0)

/** Told of each act as it begins. */
export type OnPhase = (phase: Phase, device: Device) => void

/** Runs the acts one after the other. What a device does not do is in the log; only a device that never comes ends a run. */
export async function runPlan(kit: Kit, catalogue: Catalogue, where: string, onPhase: OnPhase = () => {}): Promise<void> {
  const { kind } = kit.target
  const known = Object.keys(catalogue).join(', ')
  if (kind !== undefined && !Object.hasOwn(catalogue, kind)) throw new KitProblem('kind-unknown', { kind, known })
  await arrive(kit, where)
  const device = kit.device
  if (device === undefined) throw new KitProblem('kind-unknown', { kind: kindSaid(kit), known })
  for (const phase of planFor(device, kit.target, kit.depth)) {
    onPhase(phase, device)
    kit.phase(phase.name)
    await phase.run(kit)
  }
}

function kindSaid({ log }: Kit): string {
  const birth = log.find((seen) => seen.saw === 'publish' && seen.topic.endsWith('/birth'))
  return birth?.saw === 'publish' ? (/"kind"\s*:\s*"([^"]{0,64})"/.exec(birth.text ?? '')?.[1] ?? '(none)') : '(none)'
}
