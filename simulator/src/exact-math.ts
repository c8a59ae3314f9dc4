/**
 * The functions whose last digits differ between machines, written with additions, multiplications, divisions and square roots alone, which IEEE 754
 * fixes to the last bit. So a trace is the same on every machine. Accuracy against the exact value, held by a test: 1e-13 relative for `exp`, 1e-12
 * absolute for the others, in the ranges that a home needs.
 */

const { LN2 } = Math
export const { PI } = Math

/** e to the power of x. Reduced to |r| ≤ ln 2 / 2, then the Taylor series; 0 below −700 and Infinity above 700. */
export function exp(x: number): number {
  if (x < -700) return 0
  if (x > 700) return Infinity
  const k = Math.round(x / LN2)
  const r = x - k * LN2
  let term = 1
  let sum = 1
  for (let n = 1; n <= 18; n++) {
    term = (term * r) / n
    sum += term
  }
  let scale = 1
  for (let left = Math.abs(k), power = 2; left > 0; left >>= 1, power *= power) if (left & 1) scale *= power
  return k < 0 ? sum / scale : sum * scale
}

/** The natural logarithm of a positive number: powers of two out, then the series of atanh. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN
  let k = 0
  let m = x
  while (m > 1.5) {
    m /= 2
    k += 1
  }
  while (m < 0.75) {
    m *= 2
    k -= 1
  }
  const y = (m - 1) / (m + 1)
  let term = y
  let sum = 0
  for (let n = 1; n <= 61; n += 2) {
    sum += term / n
    term *= y * y
  }
  return 2 * sum + k * LN2
}

/** The series of sin x / x in x², as far as x²¹. */
const SINE = Array.from({ length: 11 }, (_, k) => {
  let factorial = 1
  for (let n = 2; n <= 2 * k + 1; n++) factorial *= n
  return (k % 2 === 0 ? 1 : -1) / factorial
})

/** The sine of an angle in radians: reduced to ±π/2, then the Taylor series. */
export function sin(angle: number): number {
  let x = angle - Math.round(angle / (2 * PI)) * 2 * PI
  if (x > PI / 2) x = PI - x
  if (x < -PI / 2) x = -PI - x
  const square = x * x
  let sum = 0
  for (let i = SINE.length - 1; i >= 0; i--) sum = sum * square + SINE[i]!
  return x * sum
}

/** The cosine of an angle in radians. */
export const cos = (angle: number): number => sin(angle + PI / 2)

/** The compass bearing of a way `x` east and `y` north: 0 north, 90 east, in [0, 360) degrees. */
export function bearing_deg(x: number, y: number): number {
  if (x === 0 && y === 0) return 0
  const turned = (arctan2(x, y) * 180) / PI
  return turned < 0 ? turned + 360 : turned
}

/** The angle whose tangent is y / x, in (−π, π]. */
function arctan2(y: number, x: number): number {
  if (Math.abs(y) > Math.abs(x)) return (y > 0 ? PI / 2 : -PI / 2) - arctan(x / y)
  return arctan(y / x) + (x >= 0 ? 0 : y >= 0 ? PI : -PI)
}

/** Arc tangent of |t| ≤ 1: the argument is halved twice by t / (1 + √(1 + t²)), then the series. */
function arctan(t: number): number {
  const halved = t / (1 + Math.sqrt(1 + t * t))
  const q = halved / (1 + Math.sqrt(1 + halved * halved))
  let term = q
  let sum = 0
  for (let n = 1; n <= 31; n += 2) {
    sum += term / n
    term *= -q * q
  }
  return 4 * sum
}
