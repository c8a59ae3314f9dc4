import { isIPv6 } from 'node:net'

const GROUPS = 8
/** The half of an IPv6 address that names a network: one customer has all of the other half (RFC 6177). */
const NETWORK_GROUPS = 4

/** Whom an address is counted for: an IPv4 address alone, an IPv6 address with its whole /64, for its holder can take a new one for each try. */
export function addressBlock(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped !== null) return mapped[1]!
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const groups = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(':'))
  const [left, right] = [groups(head), groups(tail)]
  const all = [...left, ...Array<string>(Math.max(GROUPS - left.length - right.length, 0)).fill('0'), ...right]
  return `${all
    .slice(0, NETWORK_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
