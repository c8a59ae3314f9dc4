import { ref, watch, type Ref } from 'vue'

/** A choice that the browser remembers between visits, where it lets us; else as long as the page. */
export function remembered(key: string, first: string): Ref<string> {
  const value = ref(read(key) ?? first)
  watch(value, (now) => {
    try {
      localStorage.setItem(key, now)
    } catch {
      // Private windows may forbid storage.
    }
  })
  return value
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
