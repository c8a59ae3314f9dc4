/** A volume of air that is thought of as mixed. */
export interface Zone {
  volume_m3: number
  /** Air changed with outdoors, m³/s. */
  outdoor_m3_s: number
  /** Unburnt gas let in, m³/s. */
  source_m3_s: number
}

/** Air exchanged both ways between two zones, m³/s. */
export interface Exchange {
  a: number
  b: number
  flow_m3_s: number
}

/**
 * Volume fractions of gas in coupled zones, `seconds` later:
 *
 *     V dC/dt = Q (1 − C) − q_out C + Σ q_ab (C_b − C)
 *
 * The room model dC/dt = Q/V − nC (n air changes a second) for each zone, with what passes between them. For one zone and small C its solution is
 * C(t) = C₀ e^(−nt) + Q/(nV) (1 − e^(−nt)). Integrated by the classical Runge–Kutta formula of order four with the step that is handed in.
 */
export function mixed(zones: readonly Zone[], exchanges: readonly Exchange[], fractions: readonly number[], seconds: number): number[] {
  const rate = (c: readonly number[]): number[] => {
    const flows = zones.map(({ source_m3_s, outdoor_m3_s }, i) => source_m3_s * (1 - c[i]!) - outdoor_m3_s * c[i]!)
    for (const { a, b, flow_m3_s } of exchanges) {
      const net = flow_m3_s * (c[b]! - c[a]!)
      flows[a]! += net
      flows[b]! -= net
    }
    return flows.map((flow, i) => flow / zones[i]!.volume_m3)
  }
  const ahead = (by: readonly number[], share: number) => fractions.map((c, i) => c + by[i]! * seconds * share)
  const k1 = rate(fractions)
  const k2 = rate(ahead(k1, 0.5))
  const k3 = rate(ahead(k2, 0.5))
  const k4 = rate(ahead(k3, 1))
  return fractions.map((c, i) => Math.max(0, c + (seconds / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!)))
}
