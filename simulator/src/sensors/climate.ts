import { climate } from '@anju/sdk'
import { battery, everySeconds, shown, type Model } from './instrument.ts'
import type { AirView } from './views.ts'

/** A temperature and humidity sensor. Error model: ± 0.2 °C and ± 2 % (one deviation). */
export const climateModel: Model<typeof climate, AirView> = {
  device: climate,
  model: 'anju-sim-climate-1',
  firmware: '1.0.0',
  capabilities: [],
  start(port) {
    const charge = battery(port, 500)
    everySeconds(port, 60, () => {
      const { air_c, humidity_pct } = port.look()
      port.reading({
        air_c: shown(air_c + 0.2 * port.random.normal(), 1),
        humidity_pct: shown(Math.min(100, Math.max(0, humidity_pct + 2 * port.random.normal())), 0),
        battery_pct: charge(),
      })
    })
    return { notice() {} }
  },
}
