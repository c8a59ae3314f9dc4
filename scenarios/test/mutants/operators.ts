import ts from 'typescript'
import type { Patch } from './mutant.ts'

/** A change that an operator would make to a source. */
export interface Candidate extends Required<Patch> {
  operator: string
  line: number
  /** The line as it is. */
  code: string
}

const swaps: Readonly<Record<string, readonly [operator: string, to: string]>> = {
  '<': ['boundary', '<='],
  '<=': ['boundary', '<'],
  '>': ['boundary', '>='],
  '>=': ['boundary', '>'],
  '===': ['comparison', '!=='],
  '!==': ['comparison', '==='],
  '&&': ['and-or', '||'],
  '||': ['and-or', '&&'],
  '+': ['arithmetic', '-'],
  '-': ['arithmetic', '+'],
  '*': ['arithmetic', '/'],
  '/': ['arithmetic', '*'],
}

/** Bounds and words of options are no behaviour of a server that runs with its defaults. */
const ASIDE = new Set([
  'minimum',
  'maximum',
  'description',
  'x-unit',
  'maxItems',
  'minItems',
  'maxLength',
  'minLength',
  'pattern',
  '$id',
  'additionalProperties',
])

type Emit = (operator: string, node: ts.Node, to: string, from?: string) => void

/** Every change that the operators can make to a source: comparisons, boundaries, conditions, constants, arithmetic, statements left out. */
export function candidatesIn(file: string, text: string): Candidate[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const lines = text.split('\n')
  const found: Candidate[] = []
  const emit: Emit = (operator, node, to, from = node.getText(source)) => {
    const at = node.getStart(source)
    const { line } = source.getLineAndCharacterOfPosition(at)
    found.push({ operator, file, at, from, to, line: line + 1, code: lines[line]!.trim() })
  }
  const visit = (node: ts.Node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return
    if (ts.isPropertyAssignment(node) && ASIDE.has(node.name.getText(source).replaceAll("'", ''))) return
    mutate(node, source, emit)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function mutate(node: ts.Node, source: ts.SourceFile, emit: Emit): void {
  if (ts.isBinaryExpression(node)) {
    const swap = swaps[node.operatorToken.getText(source)]
    const texts = [node.left, node.right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side))
    if (swap !== undefined && !(texts && swap[0] === 'arithmetic')) emit(swap[0], node.operatorToken, swap[1])
  }
  if (ts.isIfStatement(node)) emit('condition', node.expression, `!(${node.expression.getText(source)})`)
  if (ts.isConditionalExpression(node)) emit('condition', node.condition, `!(${node.condition.getText(source)})`)
  if (ts.isNumericLiteral(node) && !ts.isElementAccessExpression(node.parent)) {
    const value = Number(node.text)
    emit('constant', node, String(value + 1))
    if (value > 0) emit('constant', node, String(value - 1))
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword && !ts.isLiteralTypeNode(node.parent)) emit('constant', node, 'false')
  if (node.kind === ts.SyntaxKind.FalseKeyword && !ts.isLiteralTypeNode(node.parent)) emit('constant', node, 'true')
  if (ts.isExpressionStatement(node)) emit('statement', node, ';')
  if (ts.isCallExpression(node) && node.expression.getText(source) === 'Math.max') emit('extreme', node.expression, 'Math.min')
  if (ts.isCallExpression(node) && node.expression.getText(source) === 'Math.min') emit('extreme', node.expression, 'Math.max')
}
