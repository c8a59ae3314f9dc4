import type { DrillReview, Language } from '@anju/sdk'
import { i18n } from '../text/i18n.ts'
import { codeText, kindTitle } from '../text/name-of.ts'
import { reviewHtml, type ReviewWords } from './review-html.ts'

/** Gives a review to whoever reads the page, as one file that replays without a network. */
export function saveReview(review: DrillReview, title: string, language: Language): void {
  const [t, te] = [(key: string) => i18n.global.t(key), (key: string) => i18n.global.te(key)]
  const words: ReviewWords = {
    t,
    deed: (code) => codeText({ t, te }, te(`stepDone.${code}`) ? 'stepDone' : 'act.call', code),
    kind: (kind) => kindTitle(kind, language),
  }
  const url = URL.createObjectURL(new Blob([reviewHtml(review, title, language, words)], { type: 'text/html' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${review.drill.id}.html`
  link.click()
  URL.revokeObjectURL(url)
}
