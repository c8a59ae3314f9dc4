import type { Home } from '@anju/sdk'
import { checkBuilding } from './check/check-building.ts'
import { checkDevices } from './check/check-devices.ts'
import { checkFurniture, checkOpenings } from './check/check-plan.ts'
import { problem, type Problem } from './check/problem.ts'
import { placesOf } from './people/places.ts'
import type { Start } from './start.ts'

export type { Problem } from './check/problem.ts'

/** Gaits that people over 60 walk at, m/s: slower is not walking, faster is not indoors. */
const GAIT_M_S = { least: 0.3, most: 1.6 }

/** What cannot be in a home, each with a pointer into the document. An empty list: it can be simulated. */
export function checkHome(home: Home): Problem[] {
  const shape = [
    ...checkIds(home),
    ...checkBuilding(home),
    ...checkOpenings(home),
    ...checkFurniture(home),
    ...checkDevices(home),
    ...checkPeople(home),
  ]
  return shape.length > 0 ? shape : checkReach(home)
}

function checkIds({ plan, devices, residents }: Home): Problem[] {
  const lists = {
    '/plan/rooms': plan.rooms,
    '/plan/openings': plan.openings,
    '/plan/furniture': plan.furniture,
    '/devices': devices,
    '/residents': residents,
  }
  return Object.entries(lists).flatMap(([pointer, things]) =>
    things.flatMap(({ id }, i) =>
      things.findIndex((other) => other.id === id) < i
        ? [problem('id-twice', `${pointer}/${i}/id`, `${id} is there twice.`, `编号 ${id} 重复。`)]
        : [],
    ),
  )
}

function checkPeople({ residents, devices }: Home): Problem[] {
  return residents.flatMap(({ id, gait_m_s, wears = [] }, i) => {
    const at = `/residents/${i}`
    const found: Problem[] = []
    if (gait_m_s !== undefined && (gait_m_s < GAIT_M_S.least || gait_m_s > GAIT_M_S.most))
      found.push(
        problem(
          'gait-unlikely',
          `${at}/gait_m_s`,
          `${id} cannot walk at ${gait_m_s} m/s indoors.`,
          `${id} 的步速 ${gait_m_s} m/s 不合理。`,
        ),
      )
    for (const [j, worn] of wears.entries()) {
      const device = devices.find((one) => one.id === worn)
      if (device === undefined || (device.kind !== 'wristband' && device.kind !== 'location-tag'))
        found.push(problem('not-wearable', `${at}/wears/${j}`, `${worn} is nothing that is worn.`, `${worn} 不是可穿戴设备。`))
    }
    return found
  })
}

/** Rooms that nobody gets into: a door that furniture blocks, or no door at all. */
function checkReach(home: Home): Problem[] {
  const places = placesOf(home)
  const from = places.threshold()?.inside ?? places.inRoom(home.plan.rooms[0]!.id)
  return home.plan.rooms.flatMap(({ id }, i) => {
    const to = places.inRoom(id)
    if (from !== undefined && to !== undefined && places.reachable(from, to)) return []
    const en = `Nobody can walk into ${id}: its doors are blocked or missing.`
    return [problem('room-unreachable', `/plan/rooms/${i}`, en, `无法走进 ${id}:门被挡住或不存在。`)]
  })
}

const SEATS: ReadonlySet<string> = new Set(['bed', 'sofa', 'armchair', 'chair', 'toilet'])
const BEDS: ReadonlySet<string> = new Set(['bed', 'sofa'])

/** What cannot be in a start: nobody stands in a wardrobe. */
export function checkStart({ plan, residents, devices }: Home, starts: Start): Problem[] {
  const unknown = (pointer: string, what: string, whatZh: string, id: string) =>
    problem('start-unknown', pointer, `The home has no ${what} ${id}.`, `家中没有${whatZh} ${id}。`)
  const people = Object.entries(starts.people ?? {}).flatMap(([who, { in: room, sits, lies }]) => {
    const at = `/people/${who}`
    const found: Problem[] = []
    if (!residents.some(({ id }) => id === who)) found.push(unknown(at, 'resident', '老人', who))
    if (room !== undefined && !plan.rooms.some(({ id }) => id === room)) found.push(unknown(`${at}/in`, 'room', '房间', room))
    for (const [key, on, kinds] of [['sits', sits, SEATS] as const, ['lies', lies, BEDS] as const]) {
      const piece = plan.furniture.find(({ id }) => id === on)
      if (on !== undefined && piece === undefined) found.push(unknown(`${at}/${key}`, 'furniture', '家具', on))
      if (piece !== undefined && !kinds.has(piece.kind))
        found.push(
          problem(
            'start-unfit',
            `${at}/${key}`,
            `Nobody ${key} on ${piece.id}, a ${piece.kind}.`,
            `${piece.id} 不能供人${key === 'sits' ? '坐' : '躺'}。`,
          ),
        )
    }
    return found
  })
  const openings = Object.keys(starts.openings ?? {}).flatMap((id) =>
    plan.openings.some((one) => one.id === id && one.kind !== 'passage') ? [] : [unknown(`/openings/${id}`, 'door or window', '门窗', id)],
  )
  const worn = (starts.not_worn ?? []).flatMap((id, i) =>
    devices.some((one) => one.id === id) ? [] : [unknown(`/not_worn/${i}`, 'device', '设备', id)],
  )
  return [...people, ...openings, ...worn]
}
