import { cos, PI, sin } from '../exact-math.ts'
import type { SeenBody } from '../sensors/views.ts'

interface Bodies {
  bodies: readonly SeenBody[]
  mount_m?: number
}

/**
 * What a device that hangs askew makes of what it meets: it takes its own axes for level, so every place is turned about its right axis by the error φ:
 * y' = y·cos φ − z·sin φ, z' = y·sin φ + z·cos φ. Heights of crowns turn with it, and so do postures and falls.
 */
export function askewView(view: unknown, off_deg: number): unknown {
  const { bodies, mount_m } = view as Bodies
  if (bodies === undefined || mount_m === undefined || bodies.length === 0) return view
  const turn = (off_deg * PI) / 180
  const [s, c] = [sin(turn), cos(turn)]
  return {
    ...(view as object),
    bodies: bodies.map((body): SeenBody => {
      const [x, y, z] = body.centre_m
      return { ...body, centre_m: [x, y * c - z * s, y * s + z * c], top_m: Math.max(0, y * s + (body.top_m - mount_m) * c + mount_m) }
    }),
  }
}
