// Goal: whoever has a network of addresses is counted as one. Method: drawn IPv6 addresses, written short and long, against their first 64 bits.
import { SocketAddress } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressBlock } from '@anju/sdk/security'

const group = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 0xffff }))
const hex = (groups: readonly number[]) => groups.map((one) => one.toString(16)).join(':')
/** As the machine writes it: short. */
const short = (groups: readonly number[]) => new SocketAddress({ address: hex(groups), family: 'ipv6' }).address

describe('the block of an address', () => {
  it('[SEC-9] is the network of an IPv6 address, however it is written', () => {
    const half = fc.array(group, { minLength: 4, maxLength: 4 })
    const property = fc.property(half, half, half, (network, host, other) => {
      fc.pre(!(network.every((one) => one === 0) && (host[0] === 0 || other[0] === 0))) // Old forms that hold an IPv4 address.
      const all = [...network, ...host]
      expect(addressBlock(hex(all))).toBe(`${hex(network)}::/64`)
      expect(addressBlock(short(all))).toBe(addressBlock(hex(all)))
      expect(addressBlock(short([...network, ...other]))).toBe(addressBlock(hex(all)))
    })
    fc.assert(property, { numRuns: 500 })
  })

  it('[SEC-9] is an IPv4 address itself, also where IPv6 writes it, and anything else as it is', () => {
    expect(['192.0.2.7', '::ffff:192.0.2.7', '::FFFF:192.0.2.7', '', 'nonsense'].map(addressBlock)).toEqual([
      '192.0.2.7',
      '192.0.2.7',
      '192.0.2.7',
      '',
      'nonsense',
    ])
    expect(addressBlock('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  })
})
