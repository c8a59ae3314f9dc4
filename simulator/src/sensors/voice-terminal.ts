import { voiceTerminal, type Instant } from '@anju/sdk'
import { everySeconds, type Model } from './instrument.ts'
import type { SpeechTouch, SpeechView } from './views.ts'

/** Share of utterances that are not understood close by; what each metre beyond the first adds, and what a television adds (chosen: old voices, dialect). */
export const MISSED = 0.08
export const MISSED_A_METRE = 0.03
export const MISSED_IN_NOISE = 0.25
/** Of what is not understood so many in so many are taken for the other word. */
const MISTAKEN = [1, 12] as const
/** Emergency calls a month (chosen: the pilot's terminals had a quota; its size is not known). */
const QUOTA = 10
const LISTENS_MS = 6_000

/**
 * A screen that listens. Error model: 8 % of utterances are not understood at one metre, 3 % more with every metre beyond, 25 % more while a television speaks;
 * one in twelve of these is taken for the opposite word; what a television says sounds like a call in the ratio of the nuisance. Calls beyond the
 * monthly quota are not placed.
 */
export const voiceTerminalModel: Model<typeof voiceTerminal, SpeechView, SpeechTouch> = {
  device: voiceTerminal,
  model: 'anju-sim-voice-1',
  firmware: '1.0.0',
  capabilities: ['ask', 'quota'],
  start(port) {
    // The provider counts them: a plug that was pulled brings none back.
    const left = () => port.kept['calls_left'] ?? QUOTA
    const spend = (calls_left: number) => {
      port.kept['calls_left'] = calls_left
      port.event({ event: 'quota', calls_left })
    }
    everySeconds(port, 60, () => port.reading({ calls_left: left() }))
    const understand = <Word>(word: Word, opposite: Word): Word | undefined => {
      const missed = missedAt(port.look())
      if (!port.random.chance(Math.round(1000 * missed), 1000)) return word
      return port.random.chance(MISTAKEN[0], MISTAKEN[1]) ? opposite : undefined
    }
    const call = (confidence_pct: number) => {
      if (left() === 0) return
      port.event({ event: 'sos', state: 'raised', confidence_pct })
      spend(left() - 1)
    }
    return {
      notice() {},
      touched(touch) {
        if (touch.words === 'spent') return spend(touch.left)
        if (touch.words === 'babble') {
          if (port.random.chance(touch.likeness[0], touch.likeness[1])) call(port.random.int(45, 75))
          return
        }
        const heard = understand(touch.words, touch.words === 'help' ? 'all-well' : 'help')
        if (heard === undefined) return
        const confidence_pct = port.random.int(70, 98)
        if (heard === 'all-well') port.event({ event: 'sos', state: 'cancelled', confidence_pct })
        else call(confidence_pct)
      },
      command({ command }) {
        if (command !== 'ask') return { done: false, error: 'unknown command' }
        port.wakeAt((port.now() + LISTENS_MS) as Instant, () => {
          const { reply } = port.look()
          const answer = reply === undefined ? 'none' : (understand(reply, reply === 'fine' ? 'help' : 'fine') ?? 'unclear')
          port.event({ event: 'answer', answer })
        })
        return { done: true }
      },
    }
  },
}

/** The share of utterances that are missed at a distance, in noise or not. */
export const missedAt = ({ away_m, noisy }: SpeechView): number =>
  Math.min(0.95, MISSED + MISSED_A_METRE * Math.max(0, away_m - 1) + (noisy ? MISSED_IN_NOISE : 0))
