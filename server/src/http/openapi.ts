import type { ErrorCode } from '@anju/sdk'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { takesKey } from './idempotency.ts'
import { Problem, statusOf } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route does, in one line of the document. */
    does?: string
    /** Codes of the errors table that the handler answers with, beside those that every route has. */
    problems?: readonly ErrorCode[]
  }
}

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An OpenAPI 3.1 document, as far as this file makes one. */
export interface OpenApiDocument {
  openapi: '3.1.0'
  info: Json
  paths: Readonly<Record<string, Readonly<Record<string, Json>>>>
  components: { schemas: Json; securitySchemes: Json }
}

const info = {
  title: 'Anju reference alert server',
  version: '0.1.0',
  description: 'Homes, devices, alerts and the closed loop. Names of people are masked. Every error is a problem document (RFC 9457).',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
}

/** Notes every route from now on. The answer makes the document of those that were registered until then. */
export function describeRoutes(app: FastifyInstance): () => OpenApiDocument {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    // Every GET has a HEAD; what a page is made of is no API.
    if (route.method === 'HEAD' || !(route.url.startsWith('/api/') || route.config?.does !== undefined)) return
    const { config, schema } = route
    if (config?.does === undefined || config.right === undefined || schema?.response === undefined)
      throw new Error(
        `${String(route.method)} ${route.url} must say config.right, config.does and schema.response: the API's document is made from them.`,
      )
    routes.push(route)
  })
  return () => documentOf(routes)
}

function documentOf(routes: readonly RouteOptions[]): OpenApiDocument {
  const paths: Record<string, Record<string, Json>> = {}
  const schemas = new Map<string, Json>([['Problem', plain(Problem) as Json]])
  for (const route of routes) {
    const path = (paths[route.url.replace(/:(\w+)/g, '{$1}')] ??= {})
    for (const method of [route.method].flat()) path[method.toLowerCase()] = named(operation(route, method), schemas) as Json
  }
  const securitySchemes = {
    session: { type: 'apiKey', in: 'cookie', name: 'anju' },
    key: { type: 'http', scheme: 'bearer' },
  }
  return { openapi: '3.1.0', info, paths, components: { schemas: Object.fromEntries(schemas), securitySchemes } }
}

function operation(route: RouteOptions, method: string): Json {
  const { schema = {}, config, url } = route
  const right = config?.right
  const response = schema.response as Json | undefined
  // What is worse than 399 is a problem, by its codes; but a probe that says no gives its reasons.
  const answers = Object.entries(response ?? {}).filter(([status]) => status < '400' || status === '503')
  return {
    operationId: `${method.toLowerCase()}${(url.startsWith('/api/') ? url.slice(4) : `/server${url}`).replace(/[./:-]/g, '_')}`,
    ...(config?.does === undefined ? {} : { summary: config.does }),
    tags: [url.split('/').find((part) => part !== '' && part !== 'api') ?? 'server'],
    ...(right === undefined ? {} : { 'x-right': right }),
    ...(right === undefined || right === 'open' ? {} : { security: [{}, { session: [] }, { key: [] }] }),
    parameters: [
      ...parameters('path', schema.params, true),
      ...parameters('query', schema.querystring),
      ...parameters('header', schema.headers),
      ...(config?.seenIn === undefined ? [] : [ifMatch]),
      ...(takesKey(method, right) ? [idempotencyKey] : []),
    ],
    ...(schema.body === undefined ? {} : { requestBody: { required: true, ...content(schema.body) } }),
    responses: {
      ...Object.fromEntries(answers.map(([status, of]) => [status, { ...answer(of), ...headersOf(route) }])),
      ...problems(route),
    },
  }
}

const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
})
const ifMatch = header('If-Match', 'The ETag of what was read: the change is refused when it is another now.')
const idempotencyKey = header('Idempotency-Key', 'The same key with the same body is answered as the first time, for a day.')

function parameters(where: string, schema: unknown, always = false): Json[] {
  if (!isObject(schema) || !isObject(schema['properties'])) return []
  const required = (schema['required'] ?? []) as readonly string[]
  return Object.entries(schema['properties']).map(([name, of]) => ({
    name,
    in: where,
    required: always || required.includes(name),
    ...(isObject(of) && typeof of['description'] === 'string' ? { description: of['description'] } : {}),
    schema: of,
  }))
}

/** A schema for JSON, unless it says by media type what it is for. */
const content = (schema: unknown): Json =>
  isObject(schema) && isObject(schema['content']) ? { content: schema['content'] } : { content: { 'application/json': { schema } } }

function answer(schema: unknown): Json {
  const description = isObject(schema) && typeof schema['description'] === 'string' ? schema['description'] : 'As asked.'
  return isObject(schema) && schema['type'] === 'null' ? { description } : { description, ...content(schema) }
}

const LINK = 'Where the list goes on: `<…>; rel="next"` (RFC 8288); absent at its end.'

/** What a good answer says beside its body. */
function headersOf({ schema = {} }: RouteOptions): Json {
  const { querystring } = schema
  const isPaged = isObject(querystring) && isObject(querystring['properties']) && 'after' in querystring['properties']
  return isPaged ? { headers: { Link: { description: LINK, schema: { type: 'string' } } } } : {}
}

/** What a route can answer beside its own codes, by what it takes. */
const always = ({ schema = {}, config, method }: RouteOptions): ErrorCode[] => [
  'origin-refused',
  'server-failed',
  'too-many-requests',
  ...(config?.right === 'open' ? [] : (['login-needed', 'session-ended', 'not-allowed'] as const)),
  ...(method === 'GET' ? [] : (['request-forged'] as const)),
  ...((schema.params ?? schema.querystring ?? schema.headers ?? schema.body) === undefined ? [] : (['request-invalid'] as const)),
  ...(schema.body === undefined ? [] : (['request-too-large'] as const)),
  ...(config?.seenNeeded === true ? (['version-needed'] as const) : []),
  ...(takesKey(String(method), config?.right) ? (['key-reused', 'key-busy', 'answer-lost'] as const) : []),
]

/** Problems by status, each with its codes. */
function problems(route: RouteOptions): Json {
  const codes = [...new Set([...(route.config?.problems ?? []), ...always(route)])].toSorted()
  const byStatus = Object.entries(Object.groupBy(codes, (code) => String(statusOf(code))))
  return Object.fromEntries(
    byStatus.map(([status, of]) => [
      status,
      {
        description: `Problem: ${of!.join(', ')}.`,
        content: {
          'application/problem+json': {
            schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code: { enum: of } } }] },
          },
        },
      },
    ]),
  )
}

const nameOf = ($id: string): string =>
  $id
    .replace(/^anju\//, '')
    .split(/[-/]/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('')

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** Schemas that carry an id are written down once, among the components. */
function named(value: unknown, schemas: Map<string, Json>): unknown {
  if (Array.isArray(value)) return value.map((one) => named(one, schemas))
  if (!isObject(value)) return value
  const inner = (of: Json) => Object.fromEntries(Object.entries(of).map(([key, one]) => [key, named(one, schemas)]))
  // A tuple, as JSON Schema 2020-12 writes it.
  if (Array.isArray(value['items'])) return named({ ...value, items: false, prefixItems: value['items'] }, schemas)
  const { $id, ...rest } = value
  if (typeof $id !== 'string') return inner(value)
  const name = nameOf($id)
  if (!schemas.has(name)) schemas.set(name, inner(rest))
  return { $ref: `#/components/schemas/${name}` }
}
