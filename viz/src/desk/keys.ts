import type { Action, Step } from '@anju/sdk'

/** The key of each step, as it stands on its button. */
export const stepKeys: Readonly<Record<Step, string>> = {
  acknowledge: 'A',
  verify: 'V',
  dispatch: 'D',
  arrive: 'R',
  resolve: 'S',
  review: 'W',
}

/** The key of each call, as it stands on its button. */
export const callKeys: Readonly<Record<Action, string>> = {
  'call-resident': 'C',
  'call-family': 'F',
  'call-120': '1',
  'call-119': '9',
  'call-gas-company': 'G',
  'close-valve': 'X',
}

/** The keys of what else can be done with a row. */
export const rowKeys = { to: 'T', merge: 'P', unmerge: 'U', moment: 'B' } as const

/** What a key asks the desk for. */
export type DeskAction =
  | { do: 'move'; by: 1 | -1 }
  | { do: 'step'; step: Step }
  | { do: 'call'; action: Action }
  | { do: keyof typeof rowKeys | 'sound' | 'help' }

/** The action of a key, unless somebody is typing or holds a modifier. */
export function actionOf(key: string): DeskAction | undefined {
  if (key === 'ArrowDown' || key === 'j') return { do: 'move', by: 1 }
  if (key === 'ArrowUp' || key === 'k') return { do: 'move', by: -1 }
  if (key === '?') return { do: 'help' }
  const upper = key.toUpperCase()
  if (upper === 'M') return { do: 'sound' }
  const step = (Object.keys(stepKeys) as Step[]).find((one) => stepKeys[one] === upper)
  if (step !== undefined) return { do: 'step', step }
  const action = (Object.keys(callKeys) as Action[]).find((one) => callKeys[one] === upper)
  if (action !== undefined) return { do: 'call', action }
  const other = (Object.keys(rowKeys) as (keyof typeof rowKeys)[]).find((one) => rowKeys[one] === upper)
  return other === undefined ? undefined : { do: other }
}
