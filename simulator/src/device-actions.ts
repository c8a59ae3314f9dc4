import { fail, ok, type Instant, type Result } from '@anju/sdk'
import type { CausalHome } from './causal-home.ts'
import type { PowerBook } from './faults/power-book.ts'
import type { PoweredDevice } from './sensors/powered-device.ts'
import type { SpeechTouch } from './sensors/views.ts'
import type { Silences } from './truth/silences.ts'
import type { TruthLog } from './truth/truth-log.ts'

type Decided = Result<(now: Instant) => void>
type Devices = ReadonlyMap<string, PoweredDevice>

/** What is done to devices: each is decided first, and the answer does it. Codes `home-has-no`, `not-made-for-it`, `already-so`. */
interface Reach {
  world: Pick<CausalHome, 'bands' | 'people'>
  devices: Devices
  log: TruthLog
  power: PowerBook
  silences: Silences
}

/** So many emergency calls are left at a voice terminal. */
export function spendCalls(devices: Devices, id: string, left: number): Decided {
  const device = devices.get(id)
  if (device === undefined) return fail('home-has-no', { what: 'device', id })
  if (device.registered.kind !== 'voice-terminal') return fail('not-made-for-it', { id, does: 'spend-calls' })
  const touch: SpeechTouch = { words: 'spent', left }
  return ok(() => device.touch(touch))
}

/** A strap is loosened or tightened. */
export function strap({ world, devices }: Reach, id: string, does: 'loosen' | 'tighten'): Decided {
  const kind = devices.get(id)?.registered.kind
  if (kind === undefined) return fail('home-has-no', { what: 'device', id })
  if (kind !== 'wristband') return fail('not-made-for-it', { id, does })
  const { loose } = world.bands
  if (loose.has(id) === (does === 'loosen')) return fail('already-so', { id, does })
  return ok(() => void (does === 'loosen' ? loose.add(id) : loose.delete(id)))
}

/** A band goes on its charger or off it. */
export function charger({ world, devices }: Reach, id: string, does: 'put-on-charger' | 'take-off-charger'): Decided {
  const kind = devices.get(id)?.registered.kind
  if (kind === undefined) return fail('home-has-no', { what: 'device', id })
  if (kind !== 'wristband') return fail('not-made-for-it', { id, does })
  const { charging } = world.bands
  if (charging.has(id) === (does === 'put-on-charger')) return fail('already-so', { id, does })
  return ok(() => {
    if (does === 'take-off-charger') charging.delete(id)
    else {
      for (const body of world.people) body.worn.delete(id)
      charging.add(id)
    }
  })
}

/** A plug is pulled or put in, a battery runs flat. */
export function power({ devices, power: book, silences }: Reach, id: string, does: 'unplug' | 'plug-in' | 'run-flat'): Decided {
  const device = devices.get(id)
  if (device === undefined) return fail('home-has-no', { what: 'device', id })
  if (book.isPulled(id) !== (does === 'plug-in')) return fail('already-so', { id, does })
  if (does === 'run-flat' && !device.battery) return fail('not-made-for-it', { id, does })
  return ok((at) => {
    if (does === 'plug-in') {
      book.give(device)
      silences.given(device.registered, at)
    } else {
      book.pull(device, does)
      silences.pulled(device.registered, does, at)
    }
  })
}

/** Opens the housing of a device or tears it off its place, or puts it back. */
export function housing({ devices, log }: Reach, id: string, does: 'tamper' | 'put-back'): Decided {
  const device = devices.get(id)
  if (device === undefined) return fail('home-has-no', { what: 'device', id })
  if (!device.guarded) return fail('not-made-for-it', { id, does })
  const open = does === 'tamper'
  if (log.isOpen('device-tampered', id) === open) return fail('already-so', { id, does })
  const { room, place_m: position_m } = device.registered
  return ok((at) => {
    if (open) log.onset('device-tampered', id, at, { room, position_m })
    else log.end('device-tampered', id, at)
    device.tamper(open)
  })
}
