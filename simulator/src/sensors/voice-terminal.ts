import { voiceTerminal, type Instant } from '@anju/sdk'
import { everySeconds, type Model } from './instrument.ts'
import type { SpeechTouch, SpeechView } from './views.ts'

/** In how many of how many cases words are understood (chosen; old voices, a television, a dialect). */
const UNDERSTOOD = [9, 10] as const
/** Emergency calls a month (chosen: the pilot's terminals had a quota; its size is not known). */
const QUOTA = 10
const LISTENS_MS = 6_000

/** A screen that listens. Error model: one word in ten is not understood; calls beyond the monthly quota are not placed. */
export const voiceTerminalModel: Model<typeof voiceTerminal, SpeechView, SpeechTouch> = {
  device: voiceTerminal,
  model: 'anju-sim-voice-1',
  firmware: '1.0.0',
  capabilities: ['ask', 'quota'],
  start(port) {
    let calls_left = QUOTA
    everySeconds(port, 60, () => port.reading({ calls_left }))
    const understands = () => port.random.chance(UNDERSTOOD[0], UNDERSTOOD[1])
    return {
      notice() {},
      touched({ words }) {
        if (!understands()) return
        const confidence_pct = port.random.int(70, 98)
        if (words === 'all-well') return port.event({ event: 'sos', state: 'cancelled', confidence_pct })
        if (calls_left === 0) return
        calls_left -= 1
        port.event({ event: 'sos', state: 'raised', confidence_pct })
        port.event({ event: 'quota', calls_left })
      },
      command({ command }) {
        if (command !== 'ask') return { done: false, error: 'unknown command' }
        port.wakeAt((port.now() + LISTENS_MS) as Instant, () => {
          const { reply } = port.look()
          const answer = reply === undefined ? 'none' : understands() ? reply : 'unclear'
          port.event({ event: 'answer', answer })
        })
        return { done: true }
      },
    }
  },
}
