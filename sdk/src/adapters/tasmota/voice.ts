import type { Instant } from '../../time.ts'
import { numberOf, voiceOf, type WireSaid, type WireVoice } from '../wire-said.ts'
import { tasmotaSensor } from './tasmota-sensor.ts'

const text = new TextEncoder()

export interface TasmotaVoiceSetting {
  /** The device's topic. */
  name: string
  now: () => Instant
  /** Its time zone, minutes east; its messages state none. */
  zone_min?: number
}

/** A socket with Tasmota: switched on and off, its power to the watt, its will. */
export function tasmotaVoice({ name, now, zone_min = 0 }: TasmotaVoiceSetting): WireVoice {
  const publish = (topic: string, payload: string, retain = false): WireSaid => ({
    over: 'mqtt',
    topic,
    payload: text.encode(payload),
    qos: retain ? 1 : 0,
    retain,
  })
  return voiceOf({
    say({ kind, channel, body }) {
      const power_w = kind === 'smart-plug' && channel === 'reading' ? numberOf(body, 'power_w') : undefined
      if (power_w !== undefined) {
        const { part, json } = tasmotaSensor(power_w, now(), zone_min)
        return [publish(`tele/${name}/${part}`, json)]
      }
      return kind === 'smart-plug' && body['event'] === 'switched'
        ? [publish(`stat/${name}/POWER`, body['on'] === true ? 'ON' : 'OFF')]
        : []
    },
    presence: (online) => [publish(`tele/${name}/LWT`, online ? 'Online' : 'Offline', true)],
  })
}
