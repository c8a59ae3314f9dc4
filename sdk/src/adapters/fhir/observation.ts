import type { Mode, Origin } from '../../envelope.ts'
import { iso, type Instant } from '../../time.ts'
import { simulatedTag } from './simulated-tag.ts'
import { vitalSigns, vitalSignsPanel, type Coding } from './vital-sign.ts'

/** One reading of a device about a person. The resident's id is the only personal datum. */
export interface VitalReading {
  /** Logical id of the FHIR Patient. */
  patient: string
  device: string
  at: Instant
  origin: Origin
  mode?: Mode
  /** The reading's body; fields that are no vital sign are passed over. */
  body: Readonly<Record<string, unknown>>
}

/** A FHIR R4 Observation, as much of it as is written here. */
export interface Observation {
  resourceType: 'Observation'
  id: string
  meta?: { profile?: readonly string[]; tag?: readonly Coding[] }
  status: 'final'
  category: readonly { coding: readonly Coding[] }[]
  code: { coding: readonly Coding[]; text: string }
  subject: { reference: string }
  device: { identifier: { system: string; value: string } }
  effectiveDateTime: string
  valueQuantity?: { value: number; unit: string; system: string; code: string }
  dataAbsentReason?: { coding: readonly Coding[] }
  bodySite?: { text: string }
  hasMember?: readonly { reference: string }[]
}

const VITAL_SIGNS = 'http://hl7.org/fhir/StructureDefinition/vitalsigns'
const category: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/observation-category',
  code: 'vital-signs',
  display: 'Vital Signs',
}

/** FHIR ids are 1 to 64 letters, digits, hyphens and points. The middle, the device, gives way. */
function idOf({ device, at }: VitalReading, field: string): string {
  const tail = `-${at}-${field.replaceAll('_', '-')}`
  return `${device.replaceAll(/[^A-Za-z0-9.-]/g, '-').slice(0, 64 - tail.length)}${tail}`
}

function baseOf(reading: VitalReading, field: string, profile: readonly string[]): Omit<Observation, 'code'> {
  const tag = simulatedTag(reading.origin, reading.mode ?? 'actual')
  return {
    resourceType: 'Observation',
    id: idOf(reading, field),
    ...(profile.length + tag.length === 0
      ? {}
      : { meta: { ...(profile.length === 0 ? {} : { profile }), ...(tag.length === 0 ? {} : { tag }) } }),
    status: 'final',
    category: [{ coding: [category] }],
    subject: { reference: `Patient/${reading.patient}` },
    device: { identifier: { system: 'urn:anju:device', value: reading.device } },
    effectiveDateTime: iso(reading.at),
  }
}

/** The vital signs of one reading, each an Observation in LOINC and UCUM. An empty list when it holds none. */
export function observations(reading: VitalReading): Observation[] {
  return Object.entries(vitalSigns).flatMap(([field, { codings, unit, profile, site }]) => {
    const value = Object.hasOwn(reading.body, field) ? reading.body[field] : undefined
    if (typeof value !== 'number' || !Number.isFinite(value)) return []
    const observation: Observation = {
      ...baseOf(reading, field, profile === undefined ? [] : [VITAL_SIGNS, profile]),
      code: { coding: codings, text: codings[0]!.display },
      valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
      ...(site === undefined ? {} : { bodySite: { text: site } }),
    }
    return [observation]
  })
}

const ABSENT = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'temp-unknown', display: 'Temporarily Unknown' }],
}

/** That a vital sign could not be had, as when the band is off the wrist. Throws a RangeError for a field that is none. */
export function absentObservation(reading: Omit<VitalReading, 'body'>, field: string): Observation {
  const sign = Object.hasOwn(vitalSigns, field) ? vitalSigns[field] : undefined
  if (sign === undefined) throw new RangeError(`${field} is no vital sign.`)
  return {
    ...baseOf({ ...reading, body: {} }, field, sign.profile === undefined ? [] : [VITAL_SIGNS, sign.profile]),
    code: { coding: sign.codings, text: sign.codings[0]!.display },
    dataAbsentReason: ABSENT,
  }
}

/** The panel that holds the vital signs of one reading together; one without any says that they are absent, for FHIR knows no empty list. */
export function panelOf(reading: VitalReading): Observation {
  const members = observations(reading).map(({ id }) => ({ reference: `Observation/${id}` }))
  return {
    ...baseOf(reading, 'panel', [VITAL_SIGNS]),
    code: { coding: [vitalSignsPanel], text: vitalSignsPanel.display },
    ...(members.length === 0 ? { dataAbsentReason: ABSENT } : { hasMember: members }),
  }
}
