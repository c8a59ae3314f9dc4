/** Anything that has a number in the log. */
interface Numbered {
  index: number
}

/** How many of a list in the order of the log stand at or before `index`: by halving, since there may be a hundred thousand. */
export function countTo(list: readonly Numbered[], index: number): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (list[middle]!.index <= index) low = middle + 1
    else high = middle
  }
  return low
}

/** The first of a list in the order of the log that stands behind `index`. */
export const firstBehind = <T extends Numbered>(list: readonly T[], index: number): T | undefined => list[countTo(list, index)]

/** The last of a list in the order of the log that stands before `index`. */
export const lastBefore = <T extends Numbered>(list: readonly T[], index: number): T | undefined => list[countTo(list, index - 1) - 1]
