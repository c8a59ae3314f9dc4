// Goal: a family is told how their home stands and no more, and talking about pulled plugs is kept with what it came to. Method: a whole server whose
// devices lose and regain their mains; drawn stories of plugs counted again by hand.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { persuaded, type PulledPlug } from '../../src/family/pulled-plug.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { asking } from '../http/asking.ts'
import { bench, home } from '../one-home.ts'

interface View {
  state: string
  sign_h?: number
  devices: { online: number; of: number }
  incidents: { open: boolean; kinds: { en: string }[] }[]
  plugs: PulledPlug[]
  tasks: { code: string; device?: string; says: { en: string } }[]
}
const birth = { kind: 'gas-detector', model: 'm', firmware: 'f', heartbeat_s: 60, capabilities: [] }
const tries = { way: 'call', reason: 'saves-power', answer: 'promises' }

it('[FAM-1] says how a home stands, what happened and what the family can do', async () => {
  const b = await bench()
  const desk = await asking(b.server)
  const view = async () => (await desk.get(`/api/homes/${home.id}/family`)).json<View>()
  expect(await view()).toMatchObject({ state: 'unknown', incidents: [], plugs: [], devices: { online: 0, of: home.devices.length } })
  await b.say('gas-kitchen', 'birth', birth)
  await b.pass(5)
  expect((await view()).state).toBe('well')
  await b.event('door-front', 'door', { open: true })
  await b.event('door-front', 'battery-low', { low: true, battery_pct: 12 })
  await b.event('gas-kitchen', 'mains-power', { mains: 'lost' })
  await b.pass(7_300)
  const look = await view()
  expect([look.state, look.sign_h]).toEqual(['look', 2])
  expect(look.tasks.map(({ code, device }) => [code, device].filter(Boolean).join(' ')).filter((one) => !one.startsWith('sign'))).toEqual([
    'plug-in gas-kitchen',
    'charge door-front',
  ])
  expect(look.tasks[0]!.says.en).toBe('Please plug in: Kitchen gas detector')
  await b.event('button-bedside', 'sos', { state: 'raised' })
  await b.pass(5)
  const alarm = await view()
  expect(alarm.state).toBe('alarm')
  expect(alarm.incidents.some(({ open, kinds }) => open && kinds.some(({ en }) => en === 'Call for help'))).toBe(true)
  // Neither names nor figures of the body nor where somebody is.
  expect(JSON.stringify(alarm)).not.toMatch(/heart_per_min|position|Xiulan|posture/)
  expect((await desk.get('/api/homes/nowhere/family')).code).toBe('home-unknown')
  await desk.close()
})

it('[FAM-1] drills and tests do not frighten a family', async () => {
  const b = await bench()
  const desk = await asking(b.server)
  await b.event('button-bedside', 'sos', { state: 'raised' }, { mode: 'test' })
  await b.pass(5)
  const view = (await desk.get(`/api/homes/${home.id}/family`)).json<View>()
  expect([view.incidents, view.state]).toEqual([[], 'well'])
  await desk.close()
})

it('[FAM-2] [FAM-3] keeps who talked about a pulled plug, until the device says itself that its mains are back, over a restart', async () => {
  const store = memoryStore()
  const b = await bench({ store })
  const desk = await asking(b.server)
  const at = `/api/homes/${home.id}/devices/gas-kitchen/persuasions`
  await b.say('gas-kitchen', 'birth', birth)
  expect((await desk.post(at, tries)).code).toBe('plug-unknown')
  await b.event('gas-kitchen', 'mains-power', { mains: 'lost' })
  await b.pass(600)
  expect((await desk.post(at, tries)).json<PulledPlug>().tries).toMatchObject([{ by: 'desk', reason: 'saves-power', answer: 'promises' }])
  expect((await desk.post(at, { ...tries, reason: 'because' })).code).toBe('request-invalid')
  await b.server.ground.stored()
  const again = await bench({ store, at: b.clock.now(), boot: 'b2' })
  const next = await asking(again.server)
  await next.post(at, { ...tries, answer: 'plugs-it-in' })
  // The word of a person is not enough.
  expect((await next.get(`/api/homes/${home.id}/family`)).json<View>().plugs[0]!.tries).toHaveLength(2)
  await again.say('gas-kitchen', 'birth', birth)
  await again.event('gas-kitchen', 'mains-power', { mains: 'back' })
  await again.pass(10)
  expect((await next.get(`/api/homes/${home.id}/family`)).json<View>().plugs).toEqual([])
  const plugs = await next.get('/api/plugs')
  expect(plugs.json()).toMatchObject({
    pulled: 1,
    talked_about: 1,
    back: 1,
    back_within_day: 1,
    reasons: [{ reason: 'saves-power', times: 2 }],
  })
  expect((await next.get('/api/plugs.csv')).text.split('\r\n')[1]).toContain(`${home.id},gas-kitchen,`)
  await next.close()
  await desk.close()
})

it('[FAM-3] counts what talking came to as one counts it by hand', () => {
  const DAY = 86_400_000
  const plug = fc.record({
    since: fc.integer({ min: 0, max: 10 }),
    tried: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
    back: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(plug, { maxLength: 8 }), (all) => {
      const plugs = all.map(({ since, tried, back }, n): PulledPlug => {
        const at = tried.map((days) => (since + days) * DAY).toSorted((a, b) => a - b)
        const made = at.map((at_ms) => ({
          way: 'call' as const,
          reason: 'not-said' as const,
          answer: 'promises' as const,
          at_ms,
          by: 'li',
        }))
        return {
          id: String(n),
          home: 'h',
          device: 'd',
          since_ms: since * DAY,
          tries: made,
          ...(back === undefined ? {} : { back_ms: (since + back) * DAY }),
        }
      })
      let [talked, back, soon] = [0, 0, 0]
      for (const { tries: made, back_ms } of plugs) {
        if (made.length === 0) continue
        talked++
        if (back_ms === undefined || back_ms < made[0]!.at_ms) continue
        back++
        if (back_ms <= made[0]!.at_ms + DAY) soon++
      }
      expect(persuaded(plugs)).toMatchObject({ pulled: plugs.length, talked_about: talked, back, back_within_day: soon })
    }),
  )
})
