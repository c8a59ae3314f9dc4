import { catalogue, type DeviceKind, type Instant, type RegisteredDevice } from '@anju/sdk'
import type { TruthLog } from './truth-log.ts'

/** Why nobody hears a device: it has no power, no line, or does not speak. */
type Reason = 'power' | 'line' | 'mute'
/** How one device lost its power: somebody pulled its plug or took its battery out, or its battery ran flat. */
export type Lost = 'unplug' | 'run-flat'

/** So many devices on mains make a home that can be offline; of one alone it is the device. */
const HOME_DEVICES = 2

/**
 * Truth of devices that nobody hears: `device-silent` from the first reason on, until the last is gone; beside it `device-unplugged` of a device on mains whose
 * plug is pulled, `device-flat` of a battery that ran flat; and `home-offline` while all devices on mains, two at least, are silent, from the last of them to
 * the first that is back. A device of the lite profile is never supervised.
 */
export interface Silences {
  begin(device: RegisteredDevice, reason: Reason, at: Instant): void
  end(device: RegisteredDevice, reason: Reason, at: Instant): void
  /** One device has lost its power, or has it back. */
  pulled(device: RegisteredDevice, how: Lost, at: Instant): void
  given(device: RegisteredDevice, at: Instant): void
}

const onMains = ({ kind, lite }: RegisteredDevice) => lite !== true && catalogue[kind as DeviceKind]?.power === 'mains'

export function silences(log: TruthLog, devices: readonly RegisteredDevice[]): Silences {
  const reasons = new Map<string, Set<string>>()
  const mains = devices.filter(onMains).length
  /** Devices on mains that are silent, and since when. */
  const dark = new Map<string, Instant>()
  const watch: Silences = {
    begin(device, reason, at) {
      const { id, room, place_m, lite } = device
      if (lite === true) return
      const mine = reasons.get(id) ?? new Set()
      reasons.set(id, mine.add(reason))
      log.onset('device-silent', id, at, { room, position_m: place_m })
      if (!onMains(device) || dark.has(id)) return
      dark.set(id, at)
      if (mains >= HOME_DEVICES && dark.size === mains) log.onset('home-offline', 'home', Math.max(...dark.values()) as Instant, {})
    },
    end({ id }, reason, at) {
      const mine = reasons.get(id)
      if (mine?.delete(reason) !== true || mine.size > 0) return
      log.end('device-silent', id, at)
      if (dark.delete(id)) log.end('home-offline', 'home', at)
    },
    pulled(device, how, at) {
      watch.begin(device, 'power', at)
      const { id, room, place_m, lite } = device
      if (lite === true) return
      if (how === 'run-flat') log.onset('device-flat', id, at, { room, position_m: place_m })
      else if (onMains(device)) log.onset('device-unplugged', id, at, { room, position_m: place_m })
    },
    given(device, at) {
      watch.end(device, 'power', at)
      log.end('device-flat', device.id, at)
      log.end('device-unplugged', device.id, at)
    },
  }
  return watch
}
