import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue, type Language, type Title } from '@anju/sdk'
import { alertsPage } from './alerts-page.ts'
import { devicePage } from './device-page.ts'
import { errorsPage } from './errors-page.ts'
import { scenariosPage } from './scenarios-page.ts'

const root = join(import.meta.dirname, '..', '..')
const suites = join(root, 'scenarios', 'suites')

/** A page as VitePress takes it: the parameter of its address, and its text. */
export interface MadePage {
  params: { name: string }
  content: string
}

const headed = (title: Title, intro: Title, text: string, language: Language) => `# ${title[language]}\n\n${intro[language]}\n\n${text}`

/** The texts of rules with ids, as they stand: links between files lead nowhere here and are written as names. */
function standards(language: Language): string {
  const texts = [
    ['sdk', { en: 'The protocol', zh: '协议' }],
    ['server', { en: 'The server', zh: '服务器' }],
    ['simulator', { en: 'The simulator', zh: '模拟器' }],
    ['scenarios', { en: 'Scenarios', zh: '场景' }],
  ] as const
  return texts
    .map(([name, title]) => {
      const text = readFileSync(join(root, name, 'SPEC.md'), 'utf8')
        .replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]+\)/g, '$1')
        .replaceAll(/^(#+) /gm, '#$1 ')
        .replace(/^## .*\n/, '')
        .replaceAll('{{', '&#123;&#123;')
        .replaceAll(/<(?=[a-z])/g, '&lt;')
      return `## ${title[language]} (\`${name}/SPEC.md\`)\n\n${text}`
    })
    .join('\n\n')
}

/** The reference pages that are no device kinds. */
export const referencePages = (language: Language): MadePage[] => [
  {
    params: { name: 'alerts' },
    content: headed(
      { en: 'Alerts', zh: '预警种类' },
      {
        en: 'What the reference server may claim. The budget runs from the true onset, as the world knows it, to the alert; the judge of scenarios holds every alert to it unless a document says otherwise.',
        zh: '参考服务器会发出的预警。时限从真实发生(由世界的真值给出)算到预警;除非场景文档另有规定,评判按此执行。',
      },
      alertsPage(language),
      language,
    ),
  },
  {
    params: { name: 'scenarios' },
    content: headed(
      { en: 'Scenario catalogue', zh: '场景目录' },
      {
        en: 'The documents that come with Anju. Each emergency has quiet twins: what looks like it and must raise nothing.',
        zh: '随安居提供的文档。每种紧急情况都有“安静的孪生”:看起来像,但不得报警。',
      },
      scenariosPage(globSync(join(suites, '**/*.yaml')), suites, language),
      language,
    ),
  },
  {
    params: { name: 'errors' },
    content: headed(
      { en: 'Error codes', zh: '错误码' },
      {
        en: 'A code and its parameters travel; the words are made where somebody reads them.',
        zh: '线上只传代码和参数;文字在显示处生成。',
      },
      errorsPage(language),
      language,
    ),
  },
  {
    params: { name: 'standards' },
    content: headed(
      { en: 'Rules with ids', zh: '规范条文' },
      {
        en: 'Every rule has an id, and every id a test that names it; the house checks it both ways. `pnpm requirements sdk` lists rule, tests and verdict.',
        zh: '每条规则有编号,每个编号有点名它的测试,并双向检查。`pnpm requirements sdk` 列出规则、测试与结论。条文为英文。',
      },
      standards(language),
      language,
    ),
  },
]

/** A page for each device kind. */
export const devicePages = (language: Language): MadePage[] =>
  Object.values(catalogue).map((device) => ({ params: { name: device.kind }, content: devicePage(device, language) }))
