import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document, type Pair } from 'yaml'
import type { Finding, Path, Problem } from './problem.ts'

/** A document's text, what it says, and where it says it. */
export interface YamlSource {
  file: string
  text: string
  value: unknown
  /** Faults of the YAML itself; when there are any, `value` is not to be trusted. */
  problems: readonly Problem[]
  /** Puts a finding at its line and column. */
  place: (finding: Finding) => Problem
}

/** Aliases may be used this often: a document that grows by aliases to gigabytes is an attack. */
const MOST_ALIASES = 100

/** Reads YAML 1.2 with the place of everything kept. Never throws: what is wrong is in `problems`. */
export function yamlSource(file: string, text: string): YamlSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  keysAsWritten(document)
  const rows = text.split('\n')

  const at = (from: number, to: number, says: string, hint?: string): Problem => {
    const { line, col } = lines.linePos(Math.min(from, Math.max(0, text.length - 1)))
    const row = (rows[Math.max(1, line) - 1] ?? '').replace(/\r$/, '')
    const column = Math.max(1, col)
    const length = Math.max(1, Math.min(to - from, row.length - column + 1))
    return { file, line: Math.max(1, line), column, length, text: row, says, ...(hint === undefined ? {} : { hint }) }
  }
  const syntax = document.errors.map(({ message, pos }) => at(pos[0], pos[1], message))
  const read = syntax.length > 0 ? { value: undefined, problems: syntax } : plain(document, at)
  return {
    file,
    text,
    ...read,
    place: ({ path, on, says, hint }) => {
      const [from, to] = rangeOf(document, path, on)
      return at(from, to, says, hint)
    },
  }
}

/** A key is a name, also where YAML takes it for a number: `0x00158d00045b2c13` is how Zigbee2MQTT calls a device that nobody named. */
function keysAsWritten(document: Document): void {
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && typeof key.value !== 'string' && key.source !== undefined) key.value = key.source
    },
  })
}

/** The document as plain values; too many aliases is a problem and not an exception. */
function plain(document: Document, at: (from: number, to: number, says: string) => Problem): { value: unknown; problems: Problem[] } {
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }), problems: [] }
  } catch (error) {
    return { value: undefined, problems: [at(0, 1, error instanceof Error ? error.message : String(error))] }
  }
}

/** Where a path stands in the text; the nearest thing above it when it does not exist. */
function rangeOf(document: Document, path: Path, on: 'key' | 'value'): [number, number] {
  if (on === 'key' && path.length > 0) {
    const key = pairOf(document, path)?.key
    if (isNode(key) && key.range) return [key.range[0], key.range[1]]
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  if (isNode(node) && node.range)
    return isScalar(node) || !isMap(node) ? [node.range[0], node.range[1]] : [node.range[0], node.range[0] + 1]
  return path.length === 0 ? [0, 1] : rangeOf(document, path.slice(0, -1), 'key')
}

function pairOf(document: Document, path: Path): Pair | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return undefined
  return parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
}
