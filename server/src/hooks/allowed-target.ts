import { BlockList, isIP } from 'node:net'
import { fail, ok, type Result } from '@anju/sdk'

/** Addresses that are not the open internet (IANA special-purpose registries, RFC 6890): a hook must not reach what only the server can. */
const v4 = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16',
  '198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
].join(' ')
const v6 = [
  '::/127 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10',
  'ff00::/8',
].join(' ')
// One list a family: to a list that holds ::ffff:0:0/96 every IPv4 address is in it.
const listOf = (nets: string, family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList()
  for (const net of nets.split(' ')) {
    const [address, bits] = net.split('/')
    list.addSubnet(address!, Number(bits), family)
  }
  return list
}
const special = { 4: listOf(v4, 'ipv4'), 6: listOf(v6, 'ipv6') } as const

/** Whether an address lies in the open internet. */
export const isPublic = (address: string): boolean => {
  const family = isIP(address)
  return family === 4 ? !special[4].check(address, 'ipv4') : family === 6 && !special[6].check(address, 'ipv6')
}

/** Hosts (`name` or `name:port`) that hooks may reach though they are private, and without TLS: what whoever runs the server says. */
export type AllowedHosts = readonly string[]

const bare = (host: string): string => host.replace(/^\[|\]$/g, '')

/** The target of a hook. Errors `hook-url` with the reason. What a name resolves to is looked at when it is called. */
export function targetOf(text: string, allowed: AllowedHosts): Result<{ url: URL; trusted: boolean }> {
  const refuse = (why: string) => fail('hook-url', { why }, '/url')
  if (!URL.canParse(text)) return refuse('not-a-url')
  const url = new URL(text)
  const trusted = allowed.includes(url.hostname) || allowed.includes(url.host)
  if (url.username !== '' || url.password !== '') return refuse('holds-a-password')
  if (url.protocol !== 'https:' && !(trusted && url.protocol === 'http:')) return refuse('not-https')
  const address = bare(url.hostname)
  if (!trusted && isIP(address) !== 0 && !isPublic(address)) return refuse('private-address')
  if (!trusted && /(^|\.)(localhost|local|internal|home\.arpa)\.?$/i.test(url.hostname)) return refuse('private-address')
  return ok({ url, trusted })
}
