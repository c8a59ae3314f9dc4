/** A label on the screen: the point it belongs to and its size, pixels. Its box hangs above the point, centred. */
export interface LabelBox {
  x_px: number
  y_px: number
  width_px: number
  height_px: number
  /** The greater, the sooner it keeps its place. */
  weight: number
}

/** Space between two labels, pixels. */
const GAP_PX = 6
/** How often a label is pushed at most: more labels than that on one spot overlap. */
const MOST_PUSHES = 14

/**
 * How far each label must rise above its point, pixels, so that none covers another: the heaviest keep their place, each next one is pushed up
 * above what it would cover. The order of the answer is that of the question.
 */
export function spreadLabels(labels: readonly LabelBox[], rise_px: number): number[] {
  const rises: number[] = labels.map(() => rise_px)
  const placed: number[] = []
  const order = labels.map((_, i) => i).sort((a, b) => labels[b]!.weight - labels[a]!.weight || labels[b]!.y_px - labels[a]!.y_px)
  for (const i of order) {
    for (let push = 0; push < MOST_PUSHES; push++) {
      const other = placed.find((j) => covers(labels[i]!, rises[i]!, labels[j]!, rises[j]!))
      if (other === undefined) break
      const top = labels[other]!.y_px - rises[other]! - labels[other]!.height_px
      rises[i] = labels[i]!.y_px - (top - GAP_PX)
    }
    placed.push(i)
  }
  return rises
}

function covers(a: LabelBox, riseA_px: number, b: LabelBox, riseB_px: number): boolean {
  const apart = Math.abs(a.x_px - b.x_px) >= (a.width_px + b.width_px) / 2 + GAP_PX
  const [bottomA, bottomB] = [a.y_px - riseA_px, b.y_px - riseB_px]
  return !apart && bottomA > bottomB - b.height_px - GAP_PX + 0.01 && bottomB > bottomA - a.height_px - GAP_PX + 0.01
}
