// Goal: the map says of each home how it really stands, and to nobody more of its place than they may know. Method: drawn incidents and devices against an
// oracle that asks for the worst; then the route, asked by an operator before and after opening a home, a vendor and a family.
import * as fc from 'fast-check'
import { incidentStates, isOpen, severities, type DeviceState, type Incident } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { homesOnMap, type MapState } from '../../src/map/map-state.ts'
import { areaTitle } from '../../src/people/area-of.ts'
import { guardedApi, siteOf, withEveryRole } from '../http/guarded-api.ts'

const homes = ['a', 'b', 'c']
const incident = fc.record({
  home: fc.constantFrom(...homes, 'gone'),
  state: fc.constantFrom(...incidentStates),
  severity: fc.constantFrom(...severities),
})
const device = fc.record({
  home: fc.constantFrom(...homes, 'gone'),
  presence: fc.constantFrom<DeviceState['presence'][]>('never', 'online', 'offline', 'unsupervised'),
})

interface Row {
  home: string
  state: MapState
  area: { zh: string; en: string }
  at_deg?: number[]
}

describe('the map', () => {
  it('[MAP-1] gives each home once, by its worst open incident, else by whether a device is heard', () => {
    fc.assert(
      fc.property(fc.array(incident, { maxLength: 12 }), fc.array(device, { maxLength: 12 }), (incidents, devices) => {
        const all = homesOnMap(homes, incidents as Incident[], devices as DeviceState[])
        expect([...all.keys()]).toEqual(homes)
        for (const [home, on] of all) {
          const open = incidents.filter((one) => one.home === home && isOpen(one.state))
          const own = devices.filter((one) => one.home === home)
          const heard = own.filter(({ presence }) => presence === 'online' || presence === 'unsupervised').length
          const worst = severities.find((severity) => open.some((one) => one.severity === severity))
          expect(on).toEqual({
            state: worst ?? (own.length > 0 && heard === 0 ? 'offline' : 'calm'),
            online: heard,
            of: own.length,
            open: open.length,
          })
        }
      }),
    )
  })

  it('[MAP-1] [PRIV-1] [PRIV-3] shows a place within some hundred metres until it was opened, to vendors none, to a family its own home', async () => {
    const place: [number, number] = [104.118247, 30.631183]
    const guarded = await guardedApi({ site: siteOf(['h1', 'h2'], (home) => ({ ...home, location_deg: place })) })
    await withEveryRole(guarded, ['h1'])
    await guarded.sos('h2')
    const map = async (role: string) => (await guarded.ask(role, 'get', '/api/map')).json() as unknown as { homes: Row[] }
    const seen = (await map('operator')).homes
    expect(seen.map(({ home, state }) => [home, state])).toEqual([
      ['h1', 'offline'],
      ['h2', 'alarm'],
    ])
    expect(seen[0]!.at_deg).toEqual([104.118, 30.631])
    expect(seen[0]!.area).toEqual({ zh: '梧桐里街道 晚晴苑 ', en: 'Wutongli Subdistrict, Wanqing Court' })
    const { homes } = siteOf(['h1'])
    const building = { kind: 'lift', block: '3', storeys: 24, floor: 12 } as const
    expect(areaTitle({ ...homes[0]!, building })).toEqual({ zh: '梧桐里街道 晚晴苑 3', en: 'Wutongli Subdistrict, Wanqing Court, Block 3' })
    await guarded.ask('operator', 'post', '/api/homes/h1/open', { reason: 'she does not answer' })
    expect((await map('operator')).homes.map(({ at_deg }) => at_deg)).toEqual([place, [104.118, 30.631]])
    for (const { at_deg, area } of (await map('vendor')).homes) expect([at_deg, area]).toEqual([undefined, { zh: '–', en: '–' }])
    expect((await map('family')).homes.map(({ home }) => home)).toEqual(['h1'])
    expect((await guarded.ask('auditor', 'get', '/api/map')).status).toBe(403)
    await guarded.close()
  })
})
