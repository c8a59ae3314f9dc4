import { catalogue } from '../../devices/catalogue.ts'
import type { Device } from '../../define-device.ts'
import { gatewayLimits } from '../gateway-limits.ts'
import { hintFor } from '../../document/did-you-mean.ts'
import { inOrder, type Finding, type Problem } from '../../document/problem.ts'
import { shapeFindings } from '../../document/shape-findings.ts'
import { yamlSource } from '../../document/yaml-source.ts'
import { gatewayShape, sourceShapes, type GatewayFile, type GatewaySource, type Login, type SourceName } from './gateway-file.ts'

/** A gateway file as it is meant, or everything that is wrong with it, in the order of the text. */
export type LoadedFile = { ok: true; file: GatewayFile } | { ok: false; problems: readonly Problem[] }

const isMap = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value)
const sourceNames = Object.keys(sourceShapes) as SourceName[]

/** Reads and checks the text of a gateway file. Never throws. */
export function loadGatewayFile(name: string, text: string): LoadedFile {
  if (text.length > gatewayLimits.file_bytes)
    return {
      ok: false,
      problems: [
        { file: name, line: 1, column: 1, length: 1, text: '', says: `More than ${gatewayLimits.file_bytes} bytes are not read.` },
      ],
    }
  const { value, problems, place } = yamlSource(name, text)
  if (problems.length > 0) return { ok: false, problems }
  const whole = withKinds(value)
  const shape = shapeFindings(gatewayShape, whole)
  const sources = isMap(whole) && Array.isArray(whole['from']) ? whole['from'] : []
  const findings = [...shape, ...sources.flatMap(sourceFindings)]
  if (findings.length > 0) return { ok: false, problems: inOrder(findings.map(place)) }
  const file = { to: (whole as Record<string, unknown>)['to'] as GatewayFile['to'], from: sources.map(named) }
  const meant = [...loginFindings(file.to, 'broker', ['to']), ...file.from.flatMap(meaningFindings), ...idFindings(file)]
  return meant.length > 0 ? { ok: false, problems: inOrder(meant.map(place)) } : { ok: true, file }
}

/** A device that is only a kind, `kitchen_leak: water-sensor`, is written out. */
function withKinds(value: unknown): unknown {
  if (!isMap(value) || !Array.isArray(value['from'])) return value
  const written = (devices: unknown) =>
    isMap(devices)
      ? Object.fromEntries(Object.entries(devices).map(([name, one]) => [name, typeof one === 'string' ? { kind: one } : one]))
      : devices
  const from = value['from'].map((source: unknown) =>
    isMap(source) && 'devices' in source ? { ...source, devices: written(source['devices']) } : source,
  )
  return { ...value, from }
}

/** A source that was checked, with what it is and where. */
function named(source: unknown): GatewaySource {
  const is = nameOf(source)[0] ?? 'tcp'
  const url = (source as Record<string, unknown>)[is]
  return { ...(source as object), is, ...(is === 'tcp' || is === 'serial' ? {} : { url }) } as GatewaySource
}

const nameOf = (source: unknown): SourceName[] => (isMap(source) ? sourceNames.filter((name) => name in source) : [])

/** A source is judged by the one key that names what it is. */
function sourceFindings(source: unknown, i: number): Finding[] {
  const path = ['from', i]
  const names = nameOf(source)
  const [first] = names
  if (!isMap(source) || first === undefined) {
    const [written] = isMap(source) ? Object.keys(source) : []
    return [
      {
        path,
        on: 'value',
        says: 'This does not say what it is.',
        hint: (written === undefined ? undefined : meantName(written)) ?? `one of: ${sourceNames.join(', ')}`,
      },
    ]
  }
  if (names.length > 1)
    return [{ path, on: 'value', says: `This is ${names.join(' and ')} at once.`, hint: 'make an item of the list of each' }]
  return shapeFindings(sourceShapes[first], source, path)
}

const meantName = (written: string) => {
  const hint = hintFor(written, sourceNames)
  return hint?.startsWith('did') === true ? hint : undefined
}

/** What the shape cannot say: what a family needs, and what a kind has. */
function meaningFindings(source: GatewaySource, i: number): Finding[] {
  const path = ['from', i]
  const missing = (name: string, hint: string): Finding => ({ path, on: 'value', says: `'${name}' is missing.`, hint })
  if (source.is === 'tcp' || source.is === 'serial') {
    if (source.family === 'tinyframe' && source.model === undefined) return [missing('model', 'the model decides what a tinyframe means')]
    if (source.family !== 'ti-mmwave') return []
    return [
      ...(source.frame_period_s === undefined ? [missing('frame_period_s', 'as in the configuration of the demo, for example 0.055')] : []),
      ...(source.mount_height_m === undefined ? [missing('mount_height_m', 'height of the device above the floor, metres')] : []),
    ]
  }
  const login = loginFindings(source, source.is, path)
  if (source.is !== 'sparkplug') return login
  const metrics = Object.entries(source.devices).flatMap(([name, { kind, metrics }]) =>
    Object.entries(metrics).flatMap(([metric, meaning]) =>
      metricFindings(catalogue[kind], meaning, ['from', i, 'devices', name, 'metrics', metric]),
    ),
  )
  return [...login, ...metrics]
}

/** Certificates belong to TLS, and a certificate to its key. */
function loginFindings(login: Login & { broker?: string; url?: string }, urlKey: string, path: (string | number)[]): Finding[] {
  const { ca, cert, key, broker = '', url = broker } = login
  const isPlain = /^(mqtt|ws):/.test(url)
  if (isPlain && (ca ?? cert ?? key) !== undefined)
    return [{ path: [...path, urlKey], on: 'value', says: 'Certificates are named, but this line has no TLS.', hint: 'mqtts:// or wss://' }]
  if ((cert === undefined) === (key === undefined)) return []
  return [
    { path, on: 'value', says: `'${cert === undefined ? 'cert' : 'key'}' is missing.`, hint: 'a certificate and its key go together' },
  ]
}

function metricFindings(
  device: Device,
  { reading, event, flag, command }: { reading?: string; event?: string; flag?: string; command?: string },
  path: (string | number)[],
): Finding[] {
  const unknown = (at: string, said: string, known: readonly string[]): Finding[] => {
    const hint = hintFor(said, known)
    return known.includes(said)
      ? []
      : [{ path: [...path, at], on: 'value', says: `A ${device.kind} has no '${said}'.`, ...(hint === undefined ? {} : { hint }) }]
  }
  if (command !== undefined && !Object.hasOwn(device.commands, command)) return unknown('command', command, Object.keys(device.commands))
  if (command !== undefined && reading === undefined && event === undefined && flag === undefined) return []
  if (reading !== undefined && event === undefined) return unknown('reading', reading, Object.keys(device.reading.fields))
  if (event === undefined || flag === undefined || reading !== undefined)
    return [{ path, on: 'value', says: 'A metric is either `reading: field` or `event: name` with `flag: field`.' }]
  const found = device.events[event]
  return found === undefined ? unknown('event', event, Object.keys(device.events)) : unknown('flag', flag, Object.keys(found.fields))
}

/** The id of a foreign device where none is given: its name, in the letters that an id may have. */
export const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64)

/** Every id once, each device must have one, and there are not too many. */
function idFindings({ from }: GatewayFile): Finding[] {
  const taken = new Set<string>()
  const found = from.flatMap((source, i): Finding[] => {
    const named: [string, (string | number)[]][] =
      'devices' in source
        ? Object.entries(source.devices).map(([name, { id = idOf(name) }]) => [id, ['from', i, 'devices', name]])
        : [[source.id, ['from', i, 'id']]]
    return named.flatMap(([id, path]): Finding[] => {
      if (id === '') return [{ path, on: 'key', says: 'No id can be made of this name.', hint: 'give it one: `id: water-kitchen`' }]
      if (taken.has(id)) return [{ path, on: 'key', says: `Two devices have the id '${id}'.`, hint: 'give one of them another `id`' }]
      taken.add(id)
      return []
    })
  })
  const tooMany = taken.size > gatewayLimits.devices
  if (tooMany)
    found.push({
      path: ['from'],
      on: 'key',
      says: `More than ${gatewayLimits.devices} devices are not followed.`,
      hint: 'run another gateway',
    })
  return found
}
