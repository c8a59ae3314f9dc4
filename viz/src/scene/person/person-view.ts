import type { Home } from '@anju/sdk'
import { Group, MeshStandardMaterial } from 'three'
import type { Target } from '../../view/device-card.ts'
import type { SeenPerson } from '../../view/motion.ts'
import { floorRing } from '../overlay/target-marks.ts'
import { turnTo, toScene } from '../stage/plan-space.ts'
import { Figure } from './figure.ts'
import { blend, breathing, smooth, STANDING, type Pose } from './pose.ts'
import { posed } from './posed.ts'

/** Time that a change of posture is drawn over, seconds; a fall has its own time. */
const CHANGE_S = 0.45

interface Drawn {
  figure: Figure
  posture: string
  changed_s: number
  from: { pose: Pose; seat_m: number }
  now: { pose: Pose; seat_m: number }
  place: readonly [number, number]
  way_m: number
}

/** The people of the truth layer. They are drawn where the simulated world says that they are. */
export class People {
  readonly group = new Group()
  /** Whether those who fell get a ring on the floor, where no outline is drawn. */
  ringed = false
  private readonly drawn = new Map<string, Drawn>()
  private readonly ring = floorRing(0.62, 0.7, '#dc2626', 0.85)

  private readonly home: Home

  constructor(home: Home) {
    this.home = home
    this.ring.visible = false
    this.group.add(this.ring)
  }

  /** Figures of those who lie on the floor or fall: what an outline is drawn around. */
  get fallen(): Figure['root'][] {
    if (!this.group.visible) return []
    return [...this.drawn.values()]
      .filter(({ posture }) => posture === 'on-floor' || posture === 'falling')
      .map(({ figure }) => figure.root)
  }

  /** Draws everybody at a moment; `at_s` is any steady clock. Says whether a change of posture is still under way. */
  show(people: readonly SeenPerson[], at_s: number): boolean {
    for (const [id, { figure }] of this.drawn) figure.root.visible = people.some((person) => person.id === id)
    let moving = false
    for (const person of people) moving = this.move(person, at_s) || moving
    const fallen = this.fallen[0]
    this.ring.visible = this.ringed && fallen !== undefined
    if (fallen !== undefined) this.ring.position.set(fallen.position.x, 0.05, fallen.position.z)
    return moving
  }

  private move(person: SeenPerson, at_s: number): boolean {
    const [x, y] = person.position_m
    const drawn = this.drawn.get(person.id) ?? this.make(person)
    const step_m = Math.hypot(x - drawn.place[0], y - drawn.place[1])
    if (step_m < 2) drawn.way_m += step_m
    drawn.place = [x, y]
    if (drawn.posture !== person.posture) {
      const rises = person.posture === 'falling' || (drawn.posture === 'falling' && person.posture === 'on-floor')
      Object.assign(drawn, { posture: person.posture, changed_s: rises ? -Infinity : at_s, from: drawn.now })
    }
    const aim = posed(
      { at_m: [x, y], posture: person.posture, bearing_deg: person.heading_deg, since_s: person.since_s, way_m: drawn.way_m },
      this.home.plan,
    )
    const share = Math.min(1, (at_s - drawn.changed_s) / CHANGE_S)
    const pose = share < 1 ? blend(drawn.from.pose, aim.pose, smooth(share)) : aim.pose
    const seat_m = share < 1 ? drawn.from.seat_m + (aim.seat_m - drawn.from.seat_m) * smooth(share) : aim.seat_m
    drawn.now = { pose, seat_m }
    drawn.figure.take(pose, seat_m)
    drawn.figure.breathe(breathing(at_s, person.breath_per_min))
    drawn.figure.root.position.copy(toScene(x, y, 0.02))
    drawn.figure.root.rotation.y = turnTo(aim.bearing_deg)
    return share < 1
  }

  private make(person: SeenPerson): Drawn {
    const mobility = this.home.residents.find(({ id }) => id === person.id)?.mobility
    const aid = mobility === 'free' ? undefined : mobility
    const still = { pose: STANDING, seat_m: 0 }
    const [x, y] = person.position_m
    const drawn: Drawn = {
      figure: new Figure({ aid }),
      posture: person.posture,
      changed_s: -Infinity,
      from: still,
      now: still,
      place: [x, y],
      way_m: 0,
    }
    this.group.add(drawn.figure.root)
    this.drawn.set(person.id, drawn)
    return drawn
  }
}

/** Somebody who is not there but believed to be: blue where a radar says so and no truth is known, violet where the server believes so. */
export class Ghost {
  readonly group = new Group()
  private readonly figure: Figure
  private readonly home: Home

  constructor(home: Home, color: string) {
    this.home = home
    this.figure = new Figure({
      paint: new MeshStandardMaterial({ color, transparent: true, opacity: 0.55, roughness: 0.9, depthWrite: true }),
    })
    this.group.add(this.figure.root)
    this.group.visible = false
  }

  show(target: Pick<Target, 'at_m' | 'posture'> | undefined): void {
    this.group.visible = target !== undefined
    if (target === undefined) return
    const [x, y] = target.at_m
    const { pose, seat_m, bearing_deg } = posed(
      { at_m: [x, y], posture: target.posture === 'unknown' ? 'standing' : target.posture, bearing_deg: 200, since_s: 0, way_m: 0 },
      this.home.plan,
    )
    this.figure.take(pose, seat_m)
    this.figure.root.position.copy(toScene(x, y, 0.02))
    this.figure.root.rotation.y = turnTo(bearing_deg)
  }
}
