import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import type { MapHome } from './homes-on-map.ts'

/** How often the map asks for its homes anew, ms: devices that fall silent are seen within this; incidents come by the feed at once. */
const AGAIN_MS = 15_000

/** The homes of the map as the server last gave them. `failed`: it gave none the last time. */
export function useMapHomes() {
  const homes = shallowRef<readonly MapHome[] | undefined>()
  const failed = shallowRef(false)
  let timer: ReturnType<typeof setInterval> | undefined
  const ask = async () => {
    try {
      const answer = await fetch('api/map')
      failed.value = !answer.ok
      if (answer.ok) homes.value = ((await answer.json()) as { homes: MapHome[] }).homes
    } catch {
      failed.value = true
    }
  }
  onMounted(() => {
    void ask()
    timer = setInterval(() => void ask(), AGAIN_MS)
  })
  onBeforeUnmount(() => clearInterval(timer))
  return { homes, failed }
}
