import type { Step } from '@anju/sdk'

/** The key of each step, as it stands on its button. */
export const stepKeys: Readonly<Record<Step, string>> = {
  acknowledge: 'A',
  verify: 'V',
  dispatch: 'D',
  arrive: 'R',
  resolve: 'S',
  review: 'W',
}

/** What a key asks the desk for. */
export type DeskAction = { do: 'move'; by: 1 | -1 } | { do: 'step'; step: Step } | { do: 'sound' } | { do: 'help' }

/** The action of a key, unless somebody is typing or holds a modifier. */
export function actionOf(key: string): DeskAction | undefined {
  if (key === 'ArrowDown' || key === 'j') return { do: 'move', by: 1 }
  if (key === 'ArrowUp' || key === 'k') return { do: 'move', by: -1 }
  if (key === '?') return { do: 'help' }
  const upper = key.toUpperCase()
  if (upper === 'M') return { do: 'sound' }
  const step = (Object.keys(stepKeys) as Step[]).find((one) => stepKeys[one] === upper)
  return step === undefined ? undefined : { do: 'step', step }
}
