import type { Home, Language } from '@anju/sdk'
import { deviceTitle, roomTitle, type Translator } from '../text/name-of.ts'
import type { Belief } from '../view/beliefs/belief.ts'
import type { Difference } from '../view/beliefs/differences.ts'

/** What somebody holds, in words: `Bedroom, lying`. */
export function beliefText(belief: Belief, home: Home, language: Language, words: Translator): string {
  const { t } = words
  if (belief.is === 'at') {
    const room = roomTitle(home, belief.room, language, belief.room)
    return belief.stance === undefined ? room : t('replay.at', { room, stance: t(`replay.stance.${belief.stance}`) })
  }
  if (belief.is === 'lost') {
    const device = home.devices.find(({ id }) => id === belief.device)
    return t('replay.lost', { device: device === undefined ? belief.device : deviceTitle(device, language, words) })
  }
  return t(`replay.is.${belief.is}`)
}

/** A difference as a sentence. */
export function differenceText(difference: Difference, home: Home, language: Language, words: Translator): string {
  const { who, kind, is, holds } = difference
  const lost = is.is === 'lost' ? 'Lost' : ''
  return words.t(`replay.differs.${who}.${kind}${who === 'server' && kind === 'ghost' ? lost : ''}`, {
    is: beliefText(is, home, language, words),
    holds: beliefText(holds, home, language, words),
  })
}
