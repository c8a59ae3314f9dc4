import type { Habits, Random } from '@anju/sdk'
import type { ActivityKind, Spot } from './activity.ts'
import { geometric, weighted } from './draws.ts'
import type { StepWriter } from './step-writer.ts'

/** What one does in a bout: an activity, and what is handled in it, each as often as its weight says (chosen). */
interface Theme {
  kind: ActivityKind
  things: readonly (readonly [Spot, number])[]
}

const themes: readonly (readonly [Theme, number])[] = [
  [
    {
      kind: 'snack',
      things: [
        ['fridge', 4],
        ['cupboard', 4],
        ['appliance', 2],
        ['sink', 2],
      ],
    },
    4,
  ],
  [
    {
      kind: 'chores',
      things: [
        ['cupboard', 5],
        ['sink', 4],
        ['fridge', 1],
        ['appliance', 1],
      ],
    },
    2,
  ],
  [
    {
      kind: 'chores',
      things: [
        ['wardrobe', 5],
        ['cabinet', 2],
        ['washing-machine', 1],
      ],
    },
    2,
  ],
  [
    {
      kind: 'chores',
      things: [
        ['cabinet', 5],
        ['window', 1],
        ['tv', 1],
      ],
    },
    3,
  ],
  [
    {
      kind: 'wash',
      things: [
        ['basin', 5],
        ['medicine', 3],
      ],
    },
    2,
  ],
]

/** A bout of one theme: something to drink, tidying, laundry, the window, freshening up. */
export function bout(write: StepWriter, habits: Habits, random: Random, busy: number): ActivityKind {
  const { kind, things } = weighted(random, themes)
  handle(write, random, things, 1 + geometric(random, Math.max(0, habits.handling * busy - 1)))
  return kind
}

/** Handles so many things one after the other. */
export function handle(write: StepWriter, random: Random, things: readonly (readonly [Spot, number])[], times: number): void {
  for (let i = 0; i < times; i++) write.use(weighted(random, things))
}

/** What cooking and eating handle. */
export const COOKING: readonly (readonly [Spot, number])[] = [
  ['fridge', 4],
  ['cupboard', 5],
  ['sink', 3],
  ['appliance', 2],
  ['stove', 2],
]
