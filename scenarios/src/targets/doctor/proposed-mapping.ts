import type { Home, RegisteredDevice } from '@anju/sdk'
import type { Mapping, TargetFile } from '../foreign/target-file.ts'

/** A value somewhere in a body, by its JSON pointer. */
interface Leaf {
  at: string
  /** The last word of the pointer, lower case. */
  name: string
  value: string
}

/** What a body of a foreign system seems to say, for somebody to look over. */
export interface ProposedMapping {
  format: TargetFile['alerts']['format']
  mapping: Partial<Mapping>
  /** Fields that no mapping takes, and where they seem to stand. */
  also: { home?: string; time?: string }
  /** Fields that were not found. */
  missing: readonly ('id' | 'kind' | 'room' | 'severity' | 'cleared')[]
}

/** Leaves that are looked at of one body. */
const LEAVES_AT_MOST = 500

const words = {
  id: /^(id|uid|uuid|ref|reference|number|no|nr|key|fingerprint|serial|alertid|alarmid|eventid|incidentid|ticket)$/,
  kind: /^(kind|type|reason|what|event|eventtype|alarm|alarmtype|alert|alertname|alerttype|code|category|name|cause)$/,
  room: /^(room|area|zone|place|location|where|position)$/,
  severity: /^(severity|level|prio|priority|urgency|grade)$/,
  home: /^(home|homeid|house|household|flat|site|customer|user|resident|apartment|address)$/,
  time: /^(time|at|ts|timestamp|date|when|created|createdat|raised|raisedat|occurred|startsat)$/,
} as const
const help = /sos|help|call|panic|emerg|assist|button|紧急|呼救|求助/i

/**
 * Looks in the bodies that a call for help brought about for where id, kind, room and severity stand. With two bodies an id is what differs, and a kind
 * what does not. Undefined when no body is an object or a list.
 */
export function proposedMapping(bodies: readonly string[], home: Home, device: RegisteredDevice): ProposedMapping | undefined {
  const [first, second] = bodies.map(parsed).filter((body) => typeof body === 'object' && body !== null)
  if (first === undefined) return undefined
  const known = knownFormat(first)
  if (known !== undefined) return { format: known, mapping: {}, also: {}, missing: [] }
  const { each, entry } = listIn(first)
  const other = second === undefined ? undefined : new Map(leavesOf(listIn(second).entry).map(({ at, value }) => [at, value]))
  const leaves = leavesOf(entry)
  const same = ({ at, value }: Leaf) => other === undefined || other.get(at) === value
  const room = home.plan.rooms.find(({ id }) => id === device.room)
  const ours = new Set([device.room, room?.title.en, room?.title.zh, room?.kind].map((word) => word?.toLowerCase()))
  const find = (field: keyof typeof words, ...tests: ((leaf: Leaf) => boolean)[]): Leaf | undefined =>
    tests.map((test) => leaves.find(test)).find((leaf) => leaf !== undefined) ?? leaves.find(({ name }) => words[field].test(name))
  const id = find(
    'id',
    (leaf) => words.id.test(leaf.name) && (other === undefined || !same(leaf)),
    (leaf) => leaf.name.endsWith('id') && !same(leaf),
  )
  const kind = find(
    'kind',
    (leaf) => words.kind.test(leaf.name) && help.test(leaf.value) && leaf.at !== id?.at,
    (leaf) => help.test(leaf.value) && !words.id.test(leaf.name) && same(leaf) && leaf.value !== device.id,
  )
  const where = find(
    'room',
    ({ value }) => ours.has(value.toLowerCase()),
    ({ at, name }) => words.room.test(name) && at !== kind?.at,
    ({ at }) => /room|area|zone|place/i.test(at),
  )
  const severity = leaves.find(({ name }) => words.severity.test(name))
  const house = leaves.find(({ value }) => value === home.id) ?? leaves.find(({ name }) => words.home.test(name))
  const time = leaves.find(({ name }) => words.time.test(name))
  const mapping: Partial<Mapping> = {
    ...(each === undefined ? {} : { each }),
    ...(id === undefined ? {} : { id: { at: id.at } }),
    ...(kind === undefined ? {} : { kind: { at: kind.at, is: { [kind.value]: 'sos' } } }),
    ...(severity === undefined ? {} : { severity: { at: severity.at, is: { [severity.value]: 'alarm' } } }),
    ...(where === undefined ? {} : { room: { at: where.at, is: { [where.value]: device.room } } }),
  }
  return {
    format: 'mapping',
    mapping,
    also: { ...(house === undefined ? {} : { home: house.at }), ...(time === undefined ? {} : { time: time.at }) },
    missing: (['id', 'kind', 'room', 'severity', 'cleared'] as const).filter((field) => mapping[field] === undefined),
  }
}

function knownFormat(body: unknown): 'cloudevents' | 'alertmanager' | undefined {
  const { id, type, specversion, data, alerts } = body as Record<string, unknown>
  if (typeof id === 'string' && (specversion !== undefined || data !== undefined) && type === 'sos') return 'cloudevents'
  const [alert] = Array.isArray(alerts) ? (alerts as { fingerprint?: unknown; labels?: { alertname?: unknown } }[]) : []
  return typeof alert?.fingerprint === 'string' && alert.labels?.alertname === 'sos' ? 'alertmanager' : undefined
}

/** Where a body has its list of alerts, and the first of them; a body that is a list, or one alert, is told by no pointer. */
function listIn(body: unknown): { each?: string; entry: unknown } {
  if (Array.isArray(body)) return { entry: body[0] as unknown }
  const list = Object.entries(body as Record<string, unknown>).find(
    ([, value]) => Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null,
  )
  return list === undefined ? { entry: body } : { each: `/${escaped(list[0])}`, entry: (list[1] as unknown[])[0] }
}

function leavesOf(value: unknown, at = '', found: Leaf[] = []): Leaf[] {
  if (found.length >= LEAVES_AT_MOST) return found
  if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) leavesOf(one, `${at}/${escaped(key)}`, found)
  } else if ((typeof value === 'string' && value !== '') || typeof value === 'number') {
    const path = at.split('/').slice(-2)
    const last = path
      .at(-1)!
      .toLowerCase()
      .replaceAll(/[^a-z]/g, '')
    // `area: { code }` speaks of an area, and not of a code.
    const bare = /^(code|value|name|id|key)$/.test(last) && path.length === 2 && words.room.test(path[0]!.toLowerCase())
    found.push({ at, name: bare ? path[0]!.toLowerCase() : last, value: String(value) })
  }
  return found
}

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
