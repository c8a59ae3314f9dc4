import { locationTag } from '@anju/sdk'
import { cell } from './cell.ts'
import { everySeconds, shown, type Model } from './instrument.ts'
import { HOLD_MS, PRESS_MS } from './help-button.ts'
import type { KeyTouch, TagView } from './views.ts'

/** Shadowing by bodies and furniture, dB, one deviation (usual indoors: 3 to 6). */
export const SHADOWING_DB = 4
/** How much of the shadowing a reader keeps from one call of the tag to the next, as a share: bodies move slowly (chosen). */
const KEEPS = 0.9
/** Another reader must be louder by so much before the tag is said to have gone over to it, dB; under the second it is not heard at all, dBm (chosen). */
export const HYSTERESIS_DB = 5
const HEARD_DBM = -95

/**
 * A carried tag that calls every 2 s; the loudest reader has it. Error model: 4 dB of shadowing for each reader, which changes slowly; 5 dB of hysteresis;
 * so that near a door, or behind a thin wall, the wrong zone is told for a while. A key is held for a call as on a help button. Cell 300 days.
 */
export const locationTagModel: Model<typeof locationTag, TagView, KeyTouch> = {
  device: locationTag,
  model: 'anju-sim-tag-1',
  firmware: '1.0.0',
  capabilities: ['sos'],
  start(port) {
    const charge = cell(port, 300)
    const shadow = new Map<string, number>()
    let zone: string | undefined
    everySeconds(port, 3_600, () => port.reading({ battery_pct: charge() }))
    const heard = (reader: string, rssi_dbm: number) => {
      const before = shadow.get(reader)
      const fresh = SHADOWING_DB * port.random.normal()
      // An autoregression that keeps its deviation: x' = a·x + √(1 − a²)·e.
      const now = before === undefined ? fresh : KEEPS * before + 0.4358898943540674 * fresh
      shadow.set(reader, now)
      return Math.max(-130, Math.min(0, rssi_dbm + now))
    }
    const tell = (reader: string, inside: boolean, rssi_dbm: number) =>
      port.event({ event: 'zone', reader, inside, rssi_dbm: shown(rssi_dbm, 0) })
    const notice = () => {
      const levels = port.look().readers.map(({ reader, rssi_dbm }) => ({ reader, rssi_dbm: heard(reader, rssi_dbm) }))
      const audible = levels.filter(({ rssi_dbm }) => rssi_dbm >= HEARD_DBM).toSorted((a, b) => b.rssi_dbm - a.rssi_dbm)
      const loudest = audible[0]
      const mine = audible.find(({ reader }) => reader === zone)
      if (loudest?.reader === zone) return
      if (mine !== undefined && loudest !== undefined && loudest.rssi_dbm < mine.rssi_dbm + HYSTERESIS_DB) return
      if (zone !== undefined) tell(zone, false, mine?.rssi_dbm ?? HEARD_DBM)
      if (loudest !== undefined) tell(loudest.reader, true, loudest.rssi_dbm)
      zone = loudest?.reader
    }
    notice()
    return {
      notice,
      touched({ held_ms }) {
        if (held_ms >= PRESS_MS) port.event({ event: 'sos', state: held_ms < HOLD_MS ? 'raised' : 'cancelled' })
      },
    }
  },
}
