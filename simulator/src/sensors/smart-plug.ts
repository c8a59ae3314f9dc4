import { smartPlug } from '@anju/sdk'
import { everySeconds, shown, type Model } from './instrument.ts'
import type { PlugView } from './views.ts'

/** Gain of one meter against the next, noise, one deviation as shares, and what it cannot tell from nothing, watts (data sheets of such meters: ± 1 to 2 %). */
const GAIN = 0.015
const NOISE = 0.005
export const STARTS_W = 0.5

/**
 * A socket that measures. Error model: a gain of its own within ± 1.5 %, noise of 0.5 % and 0.1 W (one deviation), and nothing shown under 0.5 W, so that a
 * charger at rest is not there. Tells by `load` at a reading when something begins or ceases to draw power.
 */
export const smartPlugModel: Model<typeof smartPlug, PlugView> = {
  device: smartPlug,
  model: 'anju-sim-plug-1',
  firmware: '1.0.0',
  capabilities: ['switch'],
  start(port) {
    const gain = 1 + GAIN * port.random.fork('gain').normal()
    let on = true
    let plugged: boolean | undefined
    everySeconds(port, 60, () => {
      const true_w = on ? port.look().power_w : 0
      const power_w = true_w < STARTS_W ? 0 : true_w * gain * (1 + NOISE * port.random.normal()) + 0.1 * port.random.normal()
      port.reading({ power_w: shown(Math.min(4_000, Math.max(0, power_w)), 1) })
      if (!on) return
      const now = power_w > 0
      if (plugged !== undefined && plugged !== now) port.event({ event: 'load', plugged: now })
      plugged = now
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
