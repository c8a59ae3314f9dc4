// Goal: a device's credential opens its own channels and nothing else. Method: every topic of drawn neighbours and drawn filters against the device's own
// eight topics; then the SDK's own device client on a broker that grants no more than these rights.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deviceClient,
  downChannels,
  encode,
  helpButton,
  ID_PATTERN,
  instant,
  memoryBroker,
  openGate,
  queueClock,
  random,
  filterMatches,
  rightsOf,
  rightsOfHolder,
  topicOf,
  upChannels,
  type Address,
} from '@anju/sdk'

const id = fc.stringMatching(new RegExp(ID_PATTERN))
const address: fc.Arbitrary<Address> = fc.record({ site: id, home: id, device: id })
const all = [...upChannels, ...downChannels]
const covers = (pattern: Address, address: Address) =>
  (['site', 'home', 'device'] as const).every((part) => pattern[part] === '+' || pattern[part] === address[part])

describe('rights', () => {
  it('[SEC-1] are those of the own topics, up to publish and down to subscribe', () => {
    const property = fc.property(fc.array(address, { minLength: 1, maxLength: 4 }), address, (devices, other) => {
      const rights = rightsOf(devices)
      for (const device of [...devices, other, { ...devices[0]!, home: other.home }]) {
        const own = devices.some(({ site, home, device: name }) => site === device.site && home === device.home && name === device.device)
        for (const channel of all) {
          const topic = topicOf(device, channel)
          expect(rights.mayPublish(topic)).toBe(own && upChannels.some((one) => one === channel))
          expect(rights.maySubscribe(topic)).toBe(own && downChannels.some((one) => one === channel))
        }
      }
    })
    fc.assert(property)
  })

  it('[SEC-1] hold no wildcard and nothing outside the protocol', () => {
    const own = { site: 's', home: 'h', device: 'd' }
    const rights = rightsOf([own])
    for (const filter of ['#', 'anju/#', 'anju/1/s/h/d/#', 'anju/1/s/h/d/+', 'anju/1/s/+/d/confirm', '+/1/s/h/d/confirm', '$SYS/#', ''])
      expect([filter, rights.maySubscribe(filter), rights.mayPublish(filter)]).toEqual([filter, false, false])
    for (const odd of [rightsOf([]), rightsOf([{ site: '+', home: '#', device: '' }])])
      for (const channel of all) {
        const topic = topicOf({ site: '+', home: '#', device: '' }, channel)
        expect([odd.maySubscribe(topic), odd.mayPublish(topic)]).toEqual([false, false])
      }
  })

  it('[SEC-1] are enough for a device that births, calls for help, is confirmed and goes', async () => {
    const own = { site: 'demo', home: 'h-1', device: 'd-1' }
    const [rights, clock] = [rightsOf([own]), queueClock(instant('2026-03-01T08:00:00+08:00'))]
    const [said, forbidden] = [[] as string[], [] as string[]]
    const broker = memoryBroker({
      ...openGate,
      publish(_, { topic }) {
        ;(rights.mayPublish(topic) ? said : forbidden).push(topic)
        return { deliver: true }
      },
      subscribe: (_, filter) => rights.maySubscribe(filter),
    })
    const client = deviceClient({
      device: helpButton,
      address: own,
      bus: broker.bus,
      clock,
      random: random(1),
      origin: 'simulated',
      model: 'm',
      firmware: '1',
    })
    const settle = async () => {
      for (let i = 0; i < 40; i++) await Promise.resolve()
    }
    client.start()
    await settle()
    const id = client.event({ event: 'sos', state: 'raised' })
    await settle()
    await broker.publish({ topic: topicOf(own, 'confirm'), payload: encode({ id, accepted: true }), qos: 1, retain: false })
    await settle()
    expect(client.unconfirmed).toBe(0)
    await client.stop('shutdown')
    expect(forbidden).toEqual([])
    expect(said.map((topic) => topic.split('/').at(-1))).toEqual(['birth', 'event', 'death'])
  })

  it('[SEC-1] of an application reach its devices and nothing else: every filter against every topic that it could match', () => {
    const name = fc.constantFrom('a', 'b')
    const places = ['a', 'b', 'other'] // `other` stands for every id that no pattern names.
    const topics = places.flatMap((site) =>
      places.flatMap((home) => places.flatMap((d) => all.map((channel) => [{ site, home, device: d }, channel] as const))),
    )
    const level = fc.constantFrom('a', 'b', 'other', '+')
    const pattern = fc.record({
      site: fc.oneof(name, fc.constant('+')),
      home: fc.oneof(name, fc.constant('+')),
      device: fc.oneof(name, fc.constant('+')),
    })
    const whole = fc.tuple(level, level, level, fc.constantFrom(...all, '+')).map((levels) => levels.join('/'))
    const cut = fc.tuple(fc.array(level, { maxLength: 4 }), fc.constant('#')).map(([levels, rest]) => [...levels, rest].join('/'))
    const property = fc.property(fc.array(pattern, { minLength: 1, maxLength: 3 }), fc.oneof(whole, cut), (devices, rest) => {
      const rights = rightsOfHolder({ is: 'application', devices })
      const filter = `anju/1/${rest}`
      const mine = (address: Address) => devices.some((one) => covers(one, address))
      const matched = topics.filter(([address, channel]) => filterMatches(filter, topicOf(address, channel)))
      // What several patterns cover only together is refused: a filter lies within one of them.
      const within = devices.some((one) => matched.length > 0 && matched.every(([address]) => covers(one, address)))
      expect([filter, rights.maySubscribe(filter)]).toEqual([filter, within])
      for (const [address, channel] of topics)
        expect(rights.mayPublish(topicOf(address, channel))).toBe(mine(address) && downChannels.some((one) => one === channel))
    })
    fc.assert(property, { numRuns: 300 })
  })

  it('[SEC-1] of an application hold nothing outside the protocol', () => {
    const rights = rightsOfHolder({ is: 'application', devices: [{ site: '+', home: '+', device: '+' }] })
    for (const filter of [
      '#',
      '+/#',
      'anju/#',
      'anju/+/a/b/c/event',
      'anju/2/#',
      '$SYS/#',
      '$share/g/anju/1/#',
      'anju/1',
      'anju/1/a/b/c/nothing',
      'anju/1/a/b/c/event/#/x',
      'anju/1/A/+/+/event',
    ])
      expect([filter, rights.maySubscribe(filter)]).toEqual([filter, false])
    for (const filter of ['anju/1/#', 'anju/1/+/+/+/+', 'anju/1/a/b/c/event', 'anju/1/a/b/c/#'])
      expect([filter, rights.maySubscribe(filter)]).toEqual([filter, true])
  })

  it('[SEC-1] of a lite device are its events, of a gateway those of its devices, of a vendor both sides of theirs', () => {
    const property = fc.property(
      fc.uniqueArray(address, { minLength: 2, maxLength: 4, selector: (one) => topicOf(one, 'event') }),
      ([own, ...others]) => {
        const lite = rightsOfHolder({ is: 'device', device: own!, lite: true })
        const gateway = rightsOfHolder({ is: 'gateway', devices: others })
        const vendor = rightsOfHolder({ is: 'vendor-test', devices: others })
        for (const device of [own!, ...others])
          for (const channel of all) {
            const topic = topicOf(device, channel)
            const [up, theirs] = [upChannels.some((one) => one === channel), device !== own]
            expect([lite.mayPublish(topic), lite.maySubscribe(topic)]).toEqual([!theirs && channel === 'event', false])
            expect([gateway.mayPublish(topic), gateway.maySubscribe(topic)]).toEqual([theirs && up, theirs && !up])
            expect([vendor.mayPublish(topic), vendor.maySubscribe(topic)]).toEqual([theirs, theirs])
          }
      },
    )
    fc.assert(property, { numRuns: 30 })
  })
})
