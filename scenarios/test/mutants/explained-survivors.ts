import type { MutantRow } from './kill-matrix.ts'

/** Why no document of the suite sees a drawn change, by its id. A change whose line changes gets another id, and has to be looked at again. */
const reasons: Readonly<Record<string, string>> = {
  'drawn-and-or-57d494': 'the same: a wake-up is only set for a device that is registered and was heard',
  'drawn-arithmetic-24766a': "the detector's own alarm comes first by its own curve; the sum of what was breathed stands behind it",
  'drawn-boundary-fa590a': 'a gap: no document lets a radar tell late what a band has told already',
  'drawn-constant-f4e4aa': 'three milliseconds of the three seconds in which a fall settles',
  'drawn-extreme-6629e1':
    'homes fall silent at once in the documents; which of two instants a heartbeat apart is meant cannot be seen there',
  'drawn-and-or-ee09bc':
    'homes fall silent at once in the documents; which of two instants a heartbeat apart is meant cannot be seen there',
  'drawn-statement-8fd263': 'what a desk is shown of a device; documents judge alerts',
  'drawn-boundary-27e125': 'one reading sooner or later among twelve',
  'drawn-boundary-f432d0': 'differs when a reading is exactly as old as the window is long',
  'drawn-constant-cf91f9': 'names no cause for a score that is made of single points; such a score of five has none in the documents',
  'drawn-extreme-38f89c': 'the onset that an alert names; documents judge when it came',
  'drawn-extreme-9ed3c4': 'the onset that an alert names; documents judge when it came',
  'drawn-and-or-09675d': 'no home of the suite has a device that nobody supervises',
  'drawn-constant-83a5e9': 'how sure an alert is; documents do not judge it',
  'drawn-boundary-06bc6d': 'differs on the one outing that makes the habit known',
  'drawn-arithmetic-753390': 'how sure an alert is; documents do not judge it',
  'drawn-boundary-8e2820': 'differs in the one half hour that makes the baseline known',
  'drawn-comparison-6050d2': 'raises again while the alert stands, which the book of alerts takes for the same',
  'drawn-constant-005b75': '41 for 40 ppm: levels pass both between two readings',
  'drawn-and-or-e855fe': 'a gap: no document lets a band alone tell a fall of somebody who walks on',
  'drawn-arithmetic-beb8b5': 'where exactly she lies; documents judge the room',
  'drawn-comparison-af44a0': 'the words of what would have called the alert off; documents do not judge them',
  'drawn-constant-717685': 'how sure an alert is; documents do not judge it',
  'drawn-constant-40031a': 'sixty milliseconds of a minute',
  'drawn-extreme-d6bdd0': 'how sure an alert is; documents do not judge it',
  'drawn-statement-8b59d6': 'only after a restart of the server, which no document asks for',
  'drawn-extreme-ca40e5': 'only after a restart of the server, which no document asks for',
  'drawn-and-or-47c1aa': 'when a page was written down; documents judge whom it was for',
  'drawn-comparison-b725c3': 'no document sends frames of a radar',
  'drawn-statement-b779a3': 'the line of the audit about a step; documents judge the incident',
}

/** Parts of the server that no message of a device leads to: people ask for them, and the server's own tests hold them. */
const aside: readonly (readonly [file: string, reason: string])[] = [
  ['loop/what-if.ts', 'a question about the past that people ask by the API'],
  ['loop/shift-change.ts', 'shifts are set by people; documents have none'],
  ['loop/purge-drills.ts', 'drills are purged by people'],
]

export const explained = ({ id, where, fate }: Pick<MutantRow, 'id' | 'where' | 'fate'>): string | undefined =>
  fate === 'killed' ? undefined : (reasons[id] ?? aside.find(([file]) => where.startsWith(file))?.[1])
