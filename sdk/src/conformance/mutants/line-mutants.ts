import type { SilentOptions } from '../bench/memory-bench.ts'
import { Milliseconds, after } from '../../time.ts'
import type { FaultyLine } from './faulty-bus.ts'
import { onWire, type Mutant } from './mutant.ts'

/** Says events on a line whose subscriptions are still under way, and looks at what became of them later. */
const hearsLater: Mutant['fault'] = ({ clock }) => ({
  wire: {
    subscribe(ask, line) {
      ask().catch(() => clock.wakeAt(after(clock.now(), Milliseconds(500)), () => line.drop()))
      return Promise.resolve()
    },
  },
})

/** Says DISCONNECT and waits for nothing. */
const leaves = (line: FaultyLine) => {
  void line.end()
  line.drop()
}

/** Faults of lines: what is done when one is refused a subscription, given up, or silent. */
export const lineMutants: readonly Mutant[] = [
  onWire('takes-a-refused-subscription-for-granted', 'PRES-8', { subscribe: (ask) => ask().catch(() => {}) }),
  { id: 'tells-before-it-can-hear', rule: 'PRES-8', fault: hearsLater },
  onWire('says-disconnect-when-it-gives-up', 'EVT-8', { drop: leaves }),
  onWire('says-disconnect-when-a-subscription-is-refused', 'EVT-8', {
    subscribe: (ask, line) =>
      ask().catch((error: unknown) => {
        leaves(line)
        throw error
      }),
  }),
  onWire('never-pings', 'PRES-9', { connect: (options): SilentOptions => ({ ...options, neverPings: true }) }, { kind: 'water-sensor' }),
]
