import { gasValve, type Instant } from '@anju/sdk'
import { everySeconds, type Model } from './instrument.ts'
import type { PipeView } from './views.ts'

/** How long the motor turns, milliseconds (chosen). */
const TURNS_MS = 5_000

/** A motor valve that can be closed from afar. Error model: it never sticks. */
export const gasValveModel: Model<typeof gasValve, PipeView> = {
  device: gasValve,
  model: 'anju-sim-valve-1',
  firmware: '1.0.0',
  capabilities: ['close'],
  start(port) {
    everySeconds(port, 60, () => port.reading({ position: port.look().position }))
    return {
      notice() {},
      command({ command }) {
        if (command !== 'close') return { done: false, error: 'unknown command' }
        port.wakeAt((port.now() + TURNS_MS) as Instant, () => {
          const pipe = port.look()
          if (pipe.position === 'closed') return
          pipe.close()
          port.event({ event: 'valve', position: 'closed' })
        })
        return { done: true }
      },
    }
  },
}
