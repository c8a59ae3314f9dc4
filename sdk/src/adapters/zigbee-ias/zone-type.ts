import type { Device } from '../../define-device.ts'
import { doorContact } from '../../devices/door-contact.ts'
import { gasDetector } from '../../devices/gas-detector.ts'
import { helpButton } from '../../devices/help-button.ts'
import { motion } from '../../devices/motion.ts'
import { smokeDetector } from '../../devices/smoke-detector.ts'
import { waterSensor } from '../../devices/water-sensor.ts'
import { coFlag, gasFlag, sosFlag, twoState, type Meaning } from '../value-map.ts'

/** What an alarm of a zone type means: the kind, its event, and which of the two alarm bits it follows. */
export interface ZoneMeaning {
  device: Device
  follows: readonly ('alarm1' | 'alarm2')[]
  alarm: Meaning
}

const BOTH = ['alarm1', 'alarm2'] as const
const sos = { device: helpButton, follows: BOTH, alarm: sosFlag } as const

/**
 * Zone types that Anju has a kind for. Motion: alarm1 is intrusion, alarm2 presence. Contact: the two bits are two portals. 0x002B is
 * called a carbon monoxide sensor by the cluster library and is used for combustible gas on the market: whoever binds the device says
 * which.
 */
export const zoneTypes = {
  motion: { device: motion, follows: BOTH, alarm: twoState('motion', 'moving') },
  contact: { device: doorContact, follows: BOTH, alarm: twoState('door', 'open') },
  fire: { device: smokeDetector, follows: ['alarm1'], alarm: twoState('smoke', 'alarm') },
  water: { device: waterSensor, follows: ['alarm1'], alarm: twoState('water', 'wet') },
  gas: { device: gasDetector, follows: ['alarm1'], alarm: gasFlag },
  'carbon-monoxide': { device: gasDetector, follows: ['alarm1'], alarm: coFlag },
  'personal-emergency': sos,
  remote: sos,
  'key-fob': sos,
} as const satisfies Record<string, ZoneMeaning>
export type ZoneTypeName = keyof typeof zoneTypes

/** The numbers of the zone types. Those without a kind of Anju (vibration, warning device, handle) are not read. */
export const zoneTypeCodes: Readonly<Record<number, readonly ZoneTypeName[]>> = {
  0x000d: ['motion'],
  0x0015: ['contact'],
  0x0028: ['fire'],
  0x002a: ['water'],
  0x002b: ['gas', 'carbon-monoxide'],
  0x002c: ['personal-emergency'],
  0x010f: ['remote'],
  0x0115: ['key-fob'],
}
