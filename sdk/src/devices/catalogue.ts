import type { Device } from '../define-device.ts'
import { climate } from './climate.ts'
import { doorContact } from './door-contact.ts'
import { gasDetector } from './gas-detector.ts'
import { gasValve } from './gas-valve.ts'
import { helpButton } from './help-button.ts'
import { locationTag } from './location-tag.ts'
import { motion } from './motion.ts'
import { radar } from './radar.ts'
import { smartPlug } from './smart-plug.ts'
import { smokeDetector } from './smoke-detector.ts'
import { voiceTerminal } from './voice-terminal.ts'
import { waterSensor } from './water-sensor.ts'
import { wristband } from './wristband.ts'

/** Every kind that Anju brings, by its name on the wire. A vendor's own kinds are added with {@link catalogueOf}. */
export const catalogue = {
  radar,
  'gas-detector': gasDetector,
  'water-sensor': waterSensor,
  'door-contact': doorContact,
  motion,
  wristband,
  'help-button': helpButton,
  'voice-terminal': voiceTerminal,
  'smart-plug': smartPlug,
  'location-tag': locationTag,
  climate,
  'smoke-detector': smokeDetector,
  'gas-valve': gasValve,
} as const

export type DeviceKind = keyof typeof catalogue

/** Device kinds by name: what a server or a simulator is told that there is. */
export type Catalogue = Readonly<Record<string, Device>>

/** Anju's kinds and a vendor's own. Throws a RangeError when a name is taken twice. */
export function catalogueOf(...more: readonly Device[]): Catalogue {
  const all: Record<string, Device> = { ...catalogue }
  for (const device of more) {
    if (device.kind in all) throw new RangeError(`Two kinds are called ${device.kind}.`)
    all[device.kind] = device
  }
  return all
}
