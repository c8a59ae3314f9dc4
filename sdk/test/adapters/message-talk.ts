// What the tests of the message families share: bytes from hex, JSON as bytes, and the schema that every utterance must fit.
import { Compile } from 'typebox/compile'
import { expect } from 'vitest'
import type { Result } from '../../src/result.ts'
import type { Utterance } from '../../src/adapters/adapter.ts'
import { catalogue, type DeviceKind } from '../../src/devices/catalogue.ts'
import type { Device } from '../../src/define-device.ts'

export const hex = (text: string): Uint8Array => Uint8Array.from(text.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16))
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
export const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value))

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.fault.code)
export const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`refused as ${result.fault.code}: ${JSON.stringify(result.fault.params)}`)
  return result.value
}

/** The bodies that were told; throws at a fault. */
export const told = (heard: readonly Result<Utterance>[]) => heard.map((one) => valueOf(one).body)
/** The codes of the faults. */
export const faults = (heard: readonly Result<unknown>[]) => heard.filter((one) => !one.ok).map(codeOf)

/** Every utterance fits the schema of its kind. */
export function fitsKind(heard: readonly Result<Utterance>[]): void {
  for (const one of heard) {
    if (!one.ok) continue
    const { kind, channel, body } = one.value
    const device: Device = catalogue[kind as DeviceKind]
    const schema = channel === 'reading' ? device.schemas.reading : device.schemas.events[String(body['event'])]
    expect(schema === undefined ? ['no such event'] : [...Compile(schema).Errors(body)], JSON.stringify(one.value)).toEqual([])
  }
}
