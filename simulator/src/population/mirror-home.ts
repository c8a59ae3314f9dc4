import type { Home, Plan, Point, RegisteredDevice } from '@anju/sdk'

/** The same flat the other way round, east for west, as on the other side of a staircase. Valid when the home is. */
export function mirrorHome(home: Home): Home {
  const turned = ([x, y]: Point): Point => [cm(-x), y]
  const { plan, devices } = home
  const mirrored: Plan = {
    ...plan,
    rooms: plan.rooms.map((room) => ({ ...room, polygon_m: room.polygon_m.map(turned).toReversed() })),
    openings: plan.openings.map((opening) => ({
      ...opening,
      from_m: turned(opening.from_m),
      to_m: turned(opening.to_m),
      ...(opening.swing === undefined ? {} : { swing: opening.swing === 1 ? (-1 as const) : (1 as const) }),
    })),
    furniture: plan.furniture.map((piece) => {
      const [west, south, east, north] = piece.box_m
      const facing = piece.facing === 'e' ? 'w' : piece.facing === 'w' ? 'e' : piece.facing
      return { ...piece, box_m: [cm(-east), south, cm(-west), north], ...(facing === undefined ? {} : { facing }) }
    }),
  }
  return { ...home, plan: mirrored, devices: devices.map(mirrorDevice) }
}

function mirrorDevice(device: RegisteredDevice): RegisteredDevice {
  const [x, y, z] = device.place_m
  const aim = device.aim_deg === undefined ? {} : { aim_deg: (360 - device.aim_deg) % 360 }
  return { ...device, place_m: [cm(-x), y, z], ...aim }
}

/** Zero has no sign in a file. */
const cm = (value_m: number): number => Math.round(value_m * 100) / 100 + 0
