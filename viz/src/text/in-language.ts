import type { Title } from '@anju/sdk'

/** A title in a language, or what stands for it where there is none. */
export const inLanguage = (title: Title | undefined, language: string, otherwise = ''): string =>
  title === undefined ? otherwise : title[language === 'zh' ? 'zh' : 'en']
