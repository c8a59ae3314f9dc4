import { readFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import type { Language, Title } from '@anju/sdk'
import { yamlSource } from '@anju/sdk/document'
import { cell, code, table } from './table.ts'

interface Shown {
  title: Title
  proves?: readonly string[]
  expects?: readonly { alert: string; within: string }[]
}

/** A document as the catalogue shows it; the comment at its head says what it is for. */
function shownOf(file: string) {
  const text = readFileSync(file, 'utf8')
  const { title, proves = [], expects = [] } = yamlSource(file, text).value as Shown
  const why = text
    .split('\n')
    .filter((line) => line.startsWith('# ') && !line.startsWith('# yaml-language-server'))
    .map((line) => line.slice(2))
    .join(' ')
  return { title, proves, due: expects.map(({ alert, within }) => `${code(alert)} < ${within}`), why }
}

/** The catalogue of the documents that come with Anju, by folder. */
export function scenariosPage(files: readonly string[], root: string, language: Language): string {
  const zh = language === 'zh'
  const folders = Map.groupBy(files.toSorted(), (file) => basename(dirname(file)))
  const heads = zh ? ['文档', '标题', '应有预警', '证明', '说明(英文)'] : ['document', 'title', 'due', 'proves', 'what for']
  return [...folders]
    .map(([folder, own]) => {
      const rows = own.map((file) => {
        const { title, proves, due, why } = shownOf(file)
        const silent = zh ? '无:必须安静' : 'none: it must stay silent'
        return [code(relative(root, file)), title[language], due.length === 0 ? silent : due.join('; '), proves.join(' '), cell(why)]
      })
      return `## ${folder}\n\n${table(heads, rows)}\n`
    })
    .join('\n')
}
