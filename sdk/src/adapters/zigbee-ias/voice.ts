import { wording, type SaidValues } from '../value-voice.ts'
import { voiceOf, type WireSaid, type WireVoice } from '../wire-said.ts'
import { zoneMap } from './zone-interpreter.ts'
import { zoneBits, zoneChangeBytes, zoneStatus, type ZoneStatus } from './zone-status.ts'
import { zoneTypes, type ZoneTypeName } from './zone-type.ts'

/** The cluster of IAS zones, and its command "zone status change notification". */
export const ZONE_CLUSTER = 0x0500
const CHANGE = 0x00

/** An IAS zone: every change tells all ten bits. A zone has no word for a charge or a number. */
export function zoneVoice({ type, zone = 0 }: { type: ZoneTypeName; zone?: number }): WireVoice {
  const meaning = zoneTypes[type]
  const map = zoneMap(meaning)
  const [alarmBit] = meaning.follows
  let status: ZoneStatus = zoneStatus(0)

  const change = (values: SaidValues): WireSaid => {
    const named = Object.fromEntries(Object.entries(values).map(([key, value]) => [key === 'alarm' ? alarmBit : key, value === true]))
    status = Object.fromEntries(zoneBits.map((bit) => [bit, named[bit] ?? status[bit]])) as ZoneStatus
    return { over: 'zigbee', cluster: ZONE_CLUSTER, command: CHANGE, bytes: zoneChangeBytes({ status, extended: 0, zone, delay_s: 0 }) }
  }
  return voiceOf({
    say(said) {
      const words = said.kind === meaning.device.kind && said.channel === 'event' ? wording(map, said) : undefined
      if (words === undefined) return []
      return words.released === undefined ? [change(words.values)] : [change(words.values), change(words.released)]
    },
  })
}
