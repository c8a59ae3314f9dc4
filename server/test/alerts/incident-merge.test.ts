// Goal: incidents that are one thing become one, nothing is lost by it, and it can be undone. Method: a whole server; one home with a fall and gas at once.
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../src/store/memory-store.ts'
import { bench, home, type Bench } from '../one-home.ts'

const gas = (b: Bench, more = {}) => b.event('gas-kitchen', 'gas', { alarm: true, gas_lel_pct: 12 }, more)
const rising = (b: Bench) => b.say('gas-kitchen', 'reading', { gas_lel_pct: 6 })
const press = (b: Bench, device = 'button-bedside', more = {}) => b.event(device, 'sos', { state: 'raised' }, more)
const leak = (b: Bench, more = {}) => b.event('water-bathroom', 'water', { wet: true }, more)
const of = (b: Bench, hazard: string) => b.server.incidents().find((one) => one.hazard === hazard)!
const good = <T>(result: { ok: true; value: T } | { ok: false; fault: { code: string; params?: unknown } }): T => {
  if (!result.ok) throw new Error(`${result.fault.code} ${JSON.stringify(result.fault.params)}`)
  return result.value
}

async function two(b: Bench): Promise<{ fall: string; gas: string }> {
  await rising(b)
  await press(b)
  return { fall: of(b, 'person').id, gas: of(b, 'gas').id }
}

describe('merging', () => {
  it('[INC-10] makes one of two: worst severity, no limit of its own, later alerts and news of both hazards in one', async () => {
    const b = await bench()
    const ids = await two(b)
    expect([of(b, 'gas').severity, of(b, 'person').severity]).toEqual(['warning', 'alarm'])
    good(await b.server.merge(ids.fall, { into: ids.gas, by: 'wu', version: 1 }))
    expect(of(b, 'person')).toMatchObject({ state: 'merged', merged: { into: ids.gas, by: 'wu', from: 'raised' } })
    expect(of(b, 'person').due).toBeUndefined()
    expect(of(b, 'gas')).toMatchObject({ severity: 'alarm', merged_from: [ids.fall], state: 'raised' })
    await press(b, 'button-bathroom')
    await b.event('button-bedside', 'sos', { state: 'cancelled' })
    expect(b.server.incidents()).toHaveLength(2)
    expect(of(b, 'gas')).toMatchObject({ alerts: [`${ids.gas}.1`, `${ids.gas}.2`], cancelled_by_resident: true })
    await b.pass(61)
    expect([of(b, 'gas').overdue, of(b, 'person').overdue]).toEqual([['acknowledge'], []])
    expect(await b.server.step(ids.fall, { step: 'acknowledge', by: 'wu' })).toMatchObject({
      ok: false,
      fault: { code: 'step-not-allowed' },
    })
    const audit = await b.server.audit(ids.fall)
    expect(audit.filter(({ by }) => by === 'wu').map(({ did, detail }) => [did, detail])).toEqual([['merged', { into: ids.gas }]])
    expect(await b.server.period(0, b.clock.now() + 1, 'actual')).toHaveLength(1)
  })

  it('[INC-11] is undone: it stands where it stood, its limit anew, and each takes its own alerts again; also after a restart', async () => {
    const store = memoryStore()
    const first = await bench({ store })
    const ids = await two(first)
    good(await first.server.step(ids.fall, { step: 'acknowledge', by: 'wu' }))
    good(await first.server.merge(ids.fall, { into: ids.gas, by: 'wu' }))
    const b = await bench({ store, at: first.clock.now(), boot: 'b2' })
    await press(b, 'button-bathroom')
    expect(of(b, 'gas').alerts).toHaveLength(2)
    await b.pass(30)
    good(await b.server.unmerge(ids.fall, { by: 'wu' }))
    expect(of(b, 'person')).toMatchObject({ state: 'acknowledged', due: { step: 'dispatch', at_ms: b.clock.now() + 120_000 } })
    expect(of(b, 'person').merged).toBeUndefined()
    expect(of(b, 'gas').merged_from).toBeUndefined()
    expect(of(b, 'gas').severity).toBe('alarm') // The call that came meanwhile stays with it.
    await leak(b)
    await b.event('radar-bathroom', 'fall', { x_m: 0.5, y_m: 1, z_m: -2.2, drop_m: 0.9, speed_m_s: 2.1, confidence_pct: 85 })
    await b.pass(16)
    expect(b.server.incidents().map(({ hazard, alerts }) => [hazard, alerts.length])).toEqual([
      ['gas', 2],
      ['person', 2],
      ['water', 1],
    ])
    await b.pass(105)
    expect(of(b, 'person').overdue).toEqual(['dispatch'])
  })

  it('[INC-11] gives back the severity that was lent', async () => {
    const b = await bench()
    const ids = await two(b)
    good(await b.server.merge(ids.fall, { into: ids.gas, by: 'wu' }))
    good(await b.server.unmerge(ids.fall, { by: 'wu' }))
    expect(of(b, 'gas').severity).toBe('warning')
    expect(await b.server.unmerge(ids.fall, { by: 'wu' })).toMatchObject({ ok: false, fault: { code: 'merge-not-allowed' } })
  })

  it('[INC-10] refuses what is not one thing, what is over, and a stale version', async () => {
    const b = await bench({ home: { ...home, origin: 'real' } })
    await press(b, 'button-bedside', { origin: 'real' })
    await leak(b, { origin: 'real', mode: 'drill' })
    const [sos, drill] = b.server.incidents().map(({ id }) => id)
    const refused = async (id: string, into: string, version?: number) => {
      const taken = await b.server.merge(id, { into, by: 'wu', ...(version === undefined ? {} : { version }) })
      return taken.ok ? 'taken' : `${taken.fault.code} ${String(taken.fault.params?.['why'] ?? '')}`.trim()
    }
    expect(await refused(sos!, drill!)).toBe('merge-not-allowed other-mode')
    expect(await refused(sos!, sos!)).toBe('merge-not-allowed same')
    expect(await refused(sos!, 'nothing')).toBe('incident-unknown')
    expect(await refused(sos!, drill!, 7)).toBe('incident-changed')
    await gas(b, { origin: 'real' })
    const gasId = of(b, 'gas').id
    for (const step of ['acknowledge', 'resolve'] as const) good(await b.server.step(gasId, { step, by: 'wu', outcome: 'helped' }))
    expect(await refused(sos!, gasId)).toBe('merge-not-allowed resolved')
    expect(b.server.incidents().every(({ state }) => state !== 'merged')).toBe(true)
  })

  it('[INC-10] when the whole is resolved the next alert of either hazard opens an incident of its own', async () => {
    const b = await bench()
    const ids = await two(b)
    good(await b.server.merge(ids.fall, { into: ids.gas, by: 'wu' }))
    for (const step of ['acknowledge', 'resolve'] as const) good(await b.server.step(ids.gas, { step, by: 'wu', outcome: 'helped' }))
    await press(b)
    expect(b.server.incidents().map(({ state, hazard }) => `${hazard} ${state}`)).toEqual([
      'gas resolved',
      'person merged',
      'person raised',
    ])
  })
})
