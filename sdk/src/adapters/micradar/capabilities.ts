import type { Title } from '../../text.ts'

export type MicradarModel = 'mr60bha1' | 'mr60fda1' | 'r60abd1'

/** What a model can and cannot tell, as its maker says. A rule that needs more than this is blind here. */
export interface Capabilities {
  falls: boolean
  vitals: boolean
  /** Whether it tells where the person is, only how far, or neither. */
  place: 'xyz' | 'xy' | 'distance' | 'none'
  /** Range of a working measurement of vitals, metres. */
  vitals_within_m?: readonly [number, number]
  /** The greatest values it can report; a faster heart or breath is invisible to it. */
  heart_at_most_per_min?: number
  breath_at_most_per_min?: number
  beam_half_angle_deg?: number
  settles_within_s?: number
  /** True when silence is normal, because it reports on change only. */
  silent_when_unchanged: boolean
  notes: readonly Title[]
}

/** The three models by what their documents say [seen, not measured]. */
export const micradarModels: Readonly<Record<MicradarModel, Capabilities>> = {
  mr60bha1: {
    falls: false,
    vitals: true,
    place: 'xyz',
    vitals_within_m: [0.4, 1.5],
    heart_at_most_per_min: 100,
    breath_at_most_per_min: 25,
    beam_half_angle_deg: 20,
    settles_within_s: 20,
    silent_when_unchanged: true,
    notes: [
      {
        en: 'A heart above 100 or breath above 25 per minute is never reported: it cannot see tachycardia.',
        zh: '心率上限 100、呼吸上限 25:无法发现心动过速。',
      },
      {
        en: 'Its maker states its accuracy as 85 %, 90 % and 95 % in one document.',
        zh: '厂家同一文档中的准确率有 85%、90%、95% 三种说法。',
      },
    ],
  },
  mr60fda1: {
    falls: true,
    vitals: false,
    place: 'none',
    silent_when_unchanged: true,
    notes: [{ en: 'A fall is a flag only: no place, depth or speed.', zh: '跌倒只是一个标志,没有位置、高度差和速度。' }],
  },
  r60abd1: {
    falls: false,
    vitals: true,
    place: 'xyz',
    heart_at_most_per_min: 120,
    breath_at_most_per_min: 35,
    silent_when_unchanged: true,
    notes: [
      {
        en: 'Heart is told from 60 to 120 per minute: slow and fast hearts are invisible to it.',
        zh: '心率范围 60–120:过缓与过速均不可见。',
      },
    ],
  },
}
