import type { PoweredDevice } from '../sensors/powered-device.ts'

/** Who has power: a device needs its plug in, or its battery, and a mains device the mains besides. */
export interface PowerBook {
  /** Whether somebody pulled the device's plug or took its battery, or the battery ran flat. */
  isPulled(id: string): boolean
  pull(device: PoweredDevice, how: 'unplug' | 'run-flat'): void
  give(device: PoweredDevice): void
  /** The mains of the home go or come back. */
  mains(on: boolean): void
}

export function powerBook(devices: ReadonlyMap<string, PoweredDevice>): PowerBook {
  const pulled = new Set<string>()
  let dark = 0
  const awake = (device: PoweredDevice) => {
    if (!device.alive() && !pulled.has(device.registered.id) && (device.battery || dark === 0)) device.start()
  }
  return {
    isPulled: (id) => pulled.has(id),
    pull(device, how) {
      pulled.add(device.registered.id)
      if (!device.alive()) return
      if (how === 'unplug') device.cut()
      else void device.stop('battery')
    },
    give(device) {
      pulled.delete(device.registered.id)
      awake(device)
    },
    mains(on) {
      dark += on ? -1 : 1
      for (const device of devices.values()) {
        if (device.battery) continue
        if (dark === 0) awake(device)
        else if (device.alive()) device.cut()
      }
    },
  }
}
