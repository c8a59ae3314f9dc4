import type { TProperties } from 'typebox'
import { defineDevice, type Device } from '../define-device.ts'

/** A name as it stands in `capabilities`, which has no underscores. */
export const capabilityOf = (name: string): string => name.replaceAll('_', '-')

/** What a birth says that the device lacks of its kind, as names of capabilities. Whatever else stands there is the vendor's. */
export const lacking = (capabilities: unknown): ReadonlySet<string> =>
  new Set(
    Array.isArray(capabilities)
      ? capabilities.flatMap((word) => (typeof word === 'string' && word.startsWith('no-') ? [word.slice(3)] : []))
      : [],
  )

/** The kind without what a device lacks of it. Fields that the kind requires stay, and so does everything where nothing would be left. */
export function deviceWithout(device: Device, lacks: ReadonlySet<string>): Device {
  if (lacks.size === 0) return device
  const has = (name: string) => !lacks.has(capabilityOf(name))
  const kept = (fields: TProperties, required: readonly string[] = []): TProperties =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => required.includes(name) || has(name)))
  const events = Object.entries(device.events)
    .filter(([name]) => has(name))
    .map(([name, event]) => [name, { ...event, fields: kept(event.fields, device.schemas.events[name]?.required) }] as const)
  const commands = Object.entries(device.commands).filter(([name]) => has(name))
  const { schemas, ...definition } = device
  return defineDevice({
    ...definition,
    events: events.length === 0 ? device.events : Object.fromEntries(events),
    reading: { ...device.reading, fields: kept(device.reading.fields, schemas.reading.required) },
    commands: Object.fromEntries(commands),
  })
}
