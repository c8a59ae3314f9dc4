import { catalogue as everyKind, Site, type Catalogue } from '@anju/sdk'
import type { TObject } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { LineCounter, parseDocument, type Document } from 'yaml'
import { referenceRules } from './detect/rules/reference-rules.ts'
import { OidcSettings, oidcMeaning, type OidcClient } from './oidc/oidc-settings.ts'
import { boundRules, Thresholds } from './detect/thresholds.ts'

/** A site file that is not what it should be: where, what, and the way out. */
export interface SiteProblem {
  line: number
  column: number
  problem: string
}

const MOST_PROBLEMS = 20

/** The place of a JSON pointer in the text, or of the nearest thing above it that is there. */
function placeOf(document: Document, counter: LineCounter, pointer: string): { line: number; column: number } {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as { range?: [number, number, number] } | undefined
    if (node?.range !== undefined) {
      const { line, col } = counter.linePos(node.range[0])
      return { line, column: col }
    }
  }
  return { line: 1, column: 1 }
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** What the schema cannot say: ids once only, rooms and kinds that exist, a zone that the machine knows. */
function* meaning(site: Site, catalogue: Catalogue): Generator<[pointer: string, problem: string]> {
  if (!isTimeZone(site.time_zone)) yield ['/time_zone', `There is no time zone ${site.time_zone}; take an IANA name like Asia/Shanghai.`]
  const homes = new Set<string>()
  for (const [h, home] of site.homes.entries()) {
    if (homes.has(home.id)) yield [`/homes/${h}/id`, `Two homes are called ${home.id}.`]
    homes.add(home.id)
    const rooms = new Set(home.plan.rooms.map(({ id }) => id))
    const devices = new Set<string>()
    for (const [d, device] of home.devices.entries()) {
      const at = `/homes/${h}/devices/${d}`
      if (devices.has(device.id)) yield [`${at}/id`, `Two devices of ${home.id} are called ${device.id}.`]
      devices.add(device.id)
      if (!(device.kind in catalogue)) yield [`${at}/kind`, `There is no kind ${device.kind}; known: ${Object.keys(catalogue).join(', ')}.`]
      if (!rooms.has(device.room)) yield [`${at}/room`, `${home.id} has no room ${device.room}; it has ${[...rooms].join(', ')}.`]
    }
  }
}

/** A document of one schema, or what is wrong with it; `add` notes what is found later, at a JSON pointer. */
function readDocument(
  text: string,
  schema: TObject,
): { value: unknown; found: SiteProblem[]; add: (pointer: string, problem: string) => void } {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true })
  const found: SiteProblem[] = document.errors.map(({ message, pos }) => {
    const { line, col } = counter.linePos(pos[0])
    return { line, column: col, problem: message.split('\n')[0]! }
  })
  const add = (pointer: string, problem: string) => found.push({ ...placeOf(document, counter, pointer), problem })
  if (found.length > 0) return { value: undefined, found, add }
  const value: unknown = document.toJS()
  if (!Check(schema, value))
    for (const { instancePath, message } of Errors(schema, value)) add(instancePath, `${instancePath || '/'} ${message}`)
  return { value, found, add }
}

/** Reads a site file (YAML or JSON): the site, or what is wrong with it, by line and column. */
export function readSite(text: string, catalogue: Catalogue = everyKind): { site: Site } | { problems: SiteProblem[] } {
  const { value, found, add } = readDocument(text, Site)
  if (found.length > 0) return { problems: found.slice(0, MOST_PROBLEMS) }
  const site = value as Site
  for (const [pointer, problem] of meaning(site, catalogue)) add(pointer, problem)
  return found.length > 0 ? { problems: found.slice(0, MOST_PROBLEMS) } : { site }
}

/** Reads a file of thresholds (YAML or JSON) for a site: what rules go by, or what is wrong, by line and column. */
export function readThresholds(text: string, site: Site): { thresholds: Thresholds } | { problems: SiteProblem[] } {
  const { value, found } = readDocument(text, Thresholds)
  if (found.length > 0) return { problems: found.slice(0, MOST_PROBLEMS) }
  const thresholds = value as Thresholds
  try {
    boundRules(referenceRules, thresholds, new Map(site.homes.map(({ id, residents }) => [id, { people: residents.map((one) => one.id) }])))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { problems: [{ line: 1, column: 1, problem: error.message }] }
  }
  return { thresholds }
}

/** Reads a file of how people log in by a provider (YAML or JSON), with the secret from `env`: or what is wrong, by line and column. */
export function readOidc(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): { oidc: OidcClient } | { problems: SiteProblem[] } {
  const { value, found, add } = readDocument(text, OidcSettings)
  if (found.length > 0) return { problems: found.slice(0, MOST_PROBLEMS) }
  const settings = value as OidcSettings
  const secret = settings.secret_env === undefined ? undefined : env[settings.secret_env]
  for (const [pointer, problem] of oidcMeaning(settings, secret)) add(pointer, problem)
  return found.length > 0 ? { problems: found } : { oidc: { settings, ...(secret === undefined ? {} : { secret }) } }
}
