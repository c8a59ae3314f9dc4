import { Ajv2020 } from 'ajv/dist/2020.js'
import type { OpenApiDocument } from '../../src/http/openapi.ts'

type Json = Readonly<Record<string, unknown>>

/** One operation of the document. */
export interface Operation {
  method: string
  path: string
  of: Json
}

/** An answer as it came. */
export interface Answered {
  status: number
  type: string
  text: string
}

const verbs = ['get', 'put', 'post', 'patch', 'delete'] as const

/** Every operation of a document. */
export const operationsOf = ({ paths }: OpenApiDocument): Operation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    verbs.flatMap((method) => (item[method] === undefined ? [] : [{ method: method.toUpperCase(), path, of: item[method] }])),
  )

/** What a `$ref` of a document names. */
export const resolver =
  (document: OpenApiDocument) =>
  (ref: string): Json => {
    const steps = ref.replace(/^#\//, '').split('/')
    return steps.reduce<Json>((at, step) => at[step.replaceAll('~1', '/').replaceAll('~0', '~')] as Json, document as unknown as Json)
  }

const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1')

/** Says what an answer breaks of what the document promises, or nothing. */
export function answerJudge(document: OpenApiDocument): (operation: Operation, answer: Answered) => string | undefined {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'document')
  return ({ method, path, of }, { status, type, text }) => {
    const at = `${method} ${path} ${status}`
    const responses = of['responses'] as Readonly<Record<string, { content?: Readonly<Record<string, Json>> }>>
    const response = responses[String(status)]
    if (response === undefined) return `${at}: no such status; ${text.slice(0, 200)}`
    const media = type.split(';')[0]!
    if (response.content === undefined) return text === '' ? undefined : `${at}: there is a body; ${text.slice(0, 200)}`
    if (response.content[media] === undefined) return `${at}: is ${media || 'without type'}`
    if (!media.endsWith('json')) return undefined
    const steps = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', media, 'schema'].map(escaped).join('/')
    const check = ajv.getSchema(`document#/${steps}`)
    if (check === undefined) return `${at}: no schema`
    return check(JSON.parse(text)) ? undefined : `${at}: ${ajv.errorsText(check.errors)}; ${text.slice(0, 300)}`
  }
}
