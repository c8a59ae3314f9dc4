import { numberOf, voiceOf, type WireSaid, type WireVoice } from '../wire-said.ts'
import { heartRateBytes, type Contact } from './heart-rate.ts'
import { continuousOximeterBytes } from './pulse-oximeter.ts'
import { thermometerBytes } from './thermometer.ts'

const value = (uuid: number, bytes: Uint8Array): WireSaid => ({ over: 'gatt', uuid, bytes })

/**
 * A wristband of the standard services: heart rate with contact, oxygen, temperature, battery. That it was put on is told with the next heart rate, for
 * the standard has no other word; steps, falls and a call for help have none at all.
 */
export function gattVoice(): WireVoice {
  let contact: Contact = 'unknown'
  return voiceOf({
    say({ kind, channel, body }) {
      if (kind !== 'wristband') return []
      if (channel === 'event') {
        if (body['event'] !== 'worn') return []
        contact = body['worn'] === true ? 'detected' : 'not-detected'
        return contact === 'detected' ? [] : [value(0x2a37, heartRateBytes({ heart_per_min: 0, contact, rr_s: [] }))]
      }
      const [heart, spo2, skin, battery] = ['heart_per_min', 'spo2_pct', 'skin_c', 'battery_pct'].map((field) => numberOf(body, field))
      return [
        ...(heart === undefined ? [] : [value(0x2a37, heartRateBytes({ heart_per_min: Math.round(heart), contact, rr_s: [] }))]),
        ...(spo2 === undefined ? [] : [value(0x2a5f, continuousOximeterBytes({ spo2_pct: spo2, pulse_per_min: heart ?? 'nan' }))]),
        ...(skin === undefined ? [] : [value(0x2a1c, thermometerBytes(skin))]),
        ...(battery === undefined ? [] : [value(0x2a19, Uint8Array.of(Math.round(battery)))]),
      ]
    },
  })
}
