import { ID_PATTERN, type Home } from '@anju/sdk'
import { checkFaults } from '@anju/simulator'
import { hintFor, type Finding, type Path } from '@anju/sdk/document'
import { parseDuration } from './duration-text.ts'
import { faultInSeconds } from './fault-in-seconds.ts'
import type { FaultText, ScenarioText } from './scenario.ts'

/** The names that a home gives to things, by what they are. */
interface Names {
  resident: string[]
  room: string[]
  furniture: string[]
  device: string[]
  opening: string[]
}
type Sort = keyof Names

/** Which things a field of an action may name. A field that is not listed names nothing. */
const fields: Readonly<Record<string, readonly Sort[]>> = {
  who: ['resident'],
  to: ['room', 'furniture'],
  on: ['furniture'],
  what: ['furniture'],
  device: ['device'],
  opening: ['opening'],
  room: ['room'],
}

/** What a document of the right shape gets wrong about its home or about time. */
export function meaningFindings(document: ScenarioText, home: Home): Finding[] {
  const names: Names = {
    resident: home.residents.map(({ id }) => id),
    room: home.plan.rooms.map(({ id }) => id),
    furniture: home.plan.furniture.map(({ id }) => id),
    device: home.devices.map(({ id }) => id),
    opening: home.plan.openings.map(({ id }) => id),
  }
  const lasts_ms = parseDuration(document.lasts) ?? 0
  return [
    ...inPeople(document, names),
    ...withoutBuilding(document, home),
    ...(document.timeline ?? []).flatMap((step, i) => inStep(step, ['timeline', i], names, lasts_ms)),
    ...(document.faults ?? []).flatMap((fault, i) => inFault(fault, ['faults', i], home, names, lasts_ms)),
    ...document.expects.flatMap((expectation, i) => inExpectation(expectation, ['expects', i], names, lasts_ms)),
    ...inRooms(document, names),
    ...(document.staff ?? []).flatMap(({ after }, i) => beforeEnd(after, ['staff', i, 'after'], lasts_ms)),
    ...(document.responses ?? []).flatMap((each, i) => inResponse(each, ['responses', i], names, lasts_ms)),
    ...outcomesMissing(document),
    ...atOdds(document),
  ]
}

function named(written: unknown, sorts: readonly Sort[], names: Names, path: Path, on: Finding['on'] = 'value'): Finding[] {
  const known = sorts.flatMap((sort) => names[sort])
  if (typeof written !== 'string' || known.includes(written)) return []
  const hint = hintFor(written, known)
  return [{ path, on, says: `The home has no ${sorts.join(' and no ')} '${written}'.`, ...(hint === undefined ? {} : { hint }) }]
}

function inPeople({ people = {}, openings = {}, not_worn = [] }: ScenarioText, names: Names): Finding[] {
  return [
    ...Object.entries(people).flatMap(([who, place]) => [
      ...named(who, ['resident'], names, ['people', who], 'key'),
      ...named(place.in, ['room'], names, ['people', who, 'in']),
      ...named(place.sits, ['furniture'], names, ['people', who, 'sits']),
      ...named(place.lies, ['furniture'], names, ['people', who, 'lies']),
    ]),
    ...Object.keys(openings).flatMap((opening) => named(opening, ['opening'], names, ['openings', opening], 'key')),
    ...not_worn.flatMap((device, i) => named(device, ['device'], names, ['not_worn', i])),
  ]
}

/** Neighbours lie in the same building: the home has to say where it lies, and needs a name that theirs can be made of. */
function withoutBuilding({ neighbours }: ScenarioText, { location_deg, id }: Home): Finding[] {
  if (neighbours === undefined) return []
  const refuse = (says: string, hint: string): Finding => ({ path: ['neighbours'], on: 'value', says, hint })
  return [
    ...(location_deg === undefined ? [refuse(`The home '${id}' does not say where it lies.`, 'give it a `location_deg`')] : []),
    ...(new RegExp(ID_PATTERN).test(`${id}-n${neighbours}`) ? [] : [refuse(`The id '${id}' is too long for neighbours.`, 'shorten it')]),
  ]
}

function inStep(step: Record<string, unknown>, path: Path, names: Names, lasts_ms: number): Finding[] {
  return [
    ...beforeEnd(step['at'], [...path, 'at'], lasts_ms),
    ...Object.entries(step).flatMap(([field, written]) => {
      const sorts = Object.hasOwn(fields, field) ? fields[field] : undefined
      return sorts === undefined ? [] : named(written, sorts, names, [...path, field])
    }),
  ]
}

/** What a response does in the home names things of it; a colleague's step names nobody but themselves. */
function inResponse(response: Record<string, unknown>, path: Path, names: Names, lasts_ms: number): Finding[] {
  return [
    ...beforeEnd(response['after'], [...path, 'after'], lasts_ms),
    ...('do' in response ? inStep(response, path, names, lasts_ms) : []),
  ]
}

function inFault(fault: FaultText, path: Path, home: Home, names: Names, lasts_ms: number): Finding[] {
  return [
    ...named(fault.device, ['device'], names, [...path, 'device']),
    ...(fault.from === undefined ? [] : beforeEnd(fault.from, [...path, 'from'], lasts_ms)),
    ...checkFaults(home, [faultInSeconds(fault)])
      .filter(({ code, pointer }) => code !== 'fault-unknown-device' || !pointer.endsWith('/device'))
      .map(({ pointer, says }) => ({
        path: [
          ...path,
          ...pointer
            .split('/')
            .slice(2)
            .map((name) => name.replace(/_s$/, '')),
        ],
        on: 'value' as const,
        says: says.en,
      })),
  ]
}

function inExpectation({ room, within }: ScenarioText['expects'][number], path: Path, names: Names, lasts_ms: number): Finding[] {
  const too_long = (parseDuration(within) ?? 0) > lasts_ms
  return [
    ...named(room, ['room'], names, [...path, 'room']),
    ...(too_long
      ? [
          {
            path: [...path, 'within'],
            on: 'value' as const,
            says: 'The deadline lies after the end of the scenario.',
            hint: 'let it last longer',
          },
        ]
      : []),
  ]
}

const inRooms = (document: ScenarioText, names: Names): Finding[] =>
  (['allows', 'forbids'] as const).flatMap((section) =>
    (document[section] ?? []).flatMap(({ room }, i) => named(room, ['room'], names, [section, i, 'room'])),
  )

/** Whoever resolves an incident says how it ended, unless the document is about a refusal. */
const outcomesMissing = ({ staff = [], responses = [] }: ScenarioText): Finding[] => [
  ...staff.flatMap((step, i) => (step.refused === undefined ? withoutOutcome(step, ['staff', i]) : [])),
  ...responses.flatMap((each, i) => ('step' in each ? withoutOutcome(each, ['responses', i]) : [])),
]

function withoutOutcome({ step, outcome }: { step: string; outcome?: string }, path: Path): Finding[] {
  if (step !== 'resolve' || outcome !== undefined) return []
  return [{ path, on: 'value', says: 'Whoever resolves an incident says how it ended.', hint: 'for example `outcome: helped`' }]
}

/** An alert that is due cannot be forbidden too, nor an allowed one. */
function atOdds({ expects, allows = [], forbids = [] }: ScenarioText): Finding[] {
  const wanted = (section: string, list: readonly { alert: string; room?: string }[]) => list.map((each) => ({ section, ...each }))
  const welcome = [...wanted('expected', expects), ...wanted('allowed', allows)]
  return forbids.flatMap(({ alert, room }, i): Finding[] => {
    const other = welcome.find((each) => each.alert === alert && (room === undefined || each.room === undefined || each.room === room))
    return other === undefined ? [] : [{ path: ['forbids', i], on: 'value', says: `'${alert}' is ${other.section} and forbidden at once.` }]
  })
}

const spanOf = (written: unknown): number | undefined => (typeof written === 'string' ? parseDuration(written) : undefined)

function beforeEnd(written: unknown, path: Path, lasts_ms: number): Finding[] {
  const at_ms = spanOf(written)
  if (at_ms === undefined || at_ms <= lasts_ms) return []
  return [{ path, on: 'value', says: `This comes after the end of the scenario.`, hint: 'offsets count from the start; see `lasts`' }]
}
