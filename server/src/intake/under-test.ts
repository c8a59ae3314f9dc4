/** Devices that somebody tries out now, by `home/device`: what they say is a test until then, whatever they say of it. */
export interface UnderTest {
  mark(keys: readonly string[], until_ms: number): void
  unmark(keys: readonly string[]): void
  has(key: string, at_ms: number): boolean
}

export function underTest(): UnderTest {
  const until = new Map<string, number>()
  return {
    mark(keys, until_ms) {
      for (const key of keys) until.set(key, until_ms)
    },
    unmark(keys) {
      for (const key of keys) until.delete(key)
    },
    has: (key, at_ms) => until.size > 0 && (until.get(key) ?? 0) > at_ms,
  }
}
