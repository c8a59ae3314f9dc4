import { fail, ok, type Home, type Result, type Site, type Title } from '@anju/sdk'
import type { Ground } from '../records/ground.ts'
import { peopleLimits } from './people-limits.ts'
import { requestPace } from './request-pace.ts'

/** What a home keeps to itself until somebody says why they need it. */
export interface OpenedHome {
  home: string
  until_ms: number
  title: Title
  address: Title
  location_deg?: [number, number]
  residents: { id: string; name: Title }[]
}

export interface NameDesk {
  /** Opens a home for one account and writes down why. Errors `home-unknown`, `too-many-requests` (more homes within an hour than anybody needs). */
  open(account: string, home: string, reason: string): Result<OpenedHome>
  /** A home as an account sees it now, from one whose names are masked: without its place too, unless they opened it. */
  shown(account: string, home: Home): Home
}

/** An address that tells nobody the door: its first signs, or its first word of several. */
function maskedAddress({ zh, en }: Title): Title {
  const signs = Array.from(zh)
  const [first = '', ...more] = en.split(/[\s,]+/)
  return { zh: `${signs.slice(0, Math.min(3, Math.floor(signs.length / 2))).join('')}***`, en: more.length === 0 ? '***' : `${first} ***` }
}

/** A home without its people and its place: what whoever looks after devices needs. */
export function nameless(home: Home): Home {
  const { location_deg: _, building: __, ...rest } = home
  const title = { zh: home.id, en: home.id }
  return { ...rest, title, address: title, residents: [] }
}

/** A home whose names are masked, without its place: called by its id, a hundred metres wide on the map. */
export function placeless(home: Home): Home {
  const { location_deg, building: _, ...rest } = home
  const near = location_deg?.map((deg) => Math.round(deg * 1_000) / 1_000) as [number, number] | undefined
  const title = { zh: home.id, en: home.id }
  return { ...rest, title, address: maskedAddress(home.address), ...(near === undefined ? {} : { location_deg: near }) }
}

/**
 * Names and addresses are masked until somebody says why they need them. What is open is in memory alone: a restart closes it. `erased` says whose name
 * is gone for good.
 */
export function nameDesk(ground: Ground, site: Site, erased: (home: string, resident: string) => boolean): NameDesk {
  const open = new Map<string, number>()
  const paced = requestPace(ground.agenda, {
    requests_burst: peopleLimits.names_opened_hourly,
    requests_per_s: peopleLimits.names_opened_hourly / 3_600,
    askers_counted: peopleLimits.accounts,
  })
  const whole = new Map(site.homes.map((home) => [home.id, home]))
  const people = (home: Home) => home.residents.filter(({ id }) => !erased(home.id, id))
  return {
    open(account, id, reason) {
      const home = whole.get(id)
      if (home === undefined) return fail('home-unknown', { home: id.slice(0, 64) })
      const wait_s = paced(account)
      if (wait_s > 0) return fail('too-many-requests', { wait_s })
      const until_ms = ground.agenda.now() + peopleLimits.names_open
      const key = `${account} ${id}`
      open.delete(key)
      open.set(key, until_ms)
      for (const oldest of open.keys()) {
        if (open.size <= peopleLimits.names_opened_at_once) break
        open.delete(oldest)
      }
      ground.audit(`home:${id}`, 'home-opened', account, { reason })
      const { title, address, location_deg } = home
      const residents = people(home).map((one) => ({ id: one.id, name: one.name }))
      return ok({ home: id, until_ms, title, address, ...(location_deg === undefined ? {} : { location_deg }), residents })
    },
    shown(account, masked) {
      const home = whole.get(masked.id)
      if (home === undefined) return nameless(masked)
      const isOpen = (open.get(`${account} ${masked.id}`) ?? 0) > ground.agenda.now()
      const lived = { ...masked, residents: masked.residents.filter(({ id }) => !erased(masked.id, id)) }
      if (!isOpen) return placeless(lived)
      const names = new Map(people(home).map(({ id, name }) => [id, name]))
      return { ...lived, residents: lived.residents.map((one) => ({ ...one, name: names.get(one.id) ?? one.name })) }
    },
  }
}
