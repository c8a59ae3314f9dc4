import { computed, onMounted, shallowRef, watch } from 'vue'
import { useLive } from '../feed/live-store.ts'
import { spanOf, type Grouping, type Heat, type Period, type Statistics } from './figures.ts'
import { fetchHeat, fetchStatistics, type Asked } from './live-statistics.ts'

/** What is looked at, and the figures of it: they are asked for anew whenever it changes. */
export function useStatistics() {
  const live = useLive()
  const period = shallowRef<Period>({ days: 30 })
  const mode = shallowRef('actual')
  const by = shallowRef<Grouping>('kind')
  const rows = shallowRef<Grouping>('area')
  const figures = shallowRef<Statistics | undefined>()
  const daily = shallowRef<Statistics | undefined>()
  const heat = shallowRef<Heat | undefined>()
  const state = shallowRef<'loading' | 'ready' | 'failed'>('loading')
  const asked = shallowRef<Asked | undefined>()
  let turn = 0

  const refresh = async () => {
    const span = spanOf(period.value, live.now_ms)
    if (span === undefined) return
    const now: Asked = { ...span, mode: mode.value }
    asked.value = now
    const mine = ++turn
    const [all, days, cells] = await Promise.all([fetchStatistics(now, by.value), fetchStatistics(now, 'day'), fetchHeat(now, rows.value)])
    if (mine !== turn) return
    state.value = all === undefined ? 'failed' : 'ready'
    figures.value = all
    daily.value = days
    heat.value = cells
  }
  onMounted(() => void refresh())
  watch([period, mode, by, rows], () => void refresh())
  // A page that was opened before the server said its time asks for the right days as soon as it has.
  watch(
    () => live.feed.seq >= 0,
    () => void refresh(),
  )
  const nothing = computed(() => figures.value?.all.incidents === 0)
  return { period, mode, by, rows, figures, daily, heat, state, asked, nothing, refresh }
}
