import { errors, type Language } from '@anju/sdk'
import { cell, code, table } from './table.ts'

/** Every code that the wire, the API and the commands may answer with. */
export function errorsPage(language: Language): string {
  const rows = Object.entries(errors).map(([name, { spec, says }]) => [code(name), cell(says[language]), spec])
  return table(language === 'zh' ? ['代码', '含义', '规则'] : ['code', 'says', 'rule'], rows)
}
