import { locationTag } from '@anju/sdk'
import { battery, everySeconds, shown, type Model } from './instrument.ts'
import type { KeyTouch, TagView } from './views.ts'

/** A carried tag; the loudest reader has it. Error model: ± 4 dB on the signal that is told; a change of reader needs no time. */
export const locationTagModel: Model<typeof locationTag, TagView, KeyTouch> = {
  device: locationTag,
  model: 'anju-sim-tag-1',
  firmware: '1.0.0',
  capabilities: ['sos'],
  start(port) {
    const charge = battery(port, 300)
    let reader: string | undefined
    everySeconds(port, 3_600, () => port.reading({ battery_pct: charge() }))
    const tell = (reader: string, inside: boolean, rssi_dbm: number) =>
      port.event({ event: 'zone', reader, inside, rssi_dbm: shown(Math.max(-130, Math.min(0, rssi_dbm + 4 * port.random.normal())), 0) })
    const notice = () => {
      const loudest = port.look().readers.toSorted((a, b) => b.rssi_dbm - a.rssi_dbm)[0]
      if (loudest?.reader === reader) return
      if (reader !== undefined) tell(reader, false, -95)
      if (loudest !== undefined) tell(loudest.reader, true, loudest.rssi_dbm)
      reader = loudest?.reader
    }
    notice()
    return { notice, touched: ({ key }) => port.event({ event: 'sos', state: key === 'short' ? 'raised' : 'cancelled' }) }
  },
}
