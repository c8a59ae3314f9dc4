import { smartPlug } from '@anju/sdk'
import { everySeconds, shown, type Model } from './instrument.ts'
import type { PlugView } from './views.ts'

/** A socket that measures. Error model: 2 % of what it shows. */
export const smartPlugModel: Model<typeof smartPlug, PlugView> = {
  device: smartPlug,
  model: 'anju-sim-plug-1',
  firmware: '1.0.0',
  capabilities: ['switch'],
  start(port) {
    let on = true
    everySeconds(port, 60, () => {
      const power_w = on ? port.look().power_w * (1 + 0.02 * port.random.normal()) : 0
      port.reading({ power_w: shown(Math.min(4_000, Math.max(0, power_w)), 1) })
    })
    return {
      notice() {},
      command(body) {
        if (body['command'] !== 'switch') return { done: false, error: 'unknown command' }
        const next = body['on'] === true
        if (next !== on) port.event({ event: 'switched', on: next })
        on = next
        return { done: true }
      },
    }
  },
}
