import type { Cancel, Clock, Instant, Random } from '@anju/sdk'
import { ln } from '../exact-math.ts'
import type { PowerBook } from '../faults/power-book.ts'
import type { PoweredDevice } from '../sensors/powered-device.ts'
import type { Lost, Silences } from '../truth/silences.ts'
import type { TruthLog } from '../truth/truth-log.ts'
import { EVERYTHING } from '../world/changed.ts'
import type { InstrumentFault, InstrumentFaultNamed } from './instrument-fault.ts'

/** What runs the faults of devices: their beginnings, their ends, and what happens again and again in between. */
export interface FaultRunner {
  clock: Clock
  began: Instant
  device: PoweredDevice
  power: PowerBook
  silences: Silences
  log: TruthLog
  random: Random
  /** A second device with the same id in another room, without power. */
  twin(room: string): PoweredDevice
}

/** So many signs of life must be missed before a silence is one. */
const HEARTBEATS = 3
/** How long a device is dark that starts anew, and while a firmware is changed, seconds (chosen). */
const DOWN_S = 8
/** How long a voltage is down, seconds. */
const BROWN_OUT_S = [2, 20] as const
/** While something drifts the device looks again this often, milliseconds. */
const DRIFT_MS = 60_000

export function runInstrumentFaults(faults: readonly InstrumentFault[], runner: FaultRunner): void {
  for (const [i, fault] of faults.entries()) {
    const { clock, began } = runner
    const from = (began + (fault.from_s ?? 0) * 1000) as Instant
    const until = fault.until_s === undefined ? undefined : ((began + fault.until_s * 1000) as Instant)
    const ends = begin(fault, runner, runner.random.fork(`${fault.fault}/${i}`))
    clock.wakeAt(from, ends.begin)
    if (until !== undefined) clock.wakeAt(until, ends.end)
  }
}

interface Ends {
  begin: () => void
  end: () => void
}

function begin(fault: InstrumentFault, runner: FaultRunner, random: Random): Ends {
  const { device, clock } = runner
  const look = () => device.notice(EVERYTHING)
  switch (fault.fault) {
    case 'unplugged':
    case 'flat':
      return { begin: () => takePower(runner, fault.fault === 'flat' ? 'run-flat' : 'unplug'), end: () => givePower(runner) }
    case 'firmware':
      return { begin: () => restart(runner, DOWN_S), end: () => restart(runner, DOWN_S) }
    case 'reboots':
      return again(
        clock,
        () => fault.every_s * 1000,
        () => restart(runner, fault.down_s ?? DOWN_S),
      )
    case 'brown-out': {
      const gap_ms = () => Math.ceil(-ln(1 - random.unit()) * fault.every_s * 1000)
      return again(clock, gap_ms, () => restart(runner, random.int(BROWN_OUT_S[0], BROWN_OUT_S[1])))
    }
    case 'drifting': {
      const { begin, end } = again(clock, () => DRIFT_MS, look)
      return {
        begin,
        end() {
          end()
          look()
        },
      }
    }
    case 'duplicate-id':
      return twins(fault, runner)
    case 'mute':
      return silence(runner)
    case 'wrong-room':
      return moved(runner, fault.births === true && (fault.from_s ?? 0) > 0 ? () => restart(runner, DOWN_S) : look)
    default:
      return { begin: look, end: look }
  }
}

/** It hangs elsewhere than the registry says: true from then on, whatever it says of itself. */
function moved({ device: { registered }, clock, log }: FaultRunner, change: () => void): Ends {
  const { id, room, place_m: position_m, lite } = registered
  return {
    begin() {
      if (lite !== true) log.onset('device-moved', id, clock.now(), { room, position_m })
      change()
    },
    end() {
      log.end('device-moved', id, clock.now())
      change()
    },
  }
}

function takePower({ device, power, silences, clock }: FaultRunner, how: Lost): void {
  power.pull(device, how)
  silences.pulled(device.registered, how, clock.now())
}

function givePower({ device, power, silences, clock }: FaultRunner): void {
  power.give(device)
  silences.given(device.registered, clock.now())
}

/** Dark for a while, then a new start. A longer darkness than a supervisor waits is a silence. */
function restart(runner: FaultRunner, down_s: number): void {
  const { clock, device, power, silences } = runner
  if (!device.alive()) return
  const long = down_s >= HEARTBEATS * device.heartbeat_s
  power.pull(device, 'unplug')
  if (long) silences.begin(device.registered, 'power', clock.now())
  clock.wakeAt((clock.now() + down_s * 1000) as Instant, () => (long ? givePower(runner) : power.give(device)))
}

/** Happens after each gap until the end. */
function again(clock: Clock, gap_ms: () => number, happen: () => void): Ends {
  let due: Cancel = () => {}
  const arm = () => {
    const at = (clock.now() + Math.max(1, gap_ms())) as Instant
    due = clock.wakeAt(at, () => {
      happen()
      arm()
    })
  }
  return { begin: arm, end: () => due() }
}

function twins({ really_in }: InstrumentFaultNamed<'duplicate-id'>, runner: FaultRunner): Ends {
  let other: PoweredDevice | undefined
  return {
    begin() {
      other = runner.twin(really_in)
      other.start()
    },
    end: () => other?.cut(),
  }
}

/** A device that is mute is silent once it has told nothing for three heartbeats; an event ends that. */
function silence({ clock, device, silences }: FaultRunner): Ends {
  let due: Cancel = () => {}
  let runs = false
  const heard = () => {
    silences.end(device.registered, 'mute', clock.now())
    due()
    if (!runs) return
    const last = clock.now()
    due = clock.wakeAt((last + HEARTBEATS * device.heartbeat_s * 1000) as Instant, () => silences.begin(device.registered, 'mute', last))
  }
  device.onSaid(() => {
    if (runs) heard()
  })
  return {
    begin() {
      runs = true
      heard()
    },
    end() {
      runs = false
      due()
      silences.end(device.registered, 'mute', clock.now())
    },
  }
}
