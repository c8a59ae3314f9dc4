import type { Home, Site } from '@anju/sdk'

/** A home of which nobody can say whose it is, and the new name of everything that has one. */
export interface Nameless {
  home: Home
  /** The new id for an old one; what is no id stays. */
  renamed(word: string): string
}

/** Years of birth are told to the decade's half: enough for how somebody walks and falls. */
const YEARS = 5

/**
 * Takes out of a home what says whose it is: names, address, place, house, titles, habits and where they came from, and every id, which may be a name. The
 * plan, the places of devices and how somebody walks stay: without them the same thing would not happen.
 */
export function withoutNames(home: Home): Nameless {
  const ids = new Map<string, string>([[home.id, 'home-1']])
  const give = (old: string, stem: string): string => {
    let id = stem
    for (let n = 2; taken.has(id); n++) id = `${stem}-${n}`
    taken.add(id)
    ids.set(old, id)
    return id
  }
  const taken = new Set<string>(['home-1'])
  const rooms = home.plan.rooms.map((room) => ({ ...room, id: give(room.id, room.kind), title: { zh: room.kind, en: room.kind } }))
  const renamed = (word: string) => ids.get(word) ?? word
  const openings = home.plan.openings.map((one) => ({ ...one, id: give(one.id, one.entrance === true ? 'entrance' : one.kind) }))
  const furniture = home.plan.furniture.map((one) => ({ ...one, id: give(one.id, `a-${one.kind}`), room: renamed(one.room) }))
  const devices = home.devices.map(({ title: _title, ...one }) => ({
    ...one,
    id: give(one.id, `${one.kind}-${renamed(one.room)}`),
    room: renamed(one.room),
    ...(one.opening === undefined ? {} : { opening: renamed(one.opening) }),
    ...(one.furniture === undefined ? {} : { furniture: renamed(one.furniture) }),
  }))
  const residents = home.residents.map(({ mobility, gait_m_s, wears, conditions, sex, born, id }, i) => ({
    id: give(id, `resident-${i + 1}`),
    name: { zh: `老人${i + 1}`, en: `Resident ${i + 1}` },
    born: Math.round(born / YEARS) * YEARS,
    sex,
    ...(mobility === undefined ? {} : { mobility }),
    ...(gait_m_s === undefined ? {} : { gait_m_s }),
    ...(wears === undefined ? {} : { wears: wears.map(renamed) }),
    ...(conditions === undefined ? {} : { conditions }),
  }))
  return {
    home: {
      id: 'home-1',
      title: { zh: '某户', en: 'A home' },
      address: { zh: '不公开', en: 'Not told' },
      origin: home.origin,
      plan: { ...home.plan, rooms, openings, furniture },
      residents,
      devices,
    },
    renamed,
  }
}

/** The home of a site that something is about. */
export const homeOf = (site: Site, id: string): Home | undefined => site.homes.find((home) => home.id === id)
