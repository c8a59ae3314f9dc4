// Goal: the figures themselves, over enough drawn documents to mean something. Method: as in detection-time.test.ts; percentiles by kind beside the budget.
import { expect, it } from 'vitest'
import { percentile } from '../../src/statistics/interval.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import { drawnDetections, type Detection } from './drawn-detections.ts'

const SEEDS = Array.from({ length: 400 }, (_, i) => 10_001 + i)

it('[JUDGE-2] detection_s by kind over four hundred drawn documents, with clean lines and bad ones', async () => {
  const found: Detection[] = []
  for (const seed of SEEDS) found.push(...(await drawnDetections(seed, referenceTarget)))
  for (const [name, of] of Map.groupBy(found, ({ kind, clean }) => `${kind}, ${clean ? 'clean line' : 'bad line'}`)) {
    const sorted = of.map(({ detection_s }) => detection_s).sort((a, b) => a - b)
    const at = (share: number) => percentile(sorted, share)
    const figures = {
      n: of.length,
      p50_s: at(0.5),
      p90_s: at(0.9),
      p99_s: at(0.99),
      max_s: at(1),
      budget_s: Math.max(...of.map(({ budget_s }) => budget_s)),
    }
    process.stdout.write(`${JSON.stringify({ detection: name, ...figures })}\n`)
  }
  expect(found.filter(({ outcome }) => outcome !== 'matched')).toEqual([])
})
