import type { ZoneStatus } from '../zigbee-ias/zone-status.ts'

const guard = ({ tamper, battery_low }: ZoneStatus) => ({ tamper, battery_low })

/** The JSON that Zigbee2MQTT makes of a zone's status, by what the zone is. For simulated devices and tests. */
export const zigbee2mqttStates = {
  water: (z: ZoneStatus) => ({ water_leak: z.alarm1, ...guard(z) }),
  gas: (z: ZoneStatus) => ({ gas: z.alarm1, ...guard(z) }),
  smoke: (z: ZoneStatus) => ({ smoke: z.alarm1, ...guard(z) }),
  'carbon-monoxide': (z: ZoneStatus) => ({ carbon_monoxide: z.alarm1, ...guard(z) }),
  contact: (z: ZoneStatus) => ({ contact: !z.alarm1, ...guard(z) }),
  motion: (z: ZoneStatus) => ({ occupancy: z.alarm1 || z.alarm2, ...guard(z) }),
  siren: (z: ZoneStatus) => ({
    ...guard(z),
    supervision_reports: z.supervision_reports,
    restore_reports: z.restore_reports,
    ac_status: z.ac_fault,
    test: z.test,
  }),
} as const
