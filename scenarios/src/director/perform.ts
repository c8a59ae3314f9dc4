import { after, Milliseconds, type Clock, type Fault, type Instant, type Result, type WorldSnapshot } from '@anju/sdk'
import type { Action, HomeSimulation } from '@anju/simulator'
import type { InjectStep } from './inject.ts'

/** How often the director looks whether somebody has arrived: a tenth of a step's length. */
const LOOK_EVERY = Milliseconds(250)

/** Where steps are performed. */
export interface Ground {
  clock: Clock
  simulation: Pick<HomeSimulation, 'snapshot'>
  /** Does an action and writes it down, or says why the world would not. */
  act: (action: Action) => Result<void>
}

/**
 * Performs the steps of an inject one after the other on the clock; `done` is called at the end, with the reason when the world
 * would not do one of them: what follows it is left out.
 */
export function perform(steps: readonly InjectStep[], ground: Ground, done: (refused: Fault | undefined) => void): void {
  const { clock, simulation, act } = ground
  const from = (i: number): void => {
    const step = steps[i]
    if (step === undefined) done(undefined)
    else if ('act' in step) {
      const did = act(step.act)
      if (did.ok) from(i + 1)
      else done(did.fault)
    } else wait(step, after(clock.now(), step.atMost), () => from(i + 1))
  }
  const wait = (step: Extract<InjectStep, { until: unknown }>, limit: Instant, then: () => void): void => {
    if (clock.now() >= limit || arrived(step.until, simulation.snapshot())) then()
    else clock.wakeAt(after(clock.now(), LOOK_EVERY), () => wait(step, limit, then))
  }
  from(0)
}

/** Whether somebody stands still where they were to go. */
const arrived = (goal: { who: string; in: string; posture: string }, { people }: WorldSnapshot): boolean =>
  people.some(({ id, room, posture, speed_m_s }) => id === goal.who && room === goal.in && posture === goal.posture && speed_m_s === 0)
