/** What is followed in the air of a home, each in its own unit of content. */
export const AIR_SPECIES = ['methane', 'co', 'smoke', 'vapour'] as const
/** Methane and carbon monoxide as volume fractions, smoke as optical density in dB/m, water vapour above that of outdoor air in g/m³. */
export type AirSpecies = (typeof AIR_SPECIES)[number]

/** Something that lets a species into the air of a room, or warms it. Contents times m³ per second. */
export interface AirSource {
  room: string
  /** Whether it rises to the layer below the ceiling: lighter than air, or hot. */
  rises: boolean
  /** Whether its heat stirs the air of the room. */
  stirs: boolean
  into: Partial<Record<AirSpecies, number>>
  /** Gas that drives room air out, m³/s. */
  air_m3_s?: number
  heat_w?: number
}

const PER_HOUR = 1 / 3600

/** What a fully open, unlit burner lets out, m³/s: 0.45 m³/h, a burner of 4.5 kW at 36 MJ/m³ (chosen; household burners of 3 to 5 kW use 0.3 to 0.5 m³/h). */
export const BURNER_M3_S = 0.45 * PER_HOUR
/** Heat of a burner that goes into the air beside the pot, W: a third of 4.5 kW (chosen). */
const BURNER_HEAT_W = 1_500
/** A tended burner: 4.8 m³/h of dry flue gas at 50 ppm of carbon monoxide (chosen; the limit for new appliances is ten times that). */
const BURNER_CO_M3_S = 4.8 * PER_HOUR * 50e-6
/** A cubic metre of methane burns to 1.6 kg of water; as much again boils off the pot (chosen). g/s. */
const BURNER_VAPOUR_G_S = 0.45 * PER_HOUR * 1_600 * 2

/** Gas that flows unburnt from a burner or a leak. */
export const unburnt = (room: string, m3_s: number): AirSource => ({
  room,
  rises: true,
  stirs: false,
  into: { methane: m3_s },
  air_m3_s: m3_s,
})

/** A burner that is lit. */
export const burning = (room: string): AirSource => ({
  room,
  rises: true,
  stirs: true,
  into: { co: BURNER_CO_M3_S, vapour: BURNER_VAPOUR_G_S },
  heat_w: BURNER_HEAT_W,
})

/** A pot that has boiled dry: it fills a kitchen of 27 m³ with 0.2 dB/m in under ten minutes (chosen). */
export const scorching = (room: string): AirSource => ({ room, rises: true, stirs: true, into: { smoke: 0.01 } })

/** Hot water that runs: steam of a shower, g/s (chosen: 0.6 kg in a quarter of an hour). */
export const steaming = (room: string): AirSource => ({ room, rises: true, stirs: true, into: { vapour: 0.65 }, heat_w: 400 })

/**
 * A gas water heater of 16 kW whose flue is blocked: 1.6 m³/h of gas give 14 m³/h of dry flue gas, sooted at 3,000 ppm, all of it into the room (chosen;
 * heaters in accident reports gave 1,000 to 10,000 ppm).
 */
export const blockedFlue = (room: string): AirSource => ({
  room,
  rises: true,
  stirs: true,
  into: { co: 14 * PER_HOUR * 3_000e-6, vapour: 0.7 },
  heat_w: 1_600,
})

/** A brazier with charcoal: 0.3 kg/h at 200 g of carbon monoxide a kg (chosen; published factors are 100 to 300 g/kg), 1.16 g a litre. */
export const smouldering = (room: string): AirSource => ({
  room,
  rises: false,
  stirs: true,
  into: { co: ((0.3 * 200) / 1.16 / 1_000) * PER_HOUR },
  heat_w: 1_800,
})
