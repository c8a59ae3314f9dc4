import type { Device } from '../define-device.ts'
import type { Catalogue } from '../devices/catalogue.ts'
import type { Bench } from './bench/bench.ts'
import type { Depth, Kit } from './kit.ts'
import { KitProblem } from './kit-problem.ts'
import { arrive } from './phases/arrival-phase.ts'
import { cadencePhase, clockPhase, commandsPhase, eventsPhase, framesPhase } from './phases/calm-phases.ts'
import {
  certificatePhase,
  heldPhase,
  outagePhase,
  refusedSubscriptionPhase,
  restartPhase,
  silencePhase,
  unconfirmedPhase,
} from './phases/hostile-phases.ts'
import type { Phase } from './phases/phase.ts'
import { goodbyePhase, memoryPhase, powerCutPhase } from './phases/power-phases.ts'
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
  silencePhase,
  outagePhase,
  refusedSubscriptionPhase,
  certificatePhase,
  restartPhase,
  wrongCommandsPhase,
  garbagePhase,
  powerCutPhase,
  memoryPhase,
  goodbyePhase,
]

/** The acts for one device. */
export const planFor = (device: Device, target: Target, depth: Depth, { sees, tls }: Pick<Bench, 'sees' | 'tls'>): Phase[] =>
  phases
    .filter(({ needsBroker, needsTls }) => (sees === 'everything' || needsBroker !== true) && (tls || needsTls !== true))
    .filter(({ profiles, fits }) => profiles.includes(target.profile) && (fits === undefined || fits(device, target, depth)))

/** How long a run takes, seconds of the kit's clock, when the device does what it should. */
export const about_s = (device: Device, target: Target, depth: Depth, bench: Pick<Bench, 'sees' | 'tls'>, hand_s?: number): number =>
  1 + planFor(device, target, depth, bench).reduce((sum, phase) => sum + lasts_s(phase, device, depth, hand_s), 0)

/** One act, with what a person's hands add to it. */
const lasts_s = (phase: Phase, device: Device, depth: Depth, hand_s: number | undefined): number =>
  phase.about_s(device, depth) + (hand_s === undefined ? 0 : (phase.byHand_s?.(hand_s, device) ?? 0))

/** What a run tells while it goes. */
export interface Progress {
  /** An act begins; so many seconds are left with it. */
  onPhase?(phase: Phase, left_s: number): void
  /** The device is not there although it should be: the run waits for it and goes on. */
  onLost?(phase: Phase): void
}

/** Runs the acts one after the other. What a device does not do is in the log; only one that never comes, or comes twice, ends a run. */
export async function runPlan(kit: Kit, catalogue: Catalogue, where: string, progress: Progress = {}): Promise<void> {
  const { kind, profile } = kit.target
  const known = Object.keys(catalogue).join(', ')
  if (kind !== undefined && !Object.hasOwn(catalogue, kind)) throw new KitProblem('kind-unknown', { kind, known })
  await arrive(kit, where)
  const { device } = kit
  if (device === undefined) throw new KitProblem('kind-unknown', { kind: kindSaid(kit), known })
  const plan = planFor(device, kit.target, kit.depth, kit)
  const timed = { ...device, heartbeat_s: kit.heartbeat_s }
  let left_s = plan.reduce((sum, phase) => sum + lasts_s(phase, timed, kit.depth, kit.hand_s), 0)
  for (const phase of plan) {
    refuseSecondDevice(kit)
    if (profile === 'supervised' && !kit.connected) progress.onLost?.(phase)
    progress.onPhase?.(phase, left_s)
    left_s -= lasts_s(phase, timed, kit.depth, kit.hand_s)
    kit.phase(phase.name)
    await phase.run(kit)
  }
}

/** Two devices under one identity throw each other out, so that an old boot comes back after a new one. */
function refuseSecondDevice({ log, address }: Kit): void {
  const boots = log.flatMap((seen) => (seen.saw === 'publish' && seen.topic.endsWith('/birth') ? [bootIn(seen.text)] : []))
  const turns = boots.filter((boot, i) => boot !== boots[i - 1])
  const returned = turns.some((boot, i) => turns.indexOf(boot) < i)
  if (returned) throw new KitProblem('second-device', { device: address?.device ?? '', boots: [...new Set(turns)].join(', ') })
}

const bootIn = (text = ''): string => /"boot"\s*:\s*"([^"]{0,64})"/.exec(text)?.[1] ?? ''

function kindSaid({ log }: Kit): string {
  const birth = log.find((seen) => seen.saw === 'publish' && seen.topic.endsWith('/birth'))
  return birth?.saw === 'publish' ? (/"kind"\s*:\s*"([^"]{0,64})"/.exec(birth.text ?? '')?.[1] ?? '(none)') : '(none)'
}
