import type { Instant, Point3, Truth } from '@anju/sdk'

/** Where an emergency is, and whose it is. */
export interface Where {
  room?: string | undefined
  position_m?: Point3 | undefined
  resident?: string | undefined
  /** What of its kind it is, where that has several causes. */
  cause?: string | undefined
}

/** Writes down what a perfect observer knows: one onset and at most one end for each emergency. No device reads it. */
export interface TruthLog {
  /** `key` tells emergencies of one kind apart, like a device or a room. A second onset while one is open does nothing. */
  onset(kind: string, key: string, at: Instant, where: Where): void
  end(kind: string, key: string, at: Instant): void
  isOpen(kind: string, key: string): boolean
}

export function truthLog(home: string, tell: (truth: Truth) => void): TruthLog {
  const open = new Map<string, Truth>()
  let count = 0
  const name = (kind: string, key: string) => `${kind}/${key}`
  return {
    onset(kind, key, at, { room, position_m, resident, cause }) {
      if (open.has(name(kind, key))) return
      count += 1
      const truth: Truth = {
        id: `${home}-${count}`,
        kind,
        ...(cause === undefined ? {} : { cause }),
        phase: 'onset',
        at_ms: at,
        home,
        ...(room === undefined ? {} : { room }),
        ...(position_m === undefined ? {} : { position_m }),
        ...(resident === undefined ? {} : { resident }),
      }
      open.set(name(kind, key), truth)
      tell(truth)
    },
    end(kind, key, at) {
      if (open.size === 0) return
      const truth = open.get(name(kind, key))
      if (truth === undefined) return
      open.delete(name(kind, key))
      tell({ ...truth, phase: 'end', at_ms: at })
    },
    isOpen: (kind, key) => open.has(name(kind, key)),
  }
}
