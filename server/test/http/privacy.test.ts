// Goal: nobody learns who lives where unless they said why they need it, and nobody sees a home that is not theirs. Method: drawn names and addresses; every
// answer that the API can give to every role, and the feed's greeting, are searched for them.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Home } from '@anju/sdk'
import { feedFor } from '../../src/people/feed-view.ts'
import { peopleLimits } from '../../src/people/people-limits.ts'
import { accountRoles, type AccountRole } from '../../src/people/role.ts'
import { filled, guardedApi, siteOf, withEveryRole, type GuardedApi } from './guarded-api.ts'

/** Names and addresses that occur nowhere else: Han signs and letters that no other text of ours has in this order. */
const han = (length: number) =>
  fc
    .array(fc.integer({ min: 0x6a00, max: 0x6aff }), { minLength: length, maxLength: length })
    .map((codes) => String.fromCodePoint(...codes))
const word = fc
  .array(fc.constantFrom('q', 'x', 'z', 'k', 'w', 'j', 'v'), { minLength: 5, maxLength: 8 })
  .map((letters) => letters.join('').replace(/^./, (first) => first.toUpperCase()))
const person = fc.record({ zh: han(3), family: word, given: word })
const place = fc.record({ zh: han(9), street: word, house: word })
const drawn = fc.record({ person, place })
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

const lived = (home: Home, { person: who, place: where }: Drawn): Home => ({
  ...home,
  title: { zh: `${where.zh}家`, en: `Flat of ${where.house}` },
  address: { zh: `梧桐里晚晴苑 3 栋 ${where.zh}`, en: `Wutongli, ${where.street} 3, ${where.house}` },
  residents: [{ ...home.residents[0]!, name: { zh: who.zh, en: `${who.family} ${who.given}` } }],
})
const secretsOf = ({ person: who, place: where }: Drawn) => [who.zh, who.given, where.zh, where.house]

/** Everything that a role can look at, as one text a thing. */
async function everything(guarded: GuardedApi, role: AccountRole, incident: string): Promise<[string, string][]> {
  const texts: [string, string][] = []
  for (const { method, path, query } of await guarded.operations()) {
    if (method !== 'get') continue
    for (const id of ['h1', 'h2', incident]) {
      const { status, body } = await guarded.ask(role, method, filled(path, { id, home: id }) + query)
      texts.push([`${path} ${status}`, body])
      if (!path.includes('{')) break
    }
    guarded.pass(1_000)
  }
  const actor = guarded.people.actorOf(role)!
  texts.push(['hello', JSON.stringify(feedFor(actor, guarded.server.hello(), 0))])
  return texts
}

describe('names and addresses', () => {
  it('[PRIV-1] are in nothing that leaves the server, for any role, until they are opened', async () => {
    const property = fc.asyncProperty(drawn, drawn, async (one, other) => {
      const guarded = await guardedApi({ site: siteOf(['h1', 'h2'], (home, at) => lived(home, [one, other][at]!)) })
      await withEveryRole(guarded, ['h1'])
      const { id } = await guarded.sos('h1')
      for (const role of accountRoles) {
        const texts = await everything(guarded, role, id)
        expect(texts.length).toBeGreaterThan(10)
        for (const [what, text] of texts)
          for (const secret of [...secretsOf(one), ...secretsOf(other)])
            expect(text.includes(secret), `${role} ${what}: ${secret}`).toBe(false)
      }
      await guarded.close()
    })
    await fc.assert(property, { numRuns: 3, endOnFailure: true })
  })

  it('[PRIV-2] are opened for a quarter of an hour, for one account and one home, with a reason that stays in the audit', async () => {
    const guarded = await guardedApi({ site: siteOf(['h1', 'h2']) })
    await withEveryRole(guarded, ['h1'])
    const names = async (role: string, home: string) => {
      const { residents, address } = (await guarded.ask(role, 'get', `/api/homes/${home}`)).json() as unknown as Home
      return [residents[0]?.name.zh, address.zh]
    }
    const whole = ['王秀兰', '梧桐里街道 晚晴苑 3 栋 12 楼 1204']
    expect(await names('operator', 'h1')).toEqual(['王*兰', '梧桐里***'])
    expect((await guarded.ask('operator', 'post', '/api/homes/h1/open', {})).status).toBe(400)
    expect((await guarded.ask('operator', 'post', '/api/homes/h9/open', { reason: 'a call' })).status).toBe(404)
    const opened = await guarded.ask('operator', 'post', '/api/homes/h1/open', { reason: 'incident 7: she does not answer' })
    expect(opened.json()).toMatchObject({ home: 'h1', address: { zh: whole[1] }, residents: [{ name: { zh: whole[0] } }] })
    expect(await names('operator', 'h1')).toEqual(whole)
    expect(await names('operator', 'h2')).toEqual(['王*兰', '梧桐里***'])
    expect(await names('supervisor', 'h1')).toEqual(['王*兰', '梧桐里***'])
    const audit = await guarded.ask('auditor', 'get', '/api/audit/home:h1')
    expect(audit.json()).toMatchObject([
      { did: 'home-opened', by: 'operator', at_ms: guarded.clock.now(), detail: { reason: 'incident 7: she does not answer' } },
    ])
    guarded.pass(peopleLimits.names_open)
    expect(await names('operator', 'h1')).toEqual(['王*兰', '梧桐里***'])
    await guarded.close()
  })

  it('[PRIV-3] of residents are not even masked for who has to do with devices alone: nobody lives there', async () => {
    const guarded = await guardedApi({ site: siteOf(['h1']) })
    await withEveryRole(guarded)
    const { residents, title, address, location_deg, devices } = (
      await guarded.ask('vendor', 'get', '/api/homes/h1')
    ).json() as unknown as Home
    expect([residents, title.zh, address.en, location_deg]).toEqual([[], 'h1', 'h1', undefined])
    expect(devices.length).toBeGreaterThan(5)
    expect((await guarded.ask('vendor', 'post', '/api/homes/h1/open', { reason: 'curious' })).status).toBe(403)
    await guarded.close()
  })
})

describe('homes of others', () => {
  it('[AUTH-10] are in no answer to whoever is bound to their own, and cannot be reached by their id', async () => {
    const guarded = await guardedApi({ site: siteOf(['h1', 'h2-of-others']) })
    await withEveryRole(guarded, ['h1'])
    const bound = { homes: ['h1'] }
    for (const role of ['operator', 'supervisor', 'vendor'] as const) await guarded.add(role, `${role}-bound`, bound)
    const [mine, others] = [await guarded.sos('h1'), await guarded.sos('h2-of-others')]
    for (const who of ['family', 'trainee', 'agency', 'responder', 'operator-bound', 'supervisor-bound', 'vendor-bound']) {
      for (const { method, path, query } of await guarded.operations()) {
        if (method !== 'get') continue
        const { status, body } = await guarded.ask(who, method, filled(path, { id: others.id, home: 'h2-of-others' }) + query)
        if (path.includes('incidents/{')) expect([403, 404].includes(status), `${who} ${path} ${status}`).toBe(true)
        if (status < 400) expect(body.includes('h2-of-others'), `${who} ${path}`).toBe(false)
        const home = await guarded.ask(who, method, filled(path, { id: 'h2-of-others' }) + query)
        if (path.includes('homes/{') && home.status < 400) expect(home.body, `${who} ${path}`).toMatch(/^(\[\]|)$/)
        guarded.pass(1_000)
      }
      const step = await guarded.ask(who, 'post', `/api/incidents/${others.id}/steps`, { step: 'acknowledge', by: 'x' })
      expect([403, 404].includes(step.status), who).toBe(true)
      const merge = await guarded.ask(who, 'post', `/api/incidents/${mine.id}/merge`, { into: others.id, by: 'x' })
      expect([403, 404].includes(merge.status), `${who} merge ${merge.status}`).toBe(true)
    }
    expect(guarded.server.incidents().find(({ id }) => id === others.id)!.steps).toEqual([])
    expect((await guarded.ask('operator-bound', 'get', '/api/incidents')).json()).toMatchObject([{ id: mine.id }])
    await guarded.close()
  })

  it('[AUTH-10] are a responder’s while an incident sends them there, and not a moment longer', async () => {
    const guarded = await guardedApi({ site: siteOf(['h1', 'h2']) })
    await withEveryRole(guarded)
    await guarded.add('responder', 'li')
    const { id } = await guarded.sos('h1')
    await guarded.sos('h2')
    const step = (as: string, body: object) => guarded.ask(as, 'post', `/api/incidents/${id}/steps`, { by: 'x', ...body })
    const sees = async (who: string) => ((await guarded.ask(who, 'get', '/api/homes')).json() as unknown as Home[]).map((home) => home.id)
    expect([await sees('li'), await sees('responder')]).toEqual([[], []])
    await step('operator', { step: 'acknowledge' })
    expect((await step('operator', { step: 'dispatch', to: 'li' })).status).toBe(200)
    expect([await sees('li'), await sees('responder')]).toEqual([['h1'], []])
    expect((await guarded.ask('li', 'get', '/api/incidents')).json()).toMatchObject([{ id }])
    expect((await step('responder', { step: 'arrive' })).status).toBe(404)
    expect((await step('li', { step: 'arrive' })).status).toBe(200)
    expect((await guarded.ask('li', 'post', '/api/homes/h1/open', { reason: 'at the door' })).status).toBe(200)
    expect((await step('li', { step: 'resolve', outcome: 'helped' })).status).toBe(200)
    expect(await sees('li')).toEqual([])
    expect((await guarded.ask('li', 'get', `/api/incidents/${id}`)).json()).toMatchObject({
      incident: { id, state: 'resolved' },
      alerts: [],
    })
    expect((await guarded.ask('li', 'post', '/api/homes/h1/open', { reason: 'once more' })).status).toBe(404)
    await guarded.close()
  })

  it('[AUTH-12] are no matter in a drill, whose people see nothing that is meant', async () => {
    const guarded = await guardedApi({ site: siteOf(['h1', 'h2']) })
    await withEveryRole(guarded, ['h1', 'h2'])
    const [meant, played] = [await guarded.sos('h1'), await guarded.sos('h2', 'drill')]
    expect([meant.mode, played.mode]).toEqual(['actual', 'drill'])
    for (const who of ['trainee', 'instructor']) {
      expect((await guarded.ask(who, 'get', '/api/incidents')).json()).toMatchObject([{ id: played.id }])
      expect(((await guarded.ask(who, 'get', '/api/alerts')).json() as unknown as object[]).length).toBe(1)
      expect((await guarded.ask(who, 'post', `/api/incidents/${meant.id}/steps`, { step: 'acknowledge', by: 'x' })).status).toBe(404)
    }
    await guarded.close()
  })
})
