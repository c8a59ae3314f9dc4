// Goal: the rota is kept whole and nobody overwrites another's change. Method: the service on a bench, through a restart, and its routes for two who change
// it at once.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { instant } from '@anju/sdk'
import { areaOf } from '../../src/people/area-of.ts'
import type { Rota } from '../../src/people/rota.ts'
import { rotaDesk } from '../../src/people/rota-desk.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { bench } from '../one-home.ts'
import { guardedApi, withEveryRole, type GuardedApi } from '../http/guarded-api.ts'

const day = { id: 'day', accounts: ['operator'], weekdays: [1, 2, 3, 4, 5], from: '08:00', until: '20:00' }
const night = { id: 'night', accounts: ['responder', 'operator'], weekdays: [1, 2, 3, 4, 5], from: '20:00', until: '08:00' }
const rota: Rota = { shifts: [day, night], stand_ins: [{ shift: 'night', day: '2026-01-15', accounts: ['supervisor'] }] }
/** A Thursday. */
const at = (wall: string) => instant(`2026-01-15T${wall}:00+08:00`)

let guarded: GuardedApi
beforeEach(async () => {
  guarded = await guardedApi()
  await withEveryRole(guarded)
})
afterEach(() => guarded.close())
const put = (as: string, version: number, shifts: unknown = rota) => guarded.ask(as, 'put', '/api/rota', { rota: shifts, version })

describe('the rota', () => {
  it('[AUTH-21] is changed on the version that was seen, and says who is on duty', async () => {
    expect((await guarded.ask('operator', 'get', '/api/rota')).json()).toEqual({ rota: { shifts: [], stand_ins: [] }, version: 0 })
    expect((await put('supervisor', 0)).json()).toEqual({ rota, version: 1 })
    const late = await put('admin', 0, { shifts: [], stand_ins: [] })
    expect([late.status, late.json()['code'], late.json()['pointer']]).toEqual([412, 'rota-changed', '/version'])
    const duty = async (wall: string) => {
      const { accounts } = (await guarded.ask('operator', 'get', `/api/on-duty?at_ms=${at(wall)}`)).json() as { accounts: { id: string }[] }
      return accounts.map(({ id }) => id)
    }
    expect([await duty('07:59'), await duty('08:00'), await duty('20:00')]).toEqual([
      ['responder', 'operator'],
      ['operator'],
      ['supervisor'],
    ])
    expect((await guarded.ask('operator', 'get', '/api/on-duty')).json()).toMatchObject({
      accounts: [{ id: 'operator', name: 'Name of operator' }],
    })
    expect((await guarded.ask('auditor', 'get', '/api/audit/rota')).json()).toMatchObject([{ did: 'rota-changed', by: 'supervisor' }])
  })

  it('[AUTH-21] names only accounts, shifts and areas that are there, and points to what is wrong', async () => {
    for (const [wrong, code, pointer] of [
      [{ shifts: [day, { ...night, id: 'day' }], stand_ins: [] }, 'request-invalid', '/rota/shifts/1/id'],
      [{ shifts: [{ ...day, accounts: ['operator', 'who'] }], stand_ins: [] }, 'account-unknown', '/rota/shifts/0/accounts/1'],
      [{ shifts: [day], stand_ins: rota.stand_ins }, 'request-invalid', '/rota/stand_ins/0/shift'],
      [{ shifts: [day, { ...night, area: '晚清小区99' }], stand_ins: [] }, 'request-invalid', '/rota/shifts/1/area'],
      [{ shifts: [{ ...day, from: '25:00' }], stand_ins: [] }, 'request-invalid', '/rota/shifts/0/from'],
    ] as const) {
      const { json } = await put('supervisor', 0, wrong)
      expect([json()['code'], json()['pointer']], pointer).toEqual([code, pointer])
    }
    expect(guarded.people.rota.now().version).toBe(0)
    const [home] = guarded.server.site.homes
    expect((await put('supervisor', 0, { shifts: [{ ...day, area: areaOf(home) }], stand_ins: [] })).status).toBe(200)
  })

  it('[AUTH-21] is there after a restart, and one for all who ask', async () => {
    const store = memoryStore()
    const areas = new Set<string>()
    const before = await bench({ store })
    expect(rotaDesk(before.server.ground, 'Asia/Shanghai', { areas }).put(rota, 0, 'wu').ok).toBe(true)
    expect(rotaDesk(before.server.ground, 'Asia/Shanghai', { areas }).onDuty(at('09:00'))).toEqual(['operator'])
    await before.server.ground.stored()
    const after = await bench({ store })
    expect(rotaDesk(after.server.ground, 'Asia/Shanghai', { areas }).now()).toEqual({ rota, version: 1 })
  })
})
