import type { Home, Language } from '@anju/sdk'
import { codeText, kindTitle, type Translator } from '../text/name-of.ts'
import { inLanguage } from '../text/in-language.ts'
import type { Grouping } from './figures.ts'

/** A group in words: codes have words, homes titles; places, people and models are called what they are called. */
export function groupName(by: Grouping, key: string, homes: readonly Home[], language: Language, words: Translator): string {
  if (by === 'kind') return kindTitle(key, language)
  if (by === 'home') return inLanguage(homes.find(({ id }) => id === key)?.title, language, key)
  if (by === 'hazard' || by === 'severity' || by === 'outcome' || by === 'service') return codeText(words, by, key)
  if (by === 'day') return key.slice(5)
  return key
}
