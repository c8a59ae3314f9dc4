import { between, type Instant } from '../time.ts'
import type { Gateway } from './gateway.ts'

const MOST_NAMES = 5

const counted = (counts: readonly (readonly [string, number])[]) =>
  counts
    .slice(0, MOST_NAMES)
    .map(([name, count]) => `${name} ${count}×`)
    .join(', ') + (counts.length > MOST_NAMES ? ', …' : '')

/** One line a device: whether it lives, when it was heard, what it told, what of it could not be read. */
export const deviceLines = ({ devices }: Gateway, now: Instant): string[] =>
  devices.map(({ id, alive, heardAt, told, unconfirmed, faults }) =>
    [
      `  ${id}: ${alive ? 'live' : 'not there'}`,
      heardAt === undefined ? 'never heard' : `heard ${Math.round(between(heardAt, now) / 1_000)} s ago`,
      `told ${told}`,
      ...(unconfirmed === 0 ? [] : [`${unconfirmed} unconfirmed`]),
      ...(faults.length === 0 ? [] : [`faults: ${counted(faults)}`]),
    ].join(' · '),
  )

/** What goes on, in one line: who lives, what waits, what could not be heard, what nobody bound. */
export function statusLine({ devices, sources, tally, trouble, outboxTrouble }: Gateway): string {
  const sum = (of: (device: Gateway['devices'][number]) => number) => devices.reduce((total, device) => total + of(device), 0)
  const living = devices.filter(({ alive }) => alive)
  const away = living.some(({ connected }) => !connected)
  const parts = [
    `${living.length} of ${devices.length} devices live`,
    `told ${sum(({ told }) => told)}`,
    `${sum(({ unconfirmed }) => unconfirmed)} unconfirmed`,
    ...(away ? [`Anju: not connected${trouble === '' ? '' : ` (${trouble})`}`] : []),
    ...(outboxTrouble === '' ? [] : [`outbox: ${outboxTrouble}, events are in memory alone`]),
    ...sources.map(({ name, up, trouble }) => `${name}: ${up ? 'up' : `down${trouble === '' ? '' : ` (${trouble})`}`}`),
    ...(tally.names.length === 0 ? [] : [`not bound: ${counted(tally.names)}${tally.others === 0 ? '' : ` and ${tally.others} more`}`]),
    ...(tally.faults.length === 0 ? [] : [`faults: ${counted(tally.faults)}`]),
  ]
  return parts.join(' · ')
}
