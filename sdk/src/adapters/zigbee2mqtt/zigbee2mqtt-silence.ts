import { Hours, Minutes, type Duration } from '../../time.ts'

/** Zigbee2MQTT's default time-outs of availability: mains devices are pinged, battery devices may be silent for 25 h. */
export const availabilityTimeouts: Readonly<Record<'mains' | 'battery', Duration>> = { mains: Minutes(10), battery: Hours(25) }

/**
 * What a silence proves. Within the time-out nothing: a battery sensor that died counts as online for 25 h, and one that lives may be
 * silent as long.
 */
export const afterSilence = (power: 'mains' | 'battery', silence: Duration): 'unknown' | 'silent' =>
  silence > availabilityTimeouts[power] ? 'silent' : 'unknown'
