import type { Language } from '@anju/sdk'

/** The language that was chosen before, else the browser's if it is Chinese, else English. */
export function firstLanguage(stored: string | null, browser: readonly string[]): Language {
  if (stored === 'zh' || stored === 'en') return stored
  return browser.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en'
}
