/**
 * Counts the work that is under way, port by port: a run in lockstep moves its clock on only when nothing is in flight anywhere
 * (client, broker, intake, store, feed). Ports count what they begin and what they end.
 */
export interface Work {
  /** One more piece at `port`. Call the answer exactly once, when it is done. */
  begin(port: string): () => void
  /** Pieces in flight at all ports together. */
  readonly inFlight: number
  /** Pieces begun since the start: it tells a silence from a change that came and went. */
  readonly begun: number
  /** The ports that are busy, for the error that names them. */
  busy(): Readonly<Record<string, number>>
}

export function work(): Work {
  const ports = new Map<string, number>()
  let inFlight = 0
  let begun = 0
  return {
    begin(port) {
      inFlight += 1
      begun += 1
      ports.set(port, (ports.get(port) ?? 0) + 1)
      let open = true
      return () => {
        if (!open) throw new Error(`Work at ${port} was ended twice.`)
        open = false
        inFlight -= 1
        ports.set(port, ports.get(port)! - 1)
      }
    },
    get inFlight() {
      return inFlight
    },
    get begun() {
      return begun
    },
    busy: () => Object.fromEntries([...ports].filter(([, count]) => count > 0)),
  }
}
