// Goal: whatever the home, the hazard, its place, the line and the load, an alert comes within the budget of its kind. Method: documents drawn from seeds are played;
// each emergency that came about is held against its budget on the scenario's clock. A server that is half a minute slower must fail.
import { describe, expect, it } from 'vitest'
import { referenceTarget } from '../../src/targets/reference.ts'
import type { StartTarget } from '../../src/targets/target.ts'
import { drawnDetections } from './drawn-detections.ts'

const SEEDS = Array.from({ length: 12 }, (_, i) => 301 + i)
const all = async (seeds: readonly number[], startTarget: StartTarget) => {
  const found = []
  for (const seed of seeds) found.push(...(await drawnDetections(seed, startTarget)))
  return found
}

describe('detection_s', () => {
  it('[JUDGE-2] stays in the budget of its kind for drawn homes, hazards, places, lines and loads', { timeout: 240_000 }, async () => {
    const found = await all(SEEDS, referenceTarget)
    expect(found.filter(({ outcome, detection_s, budget_s }) => outcome !== 'matched' || detection_s > budget_s)).toEqual([])
    expect(new Set(found.map(({ kind }) => kind)).size, 'a property over nothing proves nothing').toBeGreaterThanOrEqual(4)
    expect(new Set(found.map(({ homes }) => homes)).size).toBeGreaterThanOrEqual(2)
    expect(found.some(({ clean }) => clean) && found.some(({ clean }) => !clean)).toBe(true)
  })

  it('[JUDGE-2] of a server that is half a minute slower does not', { timeout: 120_000 }, async () => {
    const slow: StartTarget = async (options) => {
      const target = await referenceTarget(options)
      const later = <T extends { raised_ms: number }>(alert: T): T => ({ ...alert, raised_ms: alert.raised_ms + 30_000 })
      return { ...target, onIncident: (listener) => target.onIncident((incident, alerts) => listener(incident, alerts.map(later))) }
    }
    expect((await all([304, 309], slow)).some(({ outcome }) => outcome === 'late')).toBe(true)
  })
})
