import type { Home, WorldSnapshot } from '@anju/sdk'
import { Group } from 'three'
import { boundsOf } from '../../view/plan/bounds.ts'
import { turnTo, toScene } from '../stage/plan-space.ts'
import { makeCat, makeRobot } from './animal.ts'
import { Figure, responderDress, visitorDress } from './figure.ts'
import { posed } from './posed.ts'

type Other = NonNullable<WorldSnapshot['others']>[number]

interface Drawn {
  root: Group
  figure?: Figure
  at: readonly [number, number]
  way_m: number
}

/** How far inside the front door a responder stands who has come, metres. */
const INSIDE_M = 0.9

/** Whoever is about and is no resident: of the truth a visitor, a pet, a robot; of the loop a responder who has said that they are there. */
export class Others {
  readonly group = new Group()
  private readonly drawn = new Map<string, Drawn>()
  private readonly responder = new Figure({ dress: responderDress })
  private readonly home: Home

  constructor(home: Home) {
    this.home = home
    this.responder.root.visible = false
    this.group.add(this.responder.root)
  }

  show(others: readonly Other[]): void {
    for (const [id, { root }] of this.drawn) root.visible = others.some((other) => other.id === id)
    for (const other of others) this.move(other)
  }

  /** A responder who says that they arrived stands inside the front door: where they are in the flat nobody reports. */
  showResponder(here: boolean): void {
    const door = this.home.plan.openings.find(({ entrance }) => entrance === true)
    this.responder.root.visible = here && door !== undefined
    if (door === undefined) return
    const { west_m, east_m, south_m, north_m } = boundsOf(this.home.plan)
    const [x, y] = [(door.from_m[0] + door.to_m[0]) / 2, (door.from_m[1] + door.to_m[1]) / 2]
    const [dx, dy] = [(west_m + east_m) / 2 - x, (south_m + north_m) / 2 - y]
    const far = Math.hypot(dx, dy)
    const across = Math.abs(door.to_m[0] - door.from_m[0]) > Math.abs(door.to_m[1] - door.from_m[1])
    const [ix, iy] = across ? [0, Math.sign(dy)] : [Math.sign(dx), 0]
    this.responder.root.position.copy(toScene(x + ix * INSIDE_M, y + iy * INSIDE_M, 0.02))
    this.responder.root.rotation.y = turnTo((Math.atan2(dx / far, dy / far) * 180) / Math.PI)
  }

  private move({ id, kind, position_m: [x, y], heading_deg, posture }: Other): void {
    const drawn = this.drawn.get(id) ?? this.make(id, kind)
    const step_m = Math.hypot(x - drawn.at[0], y - drawn.at[1])
    drawn.way_m += step_m < 2 ? step_m : 0
    drawn.at = [x, y]
    let bearing = heading_deg
    if (drawn.figure !== undefined) {
      const aim = posed({ at_m: [x, y], posture, bearing_deg: heading_deg, since_s: 9, way_m: drawn.way_m }, this.home.plan)
      drawn.figure.take(aim.pose, aim.seat_m)
      bearing = aim.bearing_deg
    }
    drawn.root.position.copy(toScene(x, y, 0.02))
    drawn.root.rotation.y = turnTo(bearing)
  }

  private make(id: string, kind: Other['kind']): Drawn {
    const figure = kind === 'visitor' ? new Figure({ dress: visitorDress }) : undefined
    const root = figure?.root ?? (kind === 'pet' ? makeCat() : makeRobot())
    const drawn: Drawn = { root, at: [0, 0], way_m: 0, ...(figure === undefined ? {} : { figure }) }
    this.group.add(root)
    this.drawn.set(id, drawn)
    return drawn
  }
}
