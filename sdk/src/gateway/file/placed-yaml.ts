import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document, type Pair } from 'yaml'
import type { FileProblem, Finding, Path } from './file-problem.ts'

/** What a YAML text says, and where it says it. */
export interface PlacedYaml {
  value: unknown
  /** Faults of the YAML itself; when there are any, `value` is not to be trusted. */
  problems: readonly FileProblem[]
  place: (finding: Finding) => FileProblem
}

/** Aliases may be used this often: a file that grows by aliases to gigabytes is an attack. */
const MOST_ALIASES = 100

/** Reads YAML 1.2 with the place of everything kept. Never throws: what is wrong is in `problems`. */
export function placedYaml(file: string, text: string): PlacedYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const rows = text.split('\n')
  const at = (offset: number, says: string, hint?: string): FileProblem => {
    const { line, col } = lines.linePos(Math.min(offset, Math.max(0, text.length - 1)))
    const [row, column] = [Math.max(1, line), Math.max(1, col)]
    return { file, line: row, column, text: (rows[row - 1] ?? '').replace(/\r$/, ''), says, ...(hint === undefined ? {} : { hint }) }
  }
  const place = ({ path, on, says, hint }: Finding) => at(offsetOf(document, path, on), says, hint)
  keysAsWritten(document)
  const problems = document.errors.map(({ message, pos }) => at(pos[0], message))
  if (problems.length > 0) return { value: undefined, problems, place }
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }), problems, place }
  } catch (error) {
    return { value: undefined, problems: [at(0, (error as Error).message)], place }
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

/** Where a path stands in the text; the nearest thing above it when it does not exist. */
function offsetOf(document: Document, path: Path, on: 'key' | 'value'): number {
  if (on === 'key' && path.length > 0) {
    const key = pairOf(document, path)?.key
    if (isNode(key) && key.range) return key.range[0]
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  if (isNode(node) && node.range) return node.range[0]
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1), 'key')
}

function pairOf(document: Document, path: Path): Pair | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return undefined
  return parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
}
