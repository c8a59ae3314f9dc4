/** Whole numbers below this are costs: with the order of pushing in the lower bits a key stays a whole number that a double holds. */
const ORDERS = 2 ** 24

/** The cheapest first; of equal costs the first pushed. Costs are whole numbers below 2^28, and at most 2^24 are pushed before `clear`. */
export interface PriorityQueue {
  push(item: number, cost: number): void
  pop(): number | undefined
  clear(): void
}

/** A binary heap on two lists of numbers. */
export function priorityQueue(): PriorityQueue {
  const keys: number[] = []
  const items: number[] = []
  let size = 0
  let order = 0
  return {
    push(item, cost) {
      const key = cost * ORDERS + order++
      let i = size++
      while (i > 0) {
        const parent = (i - 1) >> 1
        if (keys[parent]! <= key) break
        keys[i] = keys[parent]!
        items[i] = items[parent]!
        i = parent
      }
      keys[i] = key
      items[i] = item
    },
    pop() {
      if (size === 0) return undefined
      const top = items[0]
      size -= 1
      const [key, item] = [keys[size]!, items[size]!]
      let i = 0
      for (;;) {
        let child = 2 * i + 1
        if (child >= size) break
        if (child + 1 < size && keys[child + 1]! < keys[child]!) child += 1
        if (keys[child]! >= key) break
        keys[i] = keys[child]!
        items[i] = items[child]!
        i = child
      }
      keys[i] = key
      items[i] = item
      return top
    },
    clear() {
      size = 0
      order = 0
    },
  }
}
