import { alertKinds, between, Milliseconds, type Home, type Instant } from '@anju/sdk'
import type { Action } from '@anju/simulator'
import { stringify } from 'yaml'
import { formatDuration } from '../document/duration-text.ts'
import { limits } from '../limits.ts'

/** A drill as it grows: every action that was done, and what the instructor wanted to see. */
export interface DrillDocument {
  add(at: Instant, action: Action): void
  expect(kind: string): void
  /** How many emergencies it has so far. */
  readonly emergencies: number
  /** The scenario document of the drill so far, as YAML. `home` is the path of the home file from where the document will lie. */
  text(now: Instant, home: string): string
}

/** Starts the document of a drill that begins now. `zone_min` is the home's offset from UTC. */
export function drillDocument(home: Home, starts: Instant, zone_min: number): DrillDocument {
  const timeline: { at: string; action: Action }[] = []
  const expects: { alert: string; within: string }[] = []
  const begun = (Math.floor(starts / 1_000) * 1_000) as Instant
  /** Since the start: the newest action, and the end of the newest deadline. A drill that was ended sooner is played to there all the same. */
  let [acted_ms, due_ms] = [0, 0]
  return {
    add(at, action) {
      if (timeline.length >= limits.drill_actions) return
      acted_ms = between(begun, at)
      timeline.push({ at: formatDuration(between(begun, at)), action })
    },
    expect(kind) {
      if (!Object.hasOwn(alertKinds, kind) || expects.length >= limits.expectations) return
      const { budget } = alertKinds[kind as keyof typeof alertKinds]
      due_ms = Math.max(due_ms, acted_ms + budget)
      expects.push({ alert: kind, within: formatDuration(budget) })
    },
    get emergencies() {
      return expects.length
    },
    text: (now, homeFile) =>
      `# A drill as it was played. Its expectations are what the instructor's injects lead to: look them over before you rely on them.\n${stringify(
        {
          title: { zh: `${home.title.zh}演练`, en: `Drill in ${home.title.en}` },
          home: homeFile,
          starts: zoned(begun, zone_min),
          lasts: formatDuration(Milliseconds(Math.max(1_000, Math.ceil(Math.max(between(begun, now), due_ms) / 1_000) * 1_000))),
          timeline: timeline.map(({ at, action }) => ({ at, ...action })),
          expects,
        },
      )}`,
  }
}

/** ISO 8601 to the second in a zone of fixed offset. */
export function zoned(at: Instant, zone_min: number): string {
  const local = new Date(at + zone_min * 60_000).toISOString().slice(0, 19)
  const [sign, size_min] = [zone_min < 0 ? '-' : '+', Math.abs(zone_min)]
  const two = (n: number) => String(n).padStart(2, '0')
  return `${local}${sign}${two(Math.floor(size_min / 60))}:${two(size_min % 60)}`
}
