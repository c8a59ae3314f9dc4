import ts from 'typescript'
import { lineAt, parse, type Breach, type Source } from './source.ts'

/** Time and chance are handed in. These names take them from the machine, so they stand in the edge files only. */
const TAKES_TIME_OR_CHANCE = new Set([
  'Date.now',
  'performance.now',
  'Math.random',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'requestAnimationFrame',
  'requestIdleCallback',
  'queueMicrotask',
])

/** The edge: where the program meets the machine. The name of the file says so. */
export const isEdge = (path: string): boolean =>
  /(^|\/)(bin|demo|bench|test)\//.test(path) ||
  /(^|\/)(wall-clock|event-loop|live-[a-z-]+|aedes-[a-z-]+|sqlite-[a-z-]+|main)\.(ts|vue)$/.test(path)

/** Calls that take time or chance from the machine outside the edge. */
export function bannedCalls(sources: readonly Source[]): Breach[] {
  return sources
    .filter(({ path }) => !isEdge(path))
    .flatMap((source) => {
      const file = parse(source)
      const found: Breach[] = []
      const visit = (node: ts.Node) => {
        const name = nameOf(node, file)
        if (name !== undefined)
          found.push({
            path: source.path,
            line: lineAt(file.text, node.getStart(file)),
            says: `takes ${name} from the machine; hand a Clock or a Random in`,
          })
        ts.forEachChild(node, visit)
      }
      visit(file)
      return found
    })
}

function nameOf(node: ts.Node, file: ts.SourceFile): string | undefined {
  if (ts.isNewExpression(node) && node.expression.getText(file) === 'Date' && (node.arguments?.length ?? 0) === 0) return 'new Date()'
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText(file).replace(/^(globalThis|window|self)\./, '')
    return TAKES_TIME_OR_CHANCE.has(text) ? text : undefined
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && TAKES_TIME_OR_CHANCE.has(node.expression.text))
    return node.expression.text
  return undefined
}

/** Functions whose last digits differ between machines: in the simulator they stand in one file, with their accuracy. */
const INEXACT = /\bMath\.(sin|cos|tan|asin|acos|atan|atan2|exp|expm1|log|log10|log2|log1p|pow|cbrt|sinh|cosh|tanh|hypot)\b/

export const inexactMaths = (sources: readonly Source[]): Breach[] =>
  sources
    .filter(({ path }) => path.startsWith('simulator/src/') && path !== 'simulator/src/exact-math.ts')
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, i) =>
          INEXACT.test(line)
            ? [{ path, line: i + 1, says: 'uses a function that differs between machines; take it from exact-math.ts' }]
            : [],
        ),
    )

/** Work that was left undone, and tests that do not run. */
const LEFT = /\b(FIXME|TODO|XXX|HACK)\b/
const SKIPPED = /\b(it|test|describe)\.(only|todo|skip)\b/

export const leftovers = (sources: readonly Source[]): Breach[] =>
  sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, i) =>
        LEFT.test(line) || SKIPPED.test(line) ? [{ path, line: i + 1, says: 'work left undone, or a test that does not run' }] : [],
      ),
  )
