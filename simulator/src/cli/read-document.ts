import { Home } from '@anju/sdk'
import { Type, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { isNode, LineCounter, parseDocument, type Document } from 'yaml'
import type { Problem } from '../check/problem.ts'
import { checkFaults } from '../faults/check-faults.ts'
import { Fault } from '../faults/fault.ts'
import { checkHome } from '../home-check.ts'
import { exitCode, Stop } from './exit-code.ts'

/** Reads a file's text, or gives undefined when there is none. */
export type ReadText = (file: string) => string | undefined

/** A YAML document with the place of everything in it. */
interface Placed {
  value: unknown
  /** `file:line: ` of what a JSON pointer names, or of the nearest thing above it. */
  at(pointer: string): string
}

/** Problems that one message names; more would scroll away. */
const MOST_PROBLEMS = 12

/**
 * A home file that can be simulated. Throws a Stop that names file, line and what is wrong; a device that speaks a foreign family is wrong where nobody takes
 * its bytes.
 */
export function readHome(file: string, read: ReadText, takesWire = false): Home {
  const placed = placedDocument(file, read)
  const home = shaped(placed, Home) as Home
  refuse(placed, checkHome(home))
  const mute = takesWire ? -1 : home.devices.findIndex(({ wire }) => wire !== undefined)
  if (mute < 0) return home
  const { id, wire } = home.devices[mute]!
  throw new Stop(exitCode.usage, `${placed.at(`/devices/${mute}/wire`)}${id} speaks ${wire}: say with --wire FILE where its bytes go.`)
}

/** A list of faults for a home, in the words of the simulator. Throws a Stop that names file, line and what is wrong. */
export function readFaults(file: string, home: Home, read: ReadText): Fault[] {
  const placed = placedDocument(file, read)
  if (!Array.isArray(placed.value)) throw new Stop(exitCode.usage, `${placed.at('')}This should be a list of faults.`)
  const faults = placed.value.map((_, i) => oneFault(placed, i))
  refuse(placed, checkFaults(home, faults))
  return faults
}

/** A choice is judged by the name that it has: the other members' complaints would only confuse. */
function oneFault(placed: Placed, i: number): Fault {
  const value = (placed.value as unknown[])[i]
  const name = (value as { fault?: unknown } | null)?.fault
  const members = (Fault as unknown as { anyOf: (TSchema & { properties: { fault: { const: string } } })[] }).anyOf
  const member = members.find(({ properties }) => properties.fault.const === name)
  if (member !== undefined) return shaped(placed, member, `/${i}`, value) as Fault
  const known = members.map(({ properties }) => properties.fault.const).join(', ')
  throw new Stop(exitCode.usage, `${placed.at(`/${i}/fault`)}There is no fault '${String(name)}'; there are ${known}.`)
}

function placedDocument(file: string, read: ReadText): Placed {
  const text = read(file)
  if (text === undefined) throw new Stop(exitCode.usage, `There is no file ${file}.`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const line = (offset: number) => Math.max(1, lines.linePos(offset).line)
  const [error] = document.errors
  if (error !== undefined) throw new Stop(exitCode.usage, `${file}:${line(error.pos[0])}: ${error.message}`)
  return { value: document.toJS(), at: (pointer) => `${file}:${line(offsetOf(document, pointer.split('/').slice(1)))}: ` }
}

function offsetOf(document: Document, path: readonly string[]): number {
  const keys = path.map((key) => (/^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~')))
  const node = keys.length === 0 ? document.contents : document.getIn(keys, true)
  if (isNode(node) && node.range) return node.range[0]
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1))
}

function shaped(placed: Placed, schema: TSchema, base = '', value: unknown = placed.value): unknown {
  const [error] = Value.Errors(Type.Unsafe(schema), value).filter(({ keyword }) => keyword !== 'boolean')
  if (error === undefined) return value
  const { instancePath, message, params } = error as { instancePath: string; message: string; params: Record<string, unknown> }
  const where = placed.at(base + instancePath)
  const named = (key: string) => [params[key]].flat().filter((name) => typeof name === 'string')
  for (const name of named('requiredProperties')) throw new Stop(exitCode.usage, `${where}'${name}' is missing here.`)
  for (const name of named('additionalProperties')) {
    const line = placed.at(`${base}${instancePath}/${name}`)
    throw new Stop(exitCode.usage, `${line}'${name}' is not known here.`)
  }
  const choices = [params['allowedValues']].flat().filter((value) => typeof value === 'string')
  throw new Stop(exitCode.usage, `${where}This ${message}${choices.length === 0 ? '' : `: ${choices.join(', ')}`}.`)
}

function refuse(placed: Placed, problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const told = problems.slice(0, MOST_PROBLEMS).map(({ pointer, says }) => `${placed.at(pointer)}${says.en}`)
  throw new Stop(exitCode.usage, told.join('\n'))
}
