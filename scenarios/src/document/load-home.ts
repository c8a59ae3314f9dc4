import { Home } from '@anju/sdk'
import { hintFor, inOrder, shapeFindings, yamlSource, type Finding, type Problem } from '@anju/sdk/document'
import { physicalFindings } from './physical-findings.ts'

/** Reads a file's text, or gives undefined when there is none. */
export type ReadText = (file: string) => string | undefined

/** A home from its file, or everything that is wrong with it. */
export type LoadedHome = { ok: true; home: Home } | { ok: false; problems: readonly Problem[] }

/** Reads and checks a home file. */
export function loadHome(file: string, text: string): LoadedHome {
  const source = yamlSource(file, text)
  if (source.problems.length > 0) return { ok: false, problems: source.problems }
  const shape = shapeFindings(Home, source.value)
  const found = shape.length > 0 ? shape : meant(source.value as Home)
  if (found.length > 0) return { ok: false, problems: inOrder(found.map(source.place)) }
  return { ok: true, home: source.value as Home }
}

/** What is wrong with a home of the right shape: names first, for without them nothing has a place. */
function meant(home: Home): Finding[] {
  const names = loose(home)
  return names.length > 0 ? names : [...physicalFindings(home), ...unread(home)]
}

/** Devices that speak a family of their own: no gateway stands in a scenario. */
const unread = ({ devices }: Home): Finding[] =>
  devices.flatMap(({ id, wire }, i): Finding[] =>
    wire === undefined
      ? []
      : [
          {
            path: ['devices', i, 'wire'],
            on: 'value',
            says: `${id} speaks ${wire}, and no gateway stands in a scenario.`,
            hint: 'leave `wire` out; `anju-simulate run --wire FILE` gives its bytes',
          },
        ],
  )

/** Names inside a home that lead nowhere, and names given twice. */
function loose({ plan, devices, residents }: Home): Finding[] {
  const rooms = plan.rooms.map(({ id }) => id)
  const openings = plan.openings.map(({ id }) => id)
  const pieces = plan.furniture.map(({ id }) => id)
  const ids = devices.map(({ id }) => id)
  const check = (written: string | undefined, known: readonly string[], path: Finding['path'], what: string): Finding[] => {
    if (written === undefined || known.includes(written)) return []
    const hint = hintFor(written, known)
    return [{ path, on: 'value', says: `The home has no ${what} '${written}'.`, ...(hint === undefined ? {} : { hint }) }]
  }
  return [
    ...plan.furniture.flatMap(({ room }, i) => check(room, rooms, ['plan', 'furniture', i, 'room'], 'room')),
    ...devices.flatMap(({ room, opening, furniture }, i) => [
      ...check(room, rooms, ['devices', i, 'room'], 'room'),
      ...check(opening, openings, ['devices', i, 'opening'], 'opening'),
      ...check(furniture, pieces, ['devices', i, 'furniture'], 'furniture'),
    ]),
    ...residents.flatMap(({ wears = [] }, i) => wears.flatMap((device, j) => check(device, ids, ['residents', i, 'wears', j], 'device'))),
    ...twice(rooms, (i) => ['plan', 'rooms', i, 'id']),
    ...twice(openings, (i) => ['plan', 'openings', i, 'id']),
    ...twice(ids, (i) => ['devices', i, 'id']),
  ]
}

const twice = (ids: readonly string[], path: (i: number) => Finding['path']): Finding[] =>
  ids.flatMap((id, i) => (ids.indexOf(id) < i ? [{ path: path(i), on: 'value' as const, says: `'${id}' is taken already.` }] : []))
