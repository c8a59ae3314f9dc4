import type { Language } from '@anju/sdk'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Translator } from './name-of.ts'

/** The words of the page and the language they are in, for a component. */
export function useWords() {
  const i18n = useI18n()
  const language = computed<Language>(() => (i18n.locale.value === 'zh' ? 'zh' : 'en'))
  const words: Translator = { t: (key, params) => (params === undefined ? i18n.t(key) : i18n.t(key, params)), te: (key) => i18n.te(key) }
  return { t: words.t, words, language }
}
