import { inClient, mutant, type SourceMutant } from './source-mutant.ts'

const DROP = 'self._deeds.append(("drop",))\n        self.closed()'
const REFUSED = 'if self._line in ("greeting", "up"):\n            self._give_up()'

const drops = (instead: string) => [inClient(DROP, instead)]
const refused = (instead: string) => [inClient(REFUSED, instead)]

/** Faults of lines: what is done when one is refused a subscription or given up. Pings are paho's. */
export const lineMutants: readonly SourceMutant[] = [
  mutant('takes-a-refused-subscription-for-granted', 'PRES-8', refused('self.acknowledged(token)')),
  mutant(
    'hammers-after-a-refused-subscription',
    'PRES-8',
    refused('self._give_up()\n        self._line_due_ms = self._clock.now_ms() + 50'),
  ),
  mutant('says-disconnect-when-it-gives-up', 'EVT-8', drops('self._deeds.append(("end",))\n        self.closed()')),
  mutant(
    'says-disconnect-when-a-subscription-is-refused',
    'EVT-8',
    refused('if self._line in ("greeting", "up"):\n            self._deeds.append(("end",))\n            self.closed()'),
  ),
]
