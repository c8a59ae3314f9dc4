/** What Home Assistant shows a field of a reading as. */
export interface SensorClass {
  device_class?: string
  unit_of_measurement: string
}

/** Fields whose class does not follow from the unit. */
const byField: Readonly<Record<string, SensorClass>> = {
  battery_pct: { device_class: 'battery', unit_of_measurement: '%' },
  humidity_pct: { device_class: 'humidity', unit_of_measurement: '%' },
  co_ppm: { device_class: 'carbon_monoxide', unit_of_measurement: 'ppm' },
}

/** By the unit that the catalogue gives a field (UCUM, or our own for %LEL). */
const byUnit: Readonly<Record<string, SensorClass>> = {
  Cel: { device_class: 'temperature', unit_of_measurement: '°C' },
  W: { device_class: 'power', unit_of_measurement: 'W' },
  dBm: { device_class: 'signal_strength', unit_of_measurement: 'dBm' },
  m: { device_class: 'distance', unit_of_measurement: 'm' },
  'm/s': { device_class: 'speed', unit_of_measurement: 'm/s' },
  s: { device_class: 'duration', unit_of_measurement: 's' },
  '/min': { unit_of_measurement: '/min' },
  '%': { unit_of_measurement: '%' },
  '%LEL': { unit_of_measurement: '%LEL' },
  ppm: { unit_of_measurement: 'ppm' },
  '[g]': { unit_of_measurement: 'g' },
  '1': { unit_of_measurement: '' },
}

/** The class of a numeric field; undefined for a unit that is not in the table. */
export const sensorClass = (field: string, unit: string): SensorClass | undefined =>
  Object.hasOwn(byField, field) ? byField[field] : Object.hasOwn(byUnit, unit) ? byUnit[unit] : undefined

/** An event as a binary sensor: which field makes it on, and how Home Assistant shows it. */
export interface BinaryClass {
  field: string
  on: string | boolean
  device_class?: string
  /** For what has a beginning and no end, like a fall: it goes off by itself, seconds. */
  off_delay_s?: number
}

/** A minute is long enough to be seen and to trigger an automation. */
const OFF_DELAY_S = 60

/** Events that are a state of two values, or a mere occurrence (`field` is then `event`). */
export const binaryClasses: Readonly<Record<string, BinaryClass>> = {
  door: { field: 'open', on: true, device_class: 'door' },
  water: { field: 'wet', on: true, device_class: 'moisture' },
  gas: { field: 'alarm', on: true, device_class: 'gas' },
  co: { field: 'alarm', on: true, device_class: 'carbon_monoxide' },
  smoke: { field: 'alarm', on: true, device_class: 'smoke' },
  motion: { field: 'moving', on: true, device_class: 'motion' },
  presence: { field: 'present', on: true, device_class: 'occupancy' },
  zone: { field: 'inside', on: true, device_class: 'presence' },
  sos: { field: 'state', on: 'raised', device_class: 'safety' },
  fall: { field: 'event', on: 'fall', device_class: 'safety', off_delay_s: OFF_DELAY_S },
  'target-lost': { field: 'event', on: 'target-lost', device_class: 'problem', off_delay_s: OFF_DELAY_S },
  tamper: { field: 'tampered', on: true, device_class: 'tamper' },
  'battery-low': { field: 'low', on: true, device_class: 'battery' },
  fault: { field: 'faulty', on: true, device_class: 'problem' },
  'mains-power': { field: 'mains', on: 'back', device_class: 'power' },
  charging: { field: 'charging', on: true, device_class: 'battery_charging' },
  switched: { field: 'on', on: true, device_class: 'power' },
  load: { field: 'plugged', on: true, device_class: 'plug' },
  worn: { field: 'worn', on: true },
}

/** Events whose state is one of several names, or a number: the field that carries it. */
export const stateFields: Readonly<Record<string, string>> = {
  posture: 'posture',
  valve: 'position',
  answer: 'answer',
  quota: 'calls_left',
}

/** Entities that are about the device and not about the home. */
export const diagnostic = new Set(['battery-low', 'tamper', 'fault', 'mains-power', 'charging', 'battery_pct', 'rssi_dbm'])
