import { after, catalogue, Seconds, type Duration, type Instant } from '@anju/sdk'
import type { BoundRule, Claim, ReportSignal, Signal, WatchedDevice, WatchedHome } from '../../src/detect/rule.ts'

/** What a rule said in the end: when, what. */
export interface Said {
  at: number
  did: 'raise' | 'update' | 'clear' | 'withdraw'
  key: string
  claim?: Claim
}

export const device = (id: string, kind: string, more: Partial<WatchedDevice> = {}): WatchedDevice => ({
  id,
  kind,
  room: 'living',
  room_kind: 'living',
  power: kind in catalogue ? catalogue[kind as keyof typeof catalogue].power : 'mains',
  place_m: [1, 2, 2.5],
  aim_deg: 0,
  entrance: false,
  worn: kind === 'wristband',
  heartbeat: Seconds(60),
  supervised: true,
  ...more,
})

export const homeOf = (devices: readonly WatchedDevice[], residents = 1, time_zone = 'Asia/Shanghai'): WatchedHome => ({
  id: 'h',
  time_zone,
  residents,
  people: Array.from({ length: residents }, (_, i) => `p${i + 1}`),
  devices: new Map(devices.map((one) => [one.id, one])),
})

let number = 0
export const report = (
  from: WatchedDevice,
  at: number,
  said: string,
  body: Record<string, unknown>,
  more: Partial<ReportSignal> = {},
): ReportSignal => ({
  type: 'report',
  at: at as Instant,
  happened: at as Instant,
  late: false,
  device: from,
  channel: said === 'reading' ? 'reading' : 'event',
  said,
  body: said === 'reading' ? body : { event: said, ...body },
  message: `m-${number++}`,
  origin: 'simulated',
  mode: 'actual',
  supervised: true,
  ...more,
})

/** Feeds a finished list of signals to one rule with its wake-ups between them, as the engine would, and on until nothing waits or `until`. */
export function runRule(rule: BoundRule, home: WatchedHome, signals: readonly Signal[], until = Number.POSITIVE_INFINITY): Said[] {
  let state = rule.start
  const wakes = new Map<string, Instant>()
  const said: Said[] = []
  const feed = (signal: Signal) => {
    const verdict = rule.step(state, signal, home)
    state = verdict.state
    for (const key of verdict.cancel ?? []) wakes.delete(key)
    for (const { key, at } of verdict.wake ?? []) wakes.set(key, at)
    for (const claim of verdict.raise ?? []) said.push({ at: signal.at, did: 'raise', key: claim.key, claim })
    for (const claim of verdict.update ?? []) said.push({ at: signal.at, did: 'update', key: claim.key, claim })
    for (const { key } of verdict.clear ?? []) said.push({ at: signal.at, did: 'clear', key })
    for (const { key } of verdict.withdraw ?? []) said.push({ at: signal.at, did: 'withdraw', key })
  }
  const wakeUntil = (end: number) => {
    for (;;) {
      const [next] = [...wakes].filter(([, at]) => at < end).sort(([, a], [, b]) => a - b)
      if (next === undefined) return
      wakes.delete(next[0])
      feed({ type: 'woken', key: next[0], at: next[1] })
    }
  }
  for (const signal of signals) {
    if (rule.watches !== undefined && signal.type !== 'resumed' && signal.type !== 'woken' && !rule.watches.has(signal.device.kind))
      continue
    wakeUntil(signal.at)
    feed(signal)
  }
  wakeUntil(Math.min(until, 1e15))
  return said
}

/** `[when, what]` of what was raised and cleared: what an oracle is compared with. */
export const changes = (said: readonly Said[]) =>
  said.filter(({ did }) => did !== 'update').map(({ at, did, key }) => `${at} ${did} ${key}`)

/** Times from gaps: strictly growing. */
export const timed = <T>(start: Instant, moves: readonly (readonly [gap_ms: number, what: T])[]): [at: number, what: T][] => {
  let at: Instant = start
  return moves.map(([gap_ms, what]) => [(at = after(at, gap_ms as Duration)), what])
}
