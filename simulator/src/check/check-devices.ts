import { inPolygon, type Home, type RegisteredDevice } from '@anju/sdk'
import { isKnownKind } from '../sensors/powered-device.ts'
import { speaksFamily } from '../wire/wire-setting.ts'
import { distance_m, toBox_m, toSegment_m } from '../world/vector.ts'
import { wallsOf, type Walls } from '../world/walls.ts'
import { problem, type Problem } from './problem.ts'

/** A contact sits on the frame of its opening, metres. */
const CONTACT_WITHIN_M = 0.6
const SLACK_M = 0.02

/** Devices of unknown kind, in a wall, outside their room; contacts without an opening. */
export function checkDevices(home: Home): Problem[] {
  const walls = wallsOf(home.plan)
  return home.devices.flatMap((device, i) => [...checkDevice(home, walls, device, `/devices/${i}`), ...checkWire(device, `/devices/${i}`)])
}

/** A device that speaks a family in which its kind has no words. */
function checkWire({ id, kind, wire }: RegisteredDevice, at: string): Problem[] {
  if (wire === undefined || speaksFamily(kind, wire)) return []
  return [
    problem('wire-unfit', `${at}/wire`, `${id} is a ${kind}, and ${wire} has no words for one.`, `${id} 是 ${kind},${wire} 无法表达。`),
  ]
}

function checkDevice(home: Home, { solid }: Walls, device: RegisteredDevice, at: string): Problem[] {
  const { id, kind, place_m } = device
  if (!isKnownKind(kind))
    return [problem('kind-unknown', `${at}/kind`, `There is no instrument for the kind ${kind}.`, `没有 ${kind} 类设备的仿真模型。`)]
  const room = home.plan.rooms.find((one) => one.id === device.room)
  if (room === undefined)
    return [
      problem(
        'room-unknown',
        `${at}/room`,
        `${id} is in a room ${device.room} that is not there.`,
        `${id} 所在房间 ${device.room} 不存在。`,
      ),
    ]
  if (kind === 'door-contact') return device.furniture === undefined ? checkContact(home, device, at) : checkOnFurniture(home, device, at)
  if (kind === 'wristband' || kind === 'location-tag') return []
  const [x, y, z] = place_m
  if (z < 0 || z > home.plan.wall.height_m)
    return [
      problem('device-height', `${at}/place_m/2`, `${id} hangs above the ceiling or below the floor.`, `${id} 的高度超出地面或天花板。`),
    ]
  if (solid.some(({ a, b, half_m }) => toSegment_m([x, y], a, b) < half_m - SLACK_M))
    return [problem('device-in-wall', `${at}/place_m`, `${id} is inside a wall.`, `${id} 位于墙体内。`)]
  if (!inPolygon([x, y], room.polygon_m))
    return [problem('device-outside-room', `${at}/place_m`, `${id} is not in ${room.id}.`, `${id} 不在 ${room.id} 内。`)]
  return []
}

/** A contact on a piece of furniture, instead of an opening. */
function checkOnFurniture({ plan }: Home, { id, furniture, place_m: [x, y] }: RegisteredDevice, at: string): Problem[] {
  const piece = plan.furniture.find((one) => one.id === furniture)
  if (piece === undefined)
    return [problem('contact-without-furniture', `${at}/furniture`, `${id} needs furniture that is there.`, `${id} 所在家具不存在。`)]
  if (toBox_m([x, y], piece.box_m) > CONTACT_WITHIN_M)
    return [problem('contact-off-furniture', `${at}/place_m`, `${id} is not at ${piece.id}.`, `${id} 不在 ${piece.id} 处。`)]
  return []
}

function checkContact({ plan }: Home, { id, opening: of, place_m }: RegisteredDevice, at: string): Problem[] {
  const opening = plan.openings.find((one) => one.id === of)
  if (opening === undefined || opening.kind === 'passage')
    return [
      problem(
        'contact-without-opening',
        `${at}/opening`,
        `${id} needs a door or window that is there.`,
        `${id} 需要对应一扇存在的门或窗。`,
      ),
    ]
  const away = Math.min(
    distance_m([place_m[0], place_m[1]], opening.from_m),
    toSegment_m([place_m[0], place_m[1]], opening.from_m, opening.to_m),
  )
  if (away > CONTACT_WITHIN_M)
    return [problem('contact-off-opening', `${at}/place_m`, `${id} is not at ${opening.id}.`, `${id} 不在 ${opening.id} 处。`)]
  return []
}
