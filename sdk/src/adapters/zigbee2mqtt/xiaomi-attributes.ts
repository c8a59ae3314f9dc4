/** What the attribute 65281 of Aqara and Xiaomi sensors carries, by its inner number. Other numbers are ignored. */
export interface XiaomiValues {
  battery?: number
  voltage?: number
  device_temperature?: number
  power_outage_count?: number
  illuminance?: number
}

/** A cell is full at 3,000 mV and empty at 2,850 mV, on a straight line. It fits the two recorded pairs. */
const [EMPTY_MV, FULL_MV] = [2_850, 3_000]

/** Charge of the cell, %, from its voltage. */
export const chargeOf = (voltage_mv: number): number =>
  Math.round(Math.min(1, Math.max(0, (voltage_mv - EMPTY_MV) / (FULL_MV - EMPTY_MV))) * 100)

/** The values of a Xiaomi structure. The count of power outages is the raw count less one. What is no number is left out. */
export function xiaomiValues(attributes: Readonly<Record<number, unknown>>): XiaomiValues {
  const number = (at: number) => {
    const value = Object.hasOwn(attributes, at) ? attributes[at] : undefined
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  }
  const [voltage, device_temperature, outages, illuminance] = [number(1), number(3), number(5), number(11)]
  return {
    ...(voltage === undefined ? {} : { battery: chargeOf(voltage), voltage }),
    ...(device_temperature === undefined ? {} : { device_temperature }),
    ...(outages === undefined ? {} : { power_outage_count: outages - 1 }),
    ...(illuminance === undefined ? {} : { illuminance }),
  }
}

/** Zigbee's measured values are hundredths: −85 is −0.85 °C. */
export const measuredHundredths = (raw: number): number => raw / 100
