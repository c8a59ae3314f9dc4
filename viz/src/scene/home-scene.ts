import type { Home, WorldSnapshot } from '@anju/sdk'
import { Color, Raycaster, Scene, type Camera, type Object3D, type Vector2 } from 'three'
import type { HomeLook } from '../view/home-look.ts'
import type { Daylight } from '../view/daylight.ts'
import { peopleAt } from '../view/motion.ts'
import { boundsOf, type Bounds } from '../view/plan/bounds.ts'
import type { WorldState } from '../view/world-state.ts'
import { furnish } from './furniture/furnish.ts'
import { deviceAt, DeviceSpots } from './overlay/device-spots.ts'
import { GasClouds } from './overlay/gas-cloud.ts'
import { makeCoverage, type Coverage } from './overlay/radar-coverage.ts'
import { TargetMarks } from './overlay/target-marks.ts'
import { WaterSheet } from './overlay/water-sheet.ts'
import { Others } from './person/others.ts'
import { Ghost, People } from './person/person-view.ts'
import { LampGlow } from './stage/lamp-glow.ts'
import { makeHouseShell } from './stage/house-shell.ts'
import { makeLights } from './stage/lights.ts'
import { makeMaterials } from './stage/materials.ts'
import { makeOpenings } from './stage/openings.ts'
import { paletteAt } from './stage/palette.ts'

/** What the pointer hit. */
export type Picked = { device: string } | { room: string } | undefined

/** How long motion between two snapshots may still be under way after the last one, ms. */
const MOTION_MS = 1_500

/**
 * One home in three dimensions. Two sources, never mixed: the reports (devices, cones, marks) and the truth layer (people, doors, gas, water),
 * which is there only when a director is. `frame` brings the picture to a moment.
 */
export class HomeScene {
  readonly scene = new Scene()
  readonly bounds: Bounds
  private readonly shell
  private readonly lights
  private readonly openings
  private readonly people
  private readonly ghost
  private readonly believed
  private readonly others
  private readonly lamps
  private readonly gas
  private readonly water
  private readonly spots
  private readonly marks = new TargetMarks()
  private readonly coverages = new Map<string, Coverage>()
  private world: WorldState | undefined
  private look: HomeLook | undefined
  private chosen: string | undefined
  private seen = true
  private light: Daylight = { day: 1, dusk: 0 }

  private readonly home: Home

  constructor(home: Home) {
    this.home = home
    const materials = makeMaterials()
    this.bounds = boundsOf(home.plan)
    this.shell = makeHouseShell(home.plan)
    this.lights = makeLights(this.bounds)
    this.openings = makeOpenings(home.plan, materials)
    this.people = new People(home)
    this.ghost = new Ghost(home, '#60a5fa')
    this.spots = new DeviceSpots(home.devices)
    this.believed = new Ghost(home, '#8b5cf6')
    this.others = new Others(home)
    this.lamps = new LampGlow(this.shell.walls)
    this.gas = new GasClouds(home)
    this.water = new WaterSheet(home, this.shell.walls)
    this.scene.add(this.shell.group, this.lights.group, this.openings.group, furnish(home.plan, materials))
    this.scene.add(this.others.group, this.believed.group, this.lamps.group)
    this.scene.add(this.people.group, this.ghost.group, this.gas.group, this.water.group, this.spots.group, this.marks.group)
    for (const device of home.devices) {
      const coverage = makeCoverage(device, home.plan)
      if (coverage === undefined) continue
      this.coverages.set(device.id, coverage)
      this.scene.add(coverage.group)
    }
    this.openings.swing({})
  }

  /** Paints for the page's theme and the hour. Gives the exposure that belongs to it. */
  paint(dark: boolean, light: Daylight): number {
    const palette = paletteAt(light, dark)
    this.light = light
    this.lamps.show(this.world?.latest?.world.lamps ?? [], light.day)
    this.scene.background = new Color(palette.ground)
    this.scene.environmentIntensity = palette.environment_intensity
    this.shell.paint(palette)
    this.lights.paint(palette)
    return palette.exposure
  }

  /** Spares a slow renderer: smaller shadows; and, as no outline is drawn then, a ring around those who fell. */
  spare(low: boolean): void {
    this.lights.spare(low)
    this.people.ringed = low
  }

  showReports(look: HomeLook): void {
    this.look = look
    const dead = this.world?.latest?.world.dead_devices ?? []
    this.spots.show(look.spots, dead)
    this.marks.show(this.seen ? look.targets : [], this.seen ? look.lost : [])
    this.coverages.forEach(({ group, look: light }, device) => {
      group.visible = this.seen
      const answers = !dead.includes(device) && look.spots.some((spot) => spot.device.id === device && !spot.offline)
      light(look.targets.some((target) => target.device === device) || device === this.chosen, answers)
    })
    this.others.showResponder(look.responder === 'here')
    this.showGhost()
    if (this.world === undefined) this.openings.swing(look.openings)
  }

  /** The truth of the simulated world, or nothing where no director is or the layer is switched off. */
  showTruth(world: WorldState | undefined): void {
    this.world = world?.latest?.world.home === this.home.id ? world : undefined
    const now: WorldSnapshot | undefined = this.world?.latest?.world
    for (const layer of [this.people.group, this.gas.group, this.water.group]) layer.visible = now !== undefined
    if (this.look !== undefined) this.showReports(this.look)
    this.others.show(now?.others ?? [])
    this.lamps.show(now?.lamps ?? [], this.light.day)
    if (now === undefined) {
      this.openings.swing(this.look?.openings ?? {})
      return
    }
    this.openings.swing(now.openings)
    this.gas.show(now.gas_lel_pct, now.gas_sources)
    this.water.show(now.water)
  }

  /** Whether what sensors saw is drawn, and where the server believes somebody to be. */
  showBeliefs(sensors: boolean, server: Parameters<Ghost['show']>[0]): void {
    this.seen = sensors
    this.believed.show(server)
    if (this.look !== undefined) this.showReports(this.look)
  }

  choose(device: string | undefined): void {
    this.chosen = device
    if (this.look !== undefined) this.showReports(this.look)
  }

  /** Those around whom an outline is drawn. */
  get inDanger(): readonly Object3D[] {
    return this.people.fallen
  }

  /** Brings the picture to `now_ms` of a steady clock. True while it goes on moving by itself. */
  frame(now_ms: number): boolean {
    const at_s = now_ms / 1_000
    const latest = this.world?.latest
    if (latest === undefined) return false
    const moving = this.people.show(peopleAt(this.world?.previous, latest, now_ms), at_s)
    const wafts = this.gas.visible || this.water.visible
    if (wafts) {
      this.gas.drift(at_s)
      this.water.drift(at_s)
    }
    const live = latest.world.factor > 0 && now_ms - latest.seen_ms < MOTION_MS
    return moving || (live && (wafts || latest.world.people.some(({ posture }) => posture === 'walking' || posture === 'falling')))
  }

  /** The device or the room under a point of the picture (each −1 to 1). */
  pick(at: Vector2, camera: Camera): Picked {
    const ray = new Raycaster()
    ray.setFromCamera(at, camera)
    const device = deviceAt(ray.intersectObject(this.spots.group, true)[0])
    if (device !== undefined) return { device }
    const room = ray.intersectObjects([...this.shell.floors])[0]?.object.userData['room'] as string | undefined
    return room === undefined ? undefined : { room }
  }

  private showGhost(): void {
    this.ghost.show(this.seen && this.world === undefined && !this.believed.group.visible ? this.look?.targets[0] : undefined)
  }
}
