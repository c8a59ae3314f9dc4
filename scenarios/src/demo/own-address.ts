import { networkInterfaces } from 'node:os'

/** Names by which every machine calls itself. */
const LOCAL = ['127.0.0.1', 'localhost', '[::1]']

/** Whether a host means all addresses of this machine. */
const isEverywhere = (host: string) => host === '0.0.0.0' || host === '::'

const outside = (): string[] =>
  Object.values(networkInterfaces()).flatMap((cards = []) =>
    cards.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address),
  )

/** The address to write into links when the demo listens on `host`: one that another machine can use, where there is one. */
export const linkHost = (host: string): string => (isEverywhere(host) ? (outside()[0] ?? '127.0.0.1') : host)

/** Whether a page's origin is the demo's own page at `port` of `host`, by whichever name of this machine it was opened. */
export function isOwnPage(origin: string, host: string, port: number): boolean {
  const { protocol, hostname, port: asked } = new URL(origin)
  const names = [...LOCAL, host, `[${host}]`, ...(isEverywhere(host) ? outside() : [])]
  return protocol === 'http:' && Number(asked === '' ? 80 : asked) === port && names.includes(hostname)
}
