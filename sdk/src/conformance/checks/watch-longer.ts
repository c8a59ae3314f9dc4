import type { LogView } from '../log-view.ts'
import { blocked, type Verdict } from '../verdict.ts'

/** What to do where a run was too short for a device that lets itself be heard every `period_s`: a quick run waits for no period at all, the others do. */
export function watchLonger({ phases }: LogView, what: { en: string; zh: string }, period_s: number): Verdict {
  const every = Math.ceil(period_s)
  if (phases.size === 0) return blocked(`Log ${what.en}: for longer than ${every} s.`, `记录时间须超过 ${every} 秒,以便看到:${what.zh}。`)
  if (!phases.has('cadence'))
    return blocked(
      `Show ${what.en}: run without --quick, which waits for no period; here it is ${every} s. A birth with a shorter heartbeat_s shortens that run.`,
      `需看到:${what.zh}。请去掉 --quick(它不等待周期,此处周期为 ${every} 秒);birth 声明更短的 heartbeat_s 可缩短运行时间。`,
    )
  return blocked(
    `Show ${what.en}: the run waited for a period of ${every} s and saw none. Let the reading come at least that often, or run with --full.`,
    `需看到:${what.zh}。已按 ${every} 秒的周期等待而未见到。请至少按该周期发送读数,或使用 --full。`,
  )
}
