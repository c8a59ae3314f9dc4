import type { Language } from '@anju/sdk'
import { createI18n } from 'vue-i18n'
import { en } from './en.ts'
import { firstLanguage } from './first-language.ts'
import { zh } from './zh.ts'

const KEY = 'anju.language'

const read = (): string | null => {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage(read(), navigator.languages),
  fallbackLocale: 'en',
  messages: { zh, en },
})

/** Switches all words, and remembers it where the browser lets us. */
export function speak(language: Language): void {
  i18n.global.locale.value = language
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  try {
    localStorage.setItem(KEY, language)
  } catch {
    // Private windows may forbid storage: the choice then lasts as long as the page.
  }
}
