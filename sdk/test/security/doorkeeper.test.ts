// Goal: whoever comes in has shown a credential, and nobody takes another's place. Method: the doorkeeper on an event queue with real hashes; drawn sequences
// of connections and goodbyes against a model of who owns which client id.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Minutes, after } from '@anju/sdk'
import { connackOf, passwordDesk, type Credential, type Visitor } from '@anju/sdk/security'
import { created, credentialsOf, device, door, hash, password, start } from './fixtures.ts'

const radar = 'demo/h-1/radar'
const gas = 'demo/h-1/gas'
const both = credentialsOf(device(radar), device(gas))

describe('doorkeeper', () => {
  it('[SEC-2] refuses nobody’s, the wrong and the unknown, and tells the last two not apart', async () => {
    const { code } = door(both)
    expect(await code({ client_id: radar })).toBe('credential-missing')
    expect(await code({ client_id: radar, username: radar })).toBe('credential-wrong')
    expect(await code({ client_id: radar, username: radar, password: `${password}x` })).toBe('credential-wrong')
    expect(await code({ client_id: radar, username: 'demo/h-1/none', password })).toBe('credential-wrong')
    expect(await code({ client_id: radar, username: radar, password })).toBe('in')
    expect([connackOf('credential-missing'), connackOf('credential-wrong')]).toEqual([5, 4])
  })

  it('[SEC-2] takes a certificate for the credential that it names and no other, and only where the credential allows one', async () => {
    const { code } = door(credentialsOf(device(radar, { certificate: true }), device(gas)))
    expect(await code({ client_id: 'a', certificate: radar })).toBe('in')
    expect(await code({ client_id: 'b', certificate: radar, username: gas, password })).toBe('credential-wrong')
    expect(await code({ client_id: 'c', certificate: gas })).toBe('credential-wrong')
    expect(await code({ client_id: 'd', certificate: '', username: radar, password })).toBe('credential-wrong')
  })

  it('takes this machine anonymously without a file, and another machine never', async () => {
    const { code, file } = door(undefined)
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', undefined])
      expect([address, await code({ address })]).toEqual([address, 'in'])
    for (const address of ['192.0.2.7', '10.0.0.127', '::ffff:192.0.2.7', '127.evil.test', ''])
      expect([address, await code({ address })]).toEqual([address, 'credential-missing'])
    file.credentials = both
    expect(await code({ address: '127.0.0.1' })).toBe('credential-missing')
  })

  it('[SEC-4] refuses a will that the credential may not say', async () => {
    const { code } = door(both)
    const radars = { client_id: radar, username: radar, password }
    expect(await code({ ...radars, will_topic: `anju/1/${gas}/death` })).toBe('not-yours')
    expect(await code({ ...radars, will_topic: `anju/1/${radar}/command` })).toBe('not-yours')
    expect(await code({ ...radars, will_topic: `anju/1/${radar}/death` })).toBe('in')
    expect(connackOf('not-yours')).toBe(5)
  })

  it('[SEC-5] lends a client id to one credential at a time, whatever is drawn', async () => {
    const names = [radar, gas, 'demo/h-2/door'] as const
    const step = fc.record({
      who: fc.constantFrom(...names),
      id: fc.constantFrom('a', 'b'),
      does: fc.constantFrom('come', 'go', 'go but stay', 'forget'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { keeper, knock } = door(credentialsOf(...names.map((id) => device(id))), { connections_per_device: 100 })
        const inside: { who: string; id: string; visitor: Visitor }[] = []
        const kept = new Map<string, string>()
        for (const { who, id, does } of steps) {
          const owner = inside.find((one) => one.id === id)?.who ?? kept.get(id)
          if (does === 'come') {
            const answer = await knock({ client_id: id, username: who, password })
            expect(answer.ok).toBe(owner === undefined || owner === who)
            if (answer.ok) inside.push({ who, id, visitor: answer.value })
          } else if (does === 'forget') {
            kept.delete(id)
            keeper.forget(id)
          } else {
            const at = inside.findIndex((one) => one.id === id)
            if (at < 0) continue
            const [gone] = inside.splice(at, 1)
            gone!.visitor.leave(does === 'go but stay')
            if (does === 'go but stay') kept.set(id, gone!.who)
            else kept.delete(id)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('[SEC-5] keeps a client id that is a device’s address for those who speak for the device', async () => {
    const gateway: Credential = { id: 'gate-1', holder: 'gateway', devices: [gas], password: hash, created }
    const centre: Credential = { id: 'centre', holder: 'application', devices: ['+/+/+'], password: hash, created }
    const { code } = door(credentialsOf(device(radar), gateway, centre))
    expect(await code({ client_id: radar, username: 'gate-1', password })).toBe('client-id-taken')
    expect(await code({ client_id: radar, username: 'centre', password })).toBe('client-id-taken')
    expect(await code({ client_id: gas, username: 'gate-1', password })).toBe('in')
    expect(await code({ client_id: radar, username: radar, password })).toBe('in')
    expect(await code({ client_id: 'anything', username: radar, password })).toBe('in')
    expect(connackOf('client-id-taken')).toBe(2)
  })

  it('[SEC-8] is told of a credential that was withdrawn, that ended, that was changed or is gone', async () => {
    const { file, clock, code, knock } = door(credentialsOf(device(radar, { until: '2026-11-24T13:00:00Z' })))
    const asked = { client_id: radar, username: radar, password }
    const enter = async () => {
      const answer = await knock(asked)
      if (!answer.ok) throw new Error(answer.fault.code)
      return answer.value
    }
    const visitor = await enter()
    expect(visitor.inForce()).toBe(true)
    clock.moveTo(after(start, Minutes(60)))
    expect(visitor.inForce()).toBe(false)
    expect(await code(asked)).toBe('credential-ended')
    file.credentials = credentialsOf(device(radar))
    expect(visitor.inForce()).toBe(false)
    const again = await enter()
    file.credentials = credentialsOf(device(radar))
    expect(again.inForce()).toBe(true) // The same credential, read once more.
    file.credentials = credentialsOf(device(radar, { lite: true }))
    expect(again.inForce()).toBe(false)
    file.credentials = credentialsOf(device(radar, { withdrawn: created }))
    expect([again.inForce(), await code(asked)]).toEqual([false, 'credential-ended'])
    file.credentials = credentialsOf()
    expect([again.inForce(), await code(asked)]).toEqual([false, 'credential-wrong'])
    expect(connackOf('credential-ended')).toBe(5)
  })

  it('[SEC-9] counts wrong tries by address and name: a stranger’s guesses do not lock the device out', async () => {
    const { code, clock } = door(both, { tries_by_name: 3, tries_by_address: 5 })
    const guess = (username: string, address: string, guessed = 'guess') =>
      code({ client_id: username, username, password: guessed, address })
    for (let i = 0; i < 3; i++) expect(await guess(radar, '198.51.100.1')).toBe('credential-wrong')
    expect(await guess(radar, '198.51.100.1')).toBe('too-many-attempts')
    expect(await guess(radar, '198.51.100.1', password)).toBe('too-many-attempts') // Nobody is told that this one was right.
    expect(await guess(radar, '198.51.100.2', password)).toBe('in')
    expect(await guess(radar, '198.51.100.1', password)).toBe('in') // A password that was right before is known without a check.
    for (let i = 0; i < 2; i++) expect(await guess(`demo/h-1/none-${i}`, '198.51.100.1')).toBe('credential-wrong')
    expect(await guess('demo/h-1/none-9', '198.51.100.1')).toBe('too-many-attempts')
    clock.moveTo(after(start, Minutes(1)))
    expect(await guess(radar, '198.51.100.1')).toBe('credential-wrong')
    expect(connackOf('too-many-attempts')).toBe(3)
  })

  it('[SEC-9] forgets whose tries it counted longest ago, and never counts more addresses than it may', async () => {
    const { code } = door(both, { tries_by_name: 1, tries_counted: 4 })
    const guess = (address: string) => code({ client_id: radar, username: radar, password: 'guess', address })
    expect([await guess('192.0.2.1'), await guess('192.0.2.1')]).toEqual(['credential-wrong', 'too-many-attempts'])
    for (const address of ['192.0.2.2', '192.0.2.3']) await guess(address)
    expect(await guess('192.0.2.1')).toBe('credential-wrong')
    expect(await guess('192.0.2.3')).toBe('too-many-attempts')
  })

  it('[SEC-9] lets a credential have so many connections and no more, and counts those that are over', async () => {
    const { knock, code } = door(both, { connections_per_device: 2 })
    const ask = (client_id: string) => ({ client_id, username: radar, password })
    const first = await knock(ask('a'))
    expect([await code(ask('b')), await code(ask('c'))]).toEqual(['in', 'too-many-connections'])
    if (first.ok) first.value.leave()
    expect([await code(ask('c')), await code(ask('d'))]).toEqual(['in', 'too-many-connections'])
    expect(connackOf('too-many-connections')).toBe(3)
  })

  it('[SEC-9] lets a credential keep so many sessions: the one that has waited longest goes first', async () => {
    const { knock } = door(both, { connections_per_device: 2 })
    const visit = async (client_id: string) => {
      const answer = await knock({ client_id, username: radar, password })
      if (!answer.ok) throw new Error(answer.fault.code)
      answer.value.leave(true)
      return answer.value.displaced
    }
    const displaced: (string | undefined)[] = []
    for (const id of ['a', 'b', 'a', 'c', 'd']) displaced.push(await visit(id))
    expect(displaced).toEqual([undefined, undefined, undefined, 'b', 'a'])
    expect(await knock({ client_id: 'b', username: gas, password })).toMatchObject({ ok: true })
    expect(await knock({ client_id: 'c', username: gas, password })).toMatchObject({ ok: false })
  })

  it('[SEC-9] answers at once when more wait for a check than may', async () => {
    const { code } = door(both)
    const desk = passwordDesk({ checks_at_once: 1, checks_waiting: 2, checks_remembered: 1 })
    const answers = await Promise.all([1, 2, 3, 4].map(() => desk.check('guess', device(radar).password)))
    expect(answers).toEqual([false, false, false, 'busy'])
    expect(await code({ client_id: radar, username: radar, password })).toBe('in')
  })
})
