import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { envelopeVectors, refusalVectors } from './envelopes.ts'
import { frameVectors } from './frames.ts'
import { idVectors, topicVectors } from './names.ts'
import { pythonKinds } from './python-kinds.ts'
import { timelineVectors } from './timelines.ts'

/** A file that follows from the reference, as it must be now. */
export interface DerivedFile {
  path: string
  text: string
}

const sdk = join(import.meta.dirname, '..', '..', '..')
const folder = join(sdk, 'vectors')
const PYTHON = join(sdk, 'clients', 'python', 'anju.py')
const MARKS = ['# <derived from the device kinds by test/clients/make-vectors/write-vectors.ts>\n', '# </derived>\n'] as const

/** Lists stand one entry a line, so that a difference shows as the vectors that changed. */
function json(value: Record<string, unknown>): string {
  const lists = Object.entries(value).map(([name, list]) => {
    const rows = Array.isArray(list) ? `[\n${list.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]` : JSON.stringify(list)
    return `  ${JSON.stringify(name)}: ${rows}`
  })
  return `{\n${lists.join(',\n')}\n}\n`
}

function betweenMarks(text: string, inner: string): string {
  const [from, to] = [text.indexOf(MARKS[0]), text.indexOf(MARKS[1])]
  if (from === -1 || to < from) throw new Error(`${PYTHON} has lost the marks of its derived part.`)
  return text.slice(0, from + MARKS[0].length) + inner + text.slice(to)
}

/** The JSON vectors, and the Python client with its table of device kinds. */
export async function derivedFiles(): Promise<DerivedFile[]> {
  const files: Record<string, Record<string, unknown>> = {
    'topics.json': topicVectors(),
    'ids.json': idVectors(),
    'envelopes.json': envelopeVectors(),
    'refusals.json': refusalVectors(),
    'frames.json': frameVectors(),
    'timelines.json': await timelineVectors(),
  }
  const python = { path: PYTHON, text: betweenMarks(readFileSync(PYTHON, 'utf8'), pythonKinds()) }
  return [...Object.entries(files).map(([name, value]) => ({ path: join(folder, name), text: json(value) })), python]
}
