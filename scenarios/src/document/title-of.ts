import type { Language } from '@anju/sdk'
import type { Scenario } from './load-scenario.ts'

/** The title of a scenario, with its case where a document has several. */
export const titleOf = ({ title, case: { label } }: Pick<Scenario, 'title' | 'case'>, language: Language): string =>
  label === '' ? title[language] : `${title[language]} [${label}]`
