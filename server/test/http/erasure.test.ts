// Goal: what somebody refuses holds at once, and whoever is forgotten is gone from everything that can be read. Method: notes, names and values that occur
// nowhere else are written by every way there is; afterwards memory, store, API and a server started anew are searched for them.
import { describe, expect, it } from 'vitest'
import type { Home, Incident } from '@anju/sdk'
import { peopleLimits } from '../../src/people/people-limits.ts'
import { redactedAlert, redactedIncident } from '../../src/people/redact.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { guardedApi, siteOf, withEveryRole, type GuardedApi } from './guarded-api.ts'

const DAY_MS = 86_400_000
const SECRET = 'she fell beside the blue chair'
const resident = 'wang-xiulan'

/** An incident of a home that was closed with a note. */
async function closedIncident(guarded: GuardedApi, home: string): Promise<Incident> {
  const { id } = await guarded.sos(home)
  await guarded.server.step(id, { step: 'acknowledge', by: 'operator', note: SECRET })
  await guarded.server.act(id, { action: 'call-family', by: 'operator', note: SECRET })
  await guarded.server.step(id, { step: 'resolve', by: 'operator', outcome: 'helped', note: SECRET })
  return guarded.server.incidents().find((one) => one.id === id)!
}
const everything = async (store: ReturnType<typeof memoryStore>) => {
  const all: unknown[] = []
  for await (const one of store.period(0, Number.MAX_SAFE_INTEGER)) all.push(one)
  for (const collection of ['visits', 'consents', 'erased'])
    for await (const one of store.records(collection, 0, Number.MAX_SAFE_INTEGER)) all.push(one)
  return JSON.stringify(all)
}

describe('consent', () => {
  it('[PRIV-4] that is refused hides a home at once from family and vendors, and from nobody else', async () => {
    const guarded = await guardedApi({ site: siteOf(['h1', 'h2']) })
    await withEveryRole(guarded, ['h1', 'h2'])
    const sees = async (who: string) => ((await guarded.ask(who, 'get', '/api/homes')).json() as unknown as Home[]).map(({ id }) => id)
    const put = (home: string, purpose: string, given: boolean, as = 'supervisor') =>
      guarded.ask(as, 'put', `/api/homes/${home}/consent`, { resident, purpose, given, note: 'said at the visit' })
    expect((await put('h1', 'family', false)).json()).toMatchObject({ home: 'h1', purpose: 'family', given: false, by: 'supervisor' })
    expect((await put('h2', 'vendor', false)).status).toBe(200)
    expect([await sees('family'), await sees('vendor'), await sees('operator')]).toEqual([['h2'], ['h1'], ['h1', 'h2']])
    expect((await guarded.ask('family', 'get', '/api/homes/h1')).status).toBe(404)
    expect((await guarded.ask('auditor', 'get', '/api/homes/h1/consent')).json()).toMatchObject([{ purpose: 'family', given: false }])
    expect((await guarded.ask('auditor', 'get', '/api/audit/home:h1')).json()).toMatchObject([
      { did: 'consent-withdrawn', by: 'supervisor' },
    ])
    await put('h1', 'family', true)
    expect(await sees('family')).toEqual(['h1', 'h2'])
    expect(
      (await guarded.ask('supervisor', 'put', '/api/homes/h1/consent', { resident: 'who', purpose: 'family', given: true })).json(),
    ).toMatchObject({ code: 'resident-unknown', pointer: '/resident' })
    expect((await put('h1', 'family', true, 'operator')).status).toBe(403)
    await guarded.close()
  })
})

describe('forgetting', () => {
  it('[PRIV-6] takes a resident out of everything that can be read, for good, and leaves what happened', async () => {
    const store = memoryStore()
    const site = siteOf(['h1', 'h2'])
    const guarded = await guardedApi({ site, store })
    await withEveryRole(guarded)
    const [mine, others] = [await closedIncident(guarded, 'h1'), await closedIncident(guarded, 'h2')]
    await guarded.ask('supervisor', 'put', '/api/homes/h1/consent', { resident, purpose: 'family', given: true, note: SECRET })
    const erase = (as: string, home = 'h1', who = resident) =>
      guarded.ask(as, 'post', `/api/homes/${home}/residents/${who}/erase`, { reason: 'asked by her daughter' })
    expect((await erase('supervisor')).status).toBe(403)
    expect((await erase('admin', 'h1', 'nobody')).json()['code']).toBe('resident-unknown')
    const done = await erase('admin')
    expect(done.json()).toMatchObject({ incidents: 1, records: 1, left: ['site-file', 'audit', 'events', 'rule-states'] })

    const after = guarded.server.incidents().find(({ id }) => id === mine.id)!
    expect(after).toMatchObject({
      state: 'resolved',
      outcome: 'helped',
      raised_ms: mine.raised_ms,
      steps: [{ by: 'operator' }, { by: 'operator' }],
    })
    expect(JSON.stringify([after, guarded.server.alertsOf(after), await guarded.server.audit(mine.id)])).not.toMatch(
      new RegExp(`${SECRET}|position_m`),
    )
    expect(guarded.server.incidents().find(({ id }) => id === others.id)).toEqual(others)
    expect((await everything(store)).split(SECRET)).toHaveLength(4)

    for (const server of [guarded, await guardedApi({ site, store })]) {
      const { residents } = (await server.ask('operator', 'get', '/api/homes/h1')).json() as unknown as Home
      expect(residents).toEqual([])
      expect((await server.ask('operator', 'post', '/api/homes/h1/open', { reason: 'a look' })).json()['residents']).toEqual([])
      expect(server.server.homes().map((home) => home.residents.length)).toEqual([0, 1])
    }
    expect((await guarded.ask('auditor', 'get', '/api/audit/home:h1')).body).toContain('asked by her daughter')
    await guarded.close()
  })

  it('[PRIV-6] waits until no incident of the home is open', async () => {
    const guarded = await guardedApi({ site: siteOf(['h1']) })
    await guarded.sos('h1')
    const refused = await guarded.server.erasure.erase('h1', resident, 'x', 'admin')
    expect(refused).toMatchObject({ ok: false, fault: { code: 'incident-open' } })
    expect(guarded.server.erasure.erased('h1', resident)).toBe(false)
    await guarded.close()
  })

  it('[PRIV-5] takes the details out of what is older than three years, and counts it as before', async () => {
    const store = memoryStore()
    const guarded = await guardedApi({ site: siteOf(['h1', 'h2']), store })
    const old = await closedIncident(guarded, 'h1')
    guarded.pass(peopleLimits.details_days * DAY_MS)
    const young = await closedIncident(guarded, 'h2')
    const figures = async () =>
      JSON.stringify(
        await guarded.server
          .period(0, Number.MAX_SAFE_INTEGER, 'actual')
          .then((all) => all.map(({ incident }) => [incident.id, incident.state, incident.outcome])),
      )
    const before = await figures()
    expect(await guarded.server.erasure.redactBefore(guarded.clock.now() - peopleLimits.details_days * DAY_MS + 1)).toBe(1)
    expect(JSON.stringify(guarded.server.incidents().find(({ id }) => id === old.id))).not.toContain(SECRET)
    expect(guarded.server.incidents().find(({ id }) => id === young.id)).toEqual(young)
    expect((await everything(store)).split(SECRET)).toHaveLength(4)
    expect(await figures()).toBe(before)
    expect(await guarded.server.erasure.redactBefore(guarded.clock.now() + 1)).toBe(1)
    expect(await guarded.server.erasure.redactBefore(guarded.clock.now() + 1)).toBe(0)
    await guarded.close()
  })

  it('[PRIV-5] changes nothing twice', async () => {
    const guarded = await guardedApi({ site: siteOf(['h1']) })
    const incident = await closedIncident(guarded, 'h1')
    const once = redactedIncident(incident, 5)
    expect(redactedIncident(once, 9)).toBe(once)
    for (const alert of guarded.server.alertsOf(incident)) expect(redactedAlert(redactedAlert(alert))).toEqual(redactedAlert(alert))
    await guarded.close()
  })
})
