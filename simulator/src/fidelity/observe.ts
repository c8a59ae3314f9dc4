import type { Instant, Random } from '@anju/sdk'
import type { Activity, LifeRoom, Step } from '../people/life/activity.ts'
import { exponential, happens } from '../people/life/draws.ts'
import type { Activation } from './activation.ts'
import type { InBed } from './figures.ts'
import { noticeOf, sensorIn, type Notice, type SensorLayout } from './sensor-layout.ts'

const HOUR_MS = 3_600_000
const SECOND_MS = 1_000
/** Mean time between movements that a motion sensor notices, by what one does, seconds (chosen: hands at work, a restless seat, sleep). */
const STIRS_S = { use: 40, sit: 420, lie: 2_700 } as const
/** Lights are put on when it is dark, in half of the cases (chosen). */
const DARK = { before_h: 7, from_h: 18 }

/** What the sensors of a layout, and its resident's own notes, tell of a stream of activities. */
export interface Observed {
  activations: Activation[]
  toilet: Instant[]
  flushes: Instant[]
  inBed: InBed[]
}

/** A home with sensors by a layout, without a plan: contacts notice what is handled, motion sensors where one is and stirs. */
export function observer(layout: SensorLayout, random: Random): { observed: Observed; see(activity: Activity): void } {
  const observed: Observed = { activations: [], toilet: [], flushes: [], inBed: [] }
  const offsets = layout.map((_, i) => layout.slice(0, i).reduce((sum, { count }) => sum + count, 0))
  const groupsOf = new Map<Notice, number[]>()
  for (const [i, { notices }] of layout.entries()) for (const notice of notices) groupsOf.set(notice, [...(groupsOf.get(notice) ?? []), i])
  const motion = groupsOf.has('motion')
  let room: LifeRoom = 'living'

  const sets = (notice: Notice, at: number, step: Pick<Step, 'room' | 'item'>) => {
    for (const i of groupsOf.get(notice) ?? []) {
      const { room: looksAt = step.room } = layout[i]!
      if (looksAt !== step.room) continue
      const sensor = offsets[i]! + sensorIn(layout[i]!, notice, step)
      observed.activations.push({ at: Math.round(at) as Instant, sensor })
    }
  }
  const moves = (step: Step, next: Instant) => {
    if (step.room !== room && motion) {
      sets('motion', step.at - 4 * SECOND_MS, { room, item: 0.5 })
      if (step.room !== 'hall' && room !== 'hall') sets('motion', step.at - 2 * SECOND_MS, { room: 'hall', item: 0.5 })
    }
    const hour = (step.at % (24 * HOUR_MS)) / HOUR_MS
    if (step.room !== room && (hour < DARK.before_h || hour >= DARK.from_h) && happens(random, 0.5)) sets('light', step.at, step)
    room = step.room
    if (!motion || step.does === 'leave') return
    sets('motion', step.at, step)
    const mean_s = step.does === 'sit' || step.does === 'lie' ? STIRS_S[step.does] : STIRS_S.use
    for (let at = step.at + exponential(random, mean_s * SECOND_MS); at < next; at += exponential(random, mean_s * SECOND_MS))
      sets('motion', at, { room, item: random.unit() })
  }
  return {
    observed,
    see({ kind, until, steps }) {
      for (const [i, step] of steps.entries()) {
        moves(step, steps[i + 1]?.at ?? until)
        const notice = noticeOf(step)
        if (notice !== undefined) sets(notice, step.at, step)
        if (notice === 'flush') observed.flushes.push(step.at)
        if (kind === 'toilet' && step.does === 'sit') observed.toilet.push(step.at)
        if (kind === 'sleep' && step.does === 'lie') observed.inBed.push({ from: step.at, until })
      }
    },
  }
}
