import { alertKinds, type Truth } from '@anju/sdk'
import type { Invariant } from './invariant.ts'

/** Kinds of truth: those of the alerts, and emergencies that a watcher may have no rule for yet. */
const KINDS: ReadonlySet<string> = new Set([...Object.keys(alertKinds), 'co', 'fire', 'apnoea', 'vitals-critical'])

/** Invariants of the ground truth. */
export const truthInvariants: readonly Invariant[] = [
  {
    id: 'truth-begins-then-ends',
    says: {
      en: 'Each truth begins once, ends at most once and not before it began, is of a known kind, and is told when it has happened.',
      zh: '每条真值先开始后结束,种类已知,且不早报。',
    },
    watch: () => {
      const open = new Map<string, Truth>()
      const over = new Set<string>()
      return {
        truth(truth, at) {
          const { id, kind, phase, at_ms } = truth
          if (!KINDS.has(kind)) return `${id} is of the kind ${kind}`
          if (at_ms > at) return `${id} is told before it happens`
          if (over.has(id)) return `${id} goes on after its end`
          if (phase === 'onset') {
            if (open.has(id)) return `${id} begins twice`
            open.set(id, truth)
            return undefined
          }
          const began = open.get(id)
          if (began === undefined) return `${id} ends and never began`
          if (began.at_ms > at_ms || began.kind !== kind) return `${id} ends before it began`
          open.delete(id)
          over.add(id)
          return undefined
        },
      }
    },
  },
  {
    id: 'one-truth-of-a-kind',
    says: { en: 'Of one kind, person and place there is one open truth at a time.', zh: '同类同人同地的真值同时至多一条。' },
    watch: () => {
      const open = new Map<string, string>()
      const keyOf = ({ kind, cause, resident, room, position_m }: Truth) =>
        JSON.stringify([kind, cause, resident, room, kind === 'fall' || kind === 'sos' ? 0 : position_m])
      const keys = new Map<string, string>()
      return {
        truth(truth) {
          if (truth.phase === 'end') {
            open.delete(keys.get(truth.id) ?? '')
            return undefined
          }
          // A truth of a silent device does not name it, and two devices may lie in one place.
          if (truth.kind.startsWith('device-')) return undefined
          const key = keyOf(truth)
          if (open.has(key)) return `${truth.id} while ${open.get(key)} is open`
          open.set(key, truth.id)
          keys.set(truth.id, key)
          return undefined
        },
      }
    },
  },
]
