import type { Home, Point3, RegisteredDevice } from '@anju/sdk'
import type { InstrumentFaultNamed } from './instrument-fault.ts'

/** Where a device really hangs that the registry has elsewhere: in the middle of the other room, at the same height, on a door of that room. */
export function hungIn({ plan }: Home, device: RegisteredDevice, room: string): RegisteredDevice {
  const { polygon_m } = plan.rooms.find(({ id }) => id === room)!
  const mean = (axis: 0 | 1) => polygon_m.reduce((sum, corner) => sum + corner[axis], 0) / polygon_m.length
  const place_m: Point3 = [mean(0), mean(1), device.place_m[2]]
  const moved: RegisteredDevice = { ...device, room, place_m }
  if (device.opening === undefined) return moved
  const { opening: _, ...unmounted } = moved
  const near = plan.openings.find(({ id, kind, from_m }) => id !== device.opening && kind !== 'passage' && touches(polygon_m, from_m))
  return near === undefined ? unmounted : { ...moved, opening: near.id }
}

/** Whether a point lies on the edge of a room, within the thickness of a wall. */
function touches(polygon: readonly (readonly [number, number])[], [x, y]: readonly [number, number]): boolean {
  return polygon.some(([ax, ay], i) => {
    const [bx, by] = polygon[(i + 1) % polygon.length]!
    const length = Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
    const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length
    const aside = Math.abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / length
    return along >= 0 && along <= length && aside < 0.15
  })
}

/** The tilt of a device that hangs askew, and by how much its own idea of it is off, degrees: past straight down it sags the other way. */
export function askew(tilt_deg: number, { by_deg }: Pick<InstrumentFaultNamed<'tilted'>, 'by_deg'>): { tilt_deg: number; off_deg: number } {
  const off_deg = tilt_deg + by_deg <= 90 ? by_deg : -by_deg
  return { tilt_deg: Math.max(0, tilt_deg + off_deg), off_deg: Math.max(0, tilt_deg + off_deg) - tilt_deg }
}
