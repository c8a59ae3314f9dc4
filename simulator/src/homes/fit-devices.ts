import type { Furniture, Opening, Point3, Random, RegisteredDevice, Title } from '@anju/sdk'
import { between_m, middleOf } from '../world/vector.ts'
import type { LaidRoom, Layout } from './layout.ts'

/** Which devices a flat gets: what a home of the pilot had, or one of each kind where it belongs. */
export const fittings = ['pilot', 'full'] as const
export type Fitting = (typeof fittings)[number]

const WALL_M = 0.15
const CEILING_M = 2.7

type Corner = [number, number, number]

/** Hangs devices where their makers and the norms want them: gas detectors below the ceiling by the stove, radars in the middle, motion sensors in a corner. */
export function fittedDevices(layout: Layout, furniture: readonly Furniture[], fitting: Fitting, random: Random): RegisteredDevice[] {
  const room = (id: string) => layout.rooms.find((one) => one.id === id)
  const bath = room('bathroom')!
  const main = room('living') ?? room('bedroom')!
  const watched =
    fitting === 'pilot' ? [bath] : layout.rooms.filter(({ kind }) => kind === 'bathroom' || kind === 'bedroom' || kind === 'living')
  const devices = [
    ...watched.map((one) =>
      device(`radar-${one.id}`, 'radar', { zh: `${one.title.zh}雷达`, en: `Radar, ${one.title.en}` }, one.id, ceiling(one), {
        aim_deg: 0,
        tilt_deg: 90,
      }),
    ),
    gasDetector(layout, furniture),
    device(
      'water-bathroom',
      'water-sensor',
      { zh: '卫生间水浸传感器', en: 'Bathroom water sensor' },
      bath.id,
      beforePiece(furniture, 'basin', 0.02),
    ),
    device('voice-main', 'voice-terminal', { zh: '语音终端', en: 'Voice terminal' }, main.id, corner(main, random, 1)),
  ]
  if (fitting === 'pilot') return devices
  const front = layout.openings.find(({ entrance }) => entrance === true)!
  const moving = layout.rooms.filter(({ kind }) => kind === 'bedroom' || kind === 'living' || kind === 'kitchen')
  return [
    ...devices,
    contact(layout, front),
    ...moving.map((one) => motionSensor(one, random)),
    button(
      'button-bedside',
      furniture.find(({ kind }) => kind === 'bed')!,
      { zh: '床头紧急按钮', en: 'Bedside help button' },
    ),
    button(
      'button-toilet',
      furniture.find(({ kind }) => kind === 'toilet')!,
      { zh: '厕位紧急按钮', en: 'Help button by the toilet' },
    ),
    device('wristband-1', 'wristband', { zh: '手环', en: 'Wristband' }, main.id, ceiling(main)),
  ]
}

function device(
  id: string,
  kind: string,
  title: Title,
  room: string,
  [x, y, z]: Point3,
  more: Partial<RegisteredDevice> = {},
): RegisteredDevice {
  return { id, kind, title, room, place_m: [cm(x), cm(y), cm(z)], ...more }
}

const cm = (value_m: number): number => Math.round(value_m * 100) / 100 + 0

const ceiling = ({ rect: [west, south, east, north] }: LaidRoom): Corner => [(west + east) / 2, (south + north) / 2, CEILING_M - 0.2]

function corner({ rect: [west, south, east, north] }: LaidRoom, random: Random, z_m: number): Corner {
  return [random.chance(1, 2) ? west + WALL_M : east - WALL_M, random.chance(1, 2) ? south + WALL_M : north - WALL_M, z_m]
}

/** At most 0.3 m below the ceiling, above the stove's side of the room. */
function gasDetector({ rooms }: Layout, furniture: readonly Furniture[]): RegisteredDevice {
  const kitchen = rooms.find(({ kind }) => kind === 'kitchen')!
  const [x, y] = middleOf(furniture.find(({ kind }) => kind === 'stove')!.box_m)
  return device('gas-kitchen', 'gas-detector', { zh: '厨房燃气探测器', en: 'Kitchen gas detector' }, kitchen.id, [x, y, CEILING_M - 0.2])
}

function beforePiece(furniture: readonly Furniture[], kind: Furniture['kind'], z_m: number): Corner {
  const piece = furniture.find((one) => one.kind === kind)!
  const [x, y] = middleOf(piece.box_m)
  const [west, south, east, north] = piece.box_m
  const front = { n: [x, north + 0.1], s: [x, south - 0.1], e: [east + 0.1, y], w: [west - 0.1, y] }[piece.facing ?? 's'] as [
    number,
    number,
  ]
  return [front[0], front[1], z_m]
}

function contact({ rooms }: Layout, front: Opening): RegisteredDevice {
  const [x, y] = between_m(front.from_m, front.to_m, 0.1)
  const inside = rooms.find(({ rect: [west, south, east, north] }) => x >= west - 0.01 && x <= east + 0.01 && y >= south && y <= north)!
  return device('door-front', 'door-contact', { zh: '入户门磁', en: 'Front-door contact' }, inside.id, [x, y, 2], { opening: front.id })
}

/** In a corner, 2.2 m high, and looking at the corner across. */
function motionSensor(room: LaidRoom, random: Random): RegisteredDevice {
  const place = corner(room, random, 2.2)
  const [middleX, middleY] = ceiling(room)
  const aim_deg = place[0] < middleX ? (place[1] < middleY ? 45 : 135) : place[1] < middleY ? 315 : 225
  const title = { zh: `${room.title.zh}红外`, en: `Motion sensor, ${room.title.en}` }
  return device(`motion-${room.id}`, 'motion', title, room.id, place, { aim_deg, tilt_deg: 20 })
}

/** Within reach of who lies or sits: by the head of a bed, beside a toilet. */
function button(id: string, piece: Furniture, title: Title): RegisteredDevice {
  const [west, south, east, north] = piece.box_m
  const [x, y] = middleOf(piece.box_m)
  const back = { n: [x, south + 0.1], s: [x, north - 0.1], e: [west + 0.1, y], w: [east - 0.1, y] }[piece.facing ?? 's'] as [number, number]
  return device(id, 'help-button', title, piece.room, [back[0], back[1], piece.kind === 'bed' ? 0.8 : 0.6])
}
