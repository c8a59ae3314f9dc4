import { scoreDrill, type DrillScore } from '@anju/sdk'
import { computed } from 'vue'
import { useLive } from '../feed/live-store.ts'
import { drillItems } from '../view/drill-tracks.ts'

/** The drill that runs or ran last, as the page sees it: what the feed says of its incidents, scored as it stands now. */
export function useDrill() {
  const live = useLive()
  const drill = computed(() => live.world.drill)
  const running = computed(() => drill.value?.state === 'running')
  /** The review, once the drill is over and it has come. */
  const review = computed(() => {
    const found = live.world.review
    return found !== undefined && found.drill.began_ms === drill.value?.began_ms && !running.value ? found : undefined
  })
  const until_ms = computed(() => drill.value?.ended_ms ?? live.now_ms)
  const incidents = computed(
    () =>
      review.value?.incidents ??
      Object.values(live.feed.incidents).filter(
        ({ home, raised_ms }) =>
          drill.value !== undefined && home === drill.value.home && raised_ms >= drill.value.began_ms && raised_ms <= until_ms.value,
      ),
  )
  const alerts = computed(() => {
    const ids = new Set(incidents.value.map(({ id }) => id))
    return review.value?.alerts ?? Object.values(live.feed.alerts).filter(({ incident }) => ids.has(incident))
  })
  const truths = computed(
    () => review.value?.truths ?? live.world.truths.filter(({ at_ms }) => at_ms >= (drill.value?.began_ms ?? Infinity)),
  )
  const score = computed((): DrillScore | undefined => {
    if (drill.value === undefined) return undefined
    const { rubric, ended_ms } = drill.value
    return scoreDrill(rubric, {
      incidents: incidents.value,
      alerts: alerts.value,
      now_ms: until_ms.value,
      ...(ended_ms === undefined ? {} : { ended_ms }),
    })
  })
  const items = computed(() =>
    drillItems({
      truths: truths.value,
      alerts: alerts.value,
      incidents: incidents.value,
      notes: drill.value?.notes ?? [],
      until_ms: until_ms.value,
    }),
  )
  return { drill, running, review, until_ms, score, items }
}
