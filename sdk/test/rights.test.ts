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
  rightsOf,
  topicOf,
  upChannels,
  type Address,
} from '@anju/sdk'

const id = fc.stringMatching(new RegExp(ID_PATTERN))
const address: fc.Arbitrary<Address> = fc.record({ site: id, home: id, device: id })
const all = [...upChannels, ...downChannels]

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
})
