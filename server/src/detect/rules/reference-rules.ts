import { unbound, type UnboundRule } from '../rule.ts'
import { apnoea } from './apnoea.ts'
import { away } from './away.ts'
import { bathroomLongStay } from './bathroom-long-stay.ts'
import { co } from './co.ts'
import { deviceMoved } from './device-moved.ts'
import { deviceSilent } from './device-silent.ts'
import { deviceTampered } from './device-tampered.ts'
import { doorOpenNight } from './door-open-night.ts'
import { fall } from './fall.ts'
import { fire } from './fire.ts'
import { gasRising } from './gas-rising.ts'
import { gas } from './gas.ts'
import { inactivity } from './inactivity.ts'
import { longLie } from './long-lie.ts'
import { notUp } from './not-up.ts'
import { sos } from './sos.ts'
import { stoveLeftOn } from './stove-left-on.ts'
import { vitals } from './vitals.ts'
import { voiceQuota } from './voice-quota.ts'
import { water } from './water.ts'
import { wristbandOff } from './wristband-off.ts'

/** The rules of the reference server, in the order in which they hear a signal. */
export const referenceRules: readonly UnboundRule[] = [
  unbound(sos),
  unbound(fall),
  unbound(longLie),
  unbound(apnoea),
  unbound(vitals),
  unbound(gas),
  unbound(gasRising),
  unbound(co),
  unbound(fire),
  unbound(water),
  unbound(stoveLeftOn),
  unbound(bathroomLongStay),
  unbound(notUp),
  unbound(inactivity),
  unbound(away),
  unbound(doorOpenNight),
  unbound(wristbandOff),
  unbound(deviceSilent),
  unbound(deviceMoved),
  unbound(deviceTampered),
  unbound(voiceQuota),
]
