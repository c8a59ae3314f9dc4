/**
 * Whether `hits` of `trials` are plausible at probability `p`: the exact two-sided binomial test, tails summed term by term, against a false rejection in a
 * hundred thousand draws. Seeds are fixed, so that a pass stays a pass.
 */
export function plausible(hits: number, trials: number, p: number, level = 1e-5): boolean {
  const log = (k: number) => logChoose(trials, k) + k * Math.log(p) + (trials - k) * Math.log1p(-p)
  const tail = (from: number, to: number) => {
    let sum = 0
    for (let k = from; k <= to; k++) sum += Math.exp(log(k))
    return sum
  }
  return 2 * Math.min(tail(0, hits), tail(hits, trials)) >= level
}

function logChoose(n: number, k: number): number {
  let sum = 0
  for (let i = 1; i <= k; i++) sum += Math.log(n - k + i) - Math.log(i)
  return sum
}
