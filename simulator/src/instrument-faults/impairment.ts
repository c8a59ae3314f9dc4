import type { Clock, DeviceDefinition, EventOf, Home, Instant, ReadingOf, RegisteredDevice } from '@anju/sdk'
import type { Port } from '../sensors/instrument.ts'
import type { Perception } from '../sensors/perceive.ts'
import { askewView } from './askew-view.ts'
import { drifted } from './drift.ts'
import { firmwareWords } from './firmware-words.ts'
import { askew, hungIn } from './hung.ts'
import type { InstrumentFault, InstrumentFaultNamed } from './instrument-fault.ts'

type AnyPort = Port<DeviceDefinition, unknown>
type Perceive = (device: RegisteredDevice) => Perception<unknown>

/** How the faults of one device stand between the world, the instrument, and its line. */
export interface Impairment {
  /** What it perceives from where it really hangs, now. */
  perception(perceive: Perceive, device: RegisteredDevice): Perception<unknown>
  port(port: AnyPort): AnyPort
  /** The firmware and the room that its birth tells. */
  firmware(usual: string): string
  room(registered: string): string
  /** Told whenever the device has said something. */
  onSaid(listener: () => void): void
}

export interface ImpairmentOptions {
  home: Home
  clock: Clock
  began: Instant
  faults: readonly InstrumentFault[]
}

/** Undefined for a device without a fault of its own. */
export function impairment({ home, clock, began, faults }: ImpairmentOptions): Impairment | undefined {
  if (faults.length === 0) return undefined
  const since_s = () => (clock.now() - began) / 1000
  const active = <Name extends InstrumentFault['fault']>(name: Name): InstrumentFaultNamed<Name> | undefined =>
    faults.find((fault): fault is InstrumentFaultNamed<Name> => {
      const { from_s = 0, until_s = Infinity } = fault
      return fault.fault === name && since_s() >= from_s && since_s() < until_s
    })
  let said: () => void = () => {}
  return {
    perception: (perceive, device) => perceptionOf(perceive, device, home, active),
    port: (port) => impairedPort(port, active, since_s, () => said()),
    firmware: (usual) => (active('firmware') === undefined ? usual : `${usual}+${active('firmware')!.change}`),
    room(registered) {
      const moved = active('wrong-room')
      return moved?.births === true ? moved.really_in : registered
    },
    onSaid(listener) {
      said = listener
    },
  }
}

type Active = <Name extends InstrumentFault['fault']>(name: Name) => InstrumentFaultNamed<Name> | undefined

/** From the place that the registry has, from another room, or askew: whichever holds now. Each is made at its first look. */
function perceptionOf(perceive: Perceive, device: RegisteredDevice, home: Home, active: Active): Perception<unknown> {
  const made = new Map<string, Perception<unknown>>()
  const make = (key: string, hung: () => RegisteredDevice) => {
    const known = made.get(key) ?? perceive(hung())
    made.set(key, known)
    return known
  }
  const off = () => {
    const tilted = active('tilted')
    return tilted === undefined ? undefined : askew(device.tilt_deg ?? 0, tilted)
  }
  const now = () => {
    const moved = active('wrong-room')
    const hung = () => (moved === undefined ? device : hungIn(home, device, moved.really_in))
    const tilt = off()
    const key = `${moved?.really_in ?? ''} ${tilt?.tilt_deg ?? ''}`
    return make(key, () => (tilt === undefined ? hung() : { ...hung(), tilt_deg: tilt.tilt_deg }))
  }
  return {
    concerns: make(' ', () => device).concerns,
    look(at) {
      const tilt = off()
      const view = now().look(at)
      return tilt === undefined ? view : askewView(view, tilt.off_deg)
    },
    changes: (at) => now().changes?.(at),
  }
}

function impairedPort(port: AnyPort, active: Active, since_s: () => number, said: () => void): AnyPort {
  let frozen: { view: unknown; reading?: ReadingOf<DeviceDefinition> } | undefined
  const bent = (view: unknown): unknown => {
    const drift = active('drifting')
    if (drift === undefined) return view
    return drifted(view, drift.field, (drift.per_h * (since_s() - (drift.from_s ?? 0))) / 3_600)
  }
  const stuck = () => {
    if (active('stuck') === undefined) return (frozen = undefined)
    return (frozen ??= { view: bent(port.look()) })
  }
  const words = <Body extends object>(body: Body): Body => {
    const wrong = active('firmware')
    return wrong === undefined ? body : (firmwareWords[wrong.change](body as Record<string, unknown>) as Body)
  }
  return {
    ...port,
    look: () => stuck()?.view ?? bent(port.look()),
    event(body: EventOf<DeviceDefinition>) {
      port.event(words(body))
      said()
    },
    reading(body: ReadingOf<DeviceDefinition>) {
      if (active('mute') !== undefined) return
      const held = stuck()
      if (held !== undefined) held.reading ??= body
      port.reading(words(held?.reading ?? body))
      said()
    },
  }
}
