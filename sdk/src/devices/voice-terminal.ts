import { Type } from 'typebox'
import { defineDevice } from '../define-device.ts'
import { count, oneOf, percent } from '../quantity.ts'
import { identify, mainsPower } from './shared-events.ts'
import { sosState } from './sos-state.ts'

/** An AI voice-care screen: shows, speaks, listens, and may place only so many emergency calls. */
export const voiceTerminal = defineDevice({
  kind: 'voice-terminal',
  spec: 'DEV-8',
  title: { en: 'Voice-care screen', zh: '语音关怀屏' },
  is: {
    en: 'A screen that shows, speaks and listens; it understands calls for help and places a limited number of emergency calls.',
    zh: '可显示、播报和聆听的关怀屏,能识别呼救,紧急呼叫次数有限。',
  },
  class: 'alarm',
  use: 'speak',
  power: 'mains',
  heartbeat_s: 60,
  events: {
    sos: {
      alarm: true,
      is: { en: 'A call for help was understood, or the resident took it back.', zh: '识别到呼救,或老人取消呼救。' },
      fields: {
        state: sosState,
        confidence_pct: Type.Optional(percent({ is: { en: 'How sure the recognition is.', zh: '识别置信度。' } })),
      },
    },
    answer: {
      is: { en: 'A question of the desk was answered, or not.', zh: '对坐席询问的应答结果。' },
      fields: { answer: oneOf(['fine', 'help', 'unclear', 'none'], { is: { en: 'What was understood.', zh: '识别结果。' } }) },
    },
    quota: {
      is: { en: 'The number of emergency calls left changed.', zh: '剩余紧急呼叫次数变化。' },
      fields: { calls_left: count({ is: { en: 'Emergency calls left this month.', zh: '本月剩余紧急呼叫次数。' }, min: 0, max: 1_000 }) },
    },
    'mains-power': mainsPower,
  },
  reading: {
    is: { en: 'Sign of life with the quota, every 60 s.', zh: '每 60 秒上报在线状态与配额。' },
    every_s: 60,
    fields: { calls_left: count({ is: { en: 'Emergency calls left this month.', zh: '本月剩余紧急呼叫次数。' }, min: 0, max: 1_000 }) },
  },
  commands: {
    identify,
    ask: {
      is: { en: 'Show and speak a question, then listen.', zh: '显示并播报询问,然后聆听。' },
      fields: {
        text: Type.String({ minLength: 1, maxLength: 200, description: "The words, in the resident's language.", 'x-zh': '询问内容。' }),
      },
    },
  },
})
