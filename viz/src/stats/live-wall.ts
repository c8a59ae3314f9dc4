import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { useLive } from '../feed/live-store.ts'
import type { Statistics } from './figures.ts'
import { fetchStatistics } from './live-statistics.ts'

/** A wall is asked for anew this often, ms. What is open comes by the feed at once. */
const AGAIN_MS = 30_000
const DAY_MS = 86_400_000

/** The figures of a wall: the last day by hour, and the norms of the last thirty days. */
export function useWall() {
  const live = useLive()
  const day = shallowRef<Statistics | undefined>()
  const month = shallowRef<Statistics | undefined>()
  const at_ms = shallowRef<number | undefined>()
  let timer: ReturnType<typeof setInterval> | undefined
  const ask = async () => {
    const to_ms = Math.floor(live.now_ms) + 1
    const asked = (days: number) => ({ from_ms: Math.max(0, to_ms - days * DAY_MS), to_ms, mode: 'actual' })
    const [today, lately] = await Promise.all([fetchStatistics(asked(1), 'hour'), fetchStatistics(asked(30))])
    // What was there stays when the server is away: the time says how old it is.
    if (today === undefined || lately === undefined) return
    day.value = today
    month.value = lately
    at_ms.value = to_ms
  }
  onMounted(() => {
    void ask()
    timer = setInterval(() => void ask(), AGAIN_MS)
  })
  onBeforeUnmount(() => clearInterval(timer))
  return { day, month, at_ms }
}
