/** What a visitor looks at in every home, in the order of a round through it, by code. */
export const visitChecks = [
  'resident-well',
  'devices-plugged-in',
  'devices-lights-on',
  'band-worn',
  'button-tried',
  'voice-call-tried',
  'gas-shut',
  'floor-free',
  'contacts-right',
  'explained-again',
] as const
export type VisitCheck = (typeof visitChecks)[number]

/** What was done to a device on a visit. */
export const deviceDeeds = [
  'replugged',
  'battery-changed',
  'charged',
  'repaired',
  'replaced',
  'moved',
  'explained',
  'checked',
  'removed',
] as const
export type DeviceDeed = (typeof deviceDeeds)[number]

/** What those who live there say about the devices. */
export const deviceFeelings = [
  'content',
  'feels-safer',
  'too-many-alarms',
  'does-not-understand',
  'forgets-to-charge',
  'saves-power',
  'feels-watched',
  'wants-it-gone',
] as const
export type DeviceFeeling = (typeof deviceFeelings)[number]
