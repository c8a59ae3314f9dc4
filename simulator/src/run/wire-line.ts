import type { WireSaid } from '@anju/sdk/adapters'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** What a device said on its own wire as a line of JSON, its bytes in base 64. With its line end. */
export function wireLine(at_ms: number, device: string, said: WireSaid): string {
  const said64 = said.over === 'mqtt' ? { ...said, payload: base64(said.payload) } : { ...said, bytes: base64(said.bytes) }
  return `${JSON.stringify({ at_ms, device, ...said64 })}\n`
}
