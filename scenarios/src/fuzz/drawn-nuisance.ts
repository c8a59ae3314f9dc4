import { Seconds } from '@anju/sdk'
import type { Action } from '@anju/simulator'
import { roomsBeside } from './beside.ts'
import type { Setting, Step } from './drawn-emergency.ts'

/**
 * Things that are no emergency and that some sensor sees, none to three of them. Nobody is asked to do what a fallen person cannot. No curtain and no fan
 * stirs in the room of a fall: a radar may take it for somebody who stands there, and by ALERT-2 whoever is seen standing has got up. That miss is known,
 * and would hide others. In any other room they may.
 */
export function drawnNuisances({ home, draw }: Setting, fallsIn: readonly string[]): Step[] {
  const { furniture, openings, rooms } = home.plan
  const calm = (room: string) => fallsIn.includes(room)
  const room = () => draw.pick(rooms).id
  const airy = rooms.filter(({ id }) => !calm(id))
  const plants = furniture.filter(({ kind }) => kind === 'plant')
  const windows = openings.filter((one) => one.kind === 'window' && !roomsBeside(home, one).some(calm))
  const known: (() => Action)[] = [
    ...(airy.length === 0
      ? []
      : [() => ({ do: 'run-fan', room: draw.pick(airy).id, for_s: draw.int(60, 600), ratio: [1, 1] }) satisfies Action]),
    () => ({ do: 'sun-patch', room: room() }),
    () => ({ do: 'run-robot-cleaner', room: room() }),
    ...(plants.length === 0 ? [] : [() => ({ do: 'stir-plant', what: draw.pick(plants).id }) satisfies Action]),
    ...(windows.length === 0 ? [] : [() => ({ do: 'stir-curtain', opening: draw.pick(windows).id, ratio: [1, 1] }) satisfies Action]),
  ]
  return Array.from({ length: draw.int(0, 3) }, () => ({ at: Seconds(draw.int(5, 400)), action: draw.pick(known)() }))
}
