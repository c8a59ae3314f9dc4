/** A coded idea: system, code and words. */
export interface Coding {
  system: string
  code: string
  display: string
}

/** How a field of a reading is coded in FHIR. */
export interface VitalSign {
  codings: readonly Coding[]
  /** UCUM. */
  unit: string
  /** The vital-signs profile of FHIR R4; none for what is measured but is not that vital sign. */
  profile?: string
  /** Where it was measured, where that is part of the meaning. */
  site?: string
}

const LOINC = 'http://loinc.org'
const PROFILE = 'http://hl7.org/fhir/StructureDefinition/'
const loinc = (code: string, display: string): Coding => ({ system: LOINC, code, display })

/**
 * Fields by name. Skin at the wrist is several degrees below the body's core and must never be read as body temperature, so it carries a
 * code of Anju's own and no profile.
 */
export const vitalSigns: Readonly<Record<string, VitalSign>> = {
  heart_per_min: { codings: [loinc('8867-4', 'Heart rate')], unit: '/min', profile: `${PROFILE}heartrate` },
  breath_per_min: { codings: [loinc('9279-1', 'Respiratory rate')], unit: '/min', profile: `${PROFILE}resprate` },
  spo2_pct: {
    codings: [
      loinc('2708-6', 'Oxygen saturation in Arterial blood'),
      loinc('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry'),
    ],
    unit: '%',
    profile: `${PROFILE}oxygensat`,
  },
  body_c: { codings: [loinc('8310-5', 'Body temperature')], unit: 'Cel', profile: `${PROFILE}bodytemp` },
  skin_c: {
    codings: [{ system: 'urn:anju:field', code: 'skin_c', display: 'Skin temperature at the wrist' }],
    unit: 'Cel',
    site: 'Wrist, skin',
  },
}

/** The panel that holds vital signs of one moment together. */
export const vitalSignsPanel: Coding = loinc('85353-1', 'Vital signs panel')
