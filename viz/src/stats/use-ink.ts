import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import type { Ink } from './chart-options.ts'

/** The page's colours for charts; they follow when the page turns dark. */
export function useInk() {
  const read = (): Ink => {
    const style = getComputedStyle(document.documentElement)
    const of = (name: string) => style.getPropertyValue(name).trim()
    const dark = document.documentElement.classList.contains('dark')
    return {
      text: of('--ink-2'),
      line: of('--line'),
      bar: dark ? '#5b92ee' : '#2f6fd6',
      soft: dark ? '#22344f' : '#d5e3f8',
      alarm: of('--alarm'),
      warning: of('--warning'),
      panel: of('--panel'),
    }
  }
  const ink = shallowRef(read())
  const watcher = new MutationObserver(() => (ink.value = read()))
  onMounted(() => watcher.observe(document.documentElement, { attributeFilter: ['class'] }))
  onBeforeUnmount(() => watcher.disconnect())
  return ink
}
