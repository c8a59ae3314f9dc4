import { Type, type Static } from 'typebox'
import { Check, Errors } from 'typebox/value'
import type { BoundRule, GivenOptions, UnboundRule, WatchedHome } from './rule.ts'

/** Options by the rule's id; what is absent takes the documented default. */
export type RuleSettings = Readonly<Record<string, GivenOptions>>

const Settings = Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()))

/** The thresholds of a site, of homes and of people. The nearer wins: a person's over the home's over the site's over the default. */
export const Thresholds = Type.Object(
  {
    version: Type.Integer({ minimum: 1, description: 'Counts the changes of this document.' }),
    site: Type.Optional(Settings),
    homes: Type.Optional(Type.Record(Type.String(), Settings, { description: 'By home.' })),
    people: Type.Optional(Type.Record(Type.String(), Settings, { description: 'By `home/resident`.' })),
  },
  { $id: 'anju/thresholds', additionalProperties: false },
)
export type Thresholds = Static<typeof Thresholds>

type Homes = ReadonlyMap<string, Pick<WatchedHome, 'people'>>

function settingsOf(all: readonly UnboundRule[], settings: RuleSettings, where: string): RuleSettings {
  const stranger = Object.keys(settings).find((id) => !all.some((rule) => rule.id === id))
  if (stranger !== undefined) throw new RangeError(`${where}: there is no rule ${stranger}.`)
  return settings
}

/** The people of a home who have thresholds of their own. */
function peopleOf(home: string, { people = {} }: Thresholds): ReadonlyMap<string, RuleSettings> {
  const mine = Object.entries(people).filter(([name]) => name.startsWith(`${home}/`))
  return new Map(mine.map(([name, settings]) => [name.slice(home.length + 1), settings]))
}

function checkNames({ homes: ofHomes = {}, people = {} }: Thresholds, homes: Homes): void {
  for (const id of Object.keys(ofHomes)) if (!homes.has(id)) throw new RangeError(`Thresholds: there is no home ${id}.`)
  for (const name of Object.keys(people)) {
    const [home = '', person = ''] = name.split('/')
    if (homes.get(home)?.people.includes(person) !== true) throw new RangeError(`Thresholds: nobody is called ${name}.`)
  }
}

/**
 * Binds all rules for every home before the server starts. Homes without thresholds of their own share one list. Throws a RangeError that names the
 * home, person, rule or field which does not fit.
 */
export function boundRules(all: readonly UnboundRule[], thresholds: Thresholds, homes: Homes): (home: string) => readonly BoundRule[] {
  if (!Check(Thresholds, thresholds)) {
    const [problem] = Errors(Thresholds, thresholds)
    throw new RangeError(`Thresholds: ${problem?.instancePath ?? ''} ${problem?.message ?? 'do not fit'}`)
  }
  checkNames(thresholds, homes)
  const site = settingsOf(all, thresholds.site ?? {}, 'Thresholds of the site')
  const shared = all.map((rule) => rule.bind(site[rule.id]))
  const own = new Map<string, readonly BoundRule[]>()
  for (const home of homes.keys()) {
    const ofHome = settingsOf(all, thresholds.homes?.[home] ?? {}, `Thresholds of ${home}`)
    const ofPeople = peopleOf(home, thresholds)
    for (const [person, settings] of ofPeople) settingsOf(all, settings, `Thresholds of ${home}/${person}`)
    if (Object.keys(ofHome).length === 0 && ofPeople.size === 0) continue
    own.set(
      home,
      all.map((rule, i) => {
        const people = new Map([...ofPeople].flatMap(([person, settings]) => (rule.id in settings ? [[person, settings[rule.id]!]] : [])))
        return rule.id in ofHome || people.size > 0 ? rule.bind({ ...site[rule.id], ...ofHome[rule.id] }, people) : shared[i]!
      }),
    )
  }
  return (home) => own.get(home) ?? shared
}
