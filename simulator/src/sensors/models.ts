import type { catalogue, DeviceKind } from '@anju/sdk'
import { climateModel } from './climate.ts'
import { doorContactModel } from './door-contact.ts'
import { gasDetectorModel } from './gas-detector.ts'
import { gasValveModel } from './gas-valve.ts'
import { helpButtonModel } from './help-button.ts'
import type { Model } from './instrument.ts'
import { locationTagModel } from './location-tag.ts'
import { motionModel } from './motion.ts'
import { radarModel } from './radar.ts'
import { smartPlugModel } from './smart-plug.ts'
import { smokeDetectorModel } from './smoke-detector.ts'
import type { Touches, Views } from './views.ts'
import { voiceTerminalModel } from './voice-terminal.ts'
import { waterSensorModel } from './water-sensor.ts'
import { wristbandModel } from './wristband.ts'

/** Every kind of the protocol as an instrument. A kind without a model does not compile. */
export const models: { readonly [Kind in DeviceKind]: Model<(typeof catalogue)[Kind], Views[Kind], Touches[Kind]> } = {
  radar: radarModel,
  'gas-detector': gasDetectorModel,
  'water-sensor': waterSensorModel,
  'door-contact': doorContactModel,
  motion: motionModel,
  wristband: wristbandModel,
  'help-button': helpButtonModel,
  'voice-terminal': voiceTerminalModel,
  'smart-plug': smartPlugModel,
  'location-tag': locationTagModel,
  climate: climateModel,
  'smoke-detector': smokeDetectorModel,
  'gas-valve': gasValveModel,
}
