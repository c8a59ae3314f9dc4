import { shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useLive } from '../feed/live-store.ts'
import { roomTitle, rowTitle } from '../text/name-of.ts'
import { inLanguage } from '../text/in-language.ts'
import { useWords } from '../text/use-words.ts'
import type { Row } from '../view/incident-list.ts'
import { ring } from './live-sound.ts'

/** What is said of a new alert, with a sound where that is on; what waited long before the page was opened is not new. */
export function useAnnouncement(waitingRows: ComputedRef<readonly Row[]>, sound: Ref<string>): Ref<string> {
  const live = useLive()
  const { t, words, language } = useWords()
  const announced = shallowRef('')
  const announce = (row: Row) => {
    const kind = rowTitle(row, language.value, words)
    const home = inLanguage(row.home?.title, language.value, row.incident.home)
    const room = roomTitle(row.home, row.lead?.room, language.value, t('desk.unknownRoom'))
    announced.value = t('desk.newAlarm', { severity: t(`severity.${row.incident.severity}`), kind, home, room })
    if (sound.value === 'on') ring(row.incident.severity)
  }
  const known = new Set<string>()
  watch(waitingRows, (waiting) => {
    const first = known.size === 0 && announced.value === '' && live.now_ms - (waiting[0]?.incident.raised_ms ?? 0) > 60_000
    const fresh = waiting.filter(({ incident }) => !known.has(incident.id))
    for (const { incident } of fresh) known.add(incident.id)
    if (!first && fresh[0] !== undefined) announce(fresh[0])
  })
  return announced
}
