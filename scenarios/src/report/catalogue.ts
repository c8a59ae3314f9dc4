import { alertKinds, type Language } from '@anju/sdk'
import { formatDuration } from '../document/duration-text.ts'
import { lackingCompanions, type Companion } from '../document/pairing.ts'
import type { Scenario } from '../document/load-scenario.ts'

/** A document as the catalogue shows it. */
export interface CatalogueEntry {
  /** The first case stands for all. */
  scenario: Scenario
  cases: number
  /** The comment above the document, a sentence or two. */
  says: string
}

const words = {
  title: { en: 'Scenarios', zh: '情景目录' },
  emergencies: { en: 'Emergencies', zh: '紧急情况' },
  quiet: { en: 'Quiet on their own', zh: '独立的静默情景' },
  due: { en: 'due', zh: '应报警' },
  silent: { en: 'must stay silent', zh: '必须静默' },
  twin: { en: 'quiet twin', zh: '静默对照' },
  variant: { en: 'variant', zh: '变体' },
  cases: { en: 'cases', zh: '个用例' },
  proves: { en: 'proves', zh: '验证' },
  twinless: { en: 'no quiet twin', zh: '无静默对照' },
  faultless: { en: 'no variant with a fault', zh: '无故障变体' },
  lost: { en: 'Twins and variants of what is not shown here', zh: '所属情景未列出的对照与变体' },
} as const

/** All documents as Markdown: each emergency with what is due and what it proves, under it its quiet twins and variants. */
export function catalogue(entries: readonly CatalogueEntry[], language: Language): string {
  const say = (name: keyof typeof words) => words[name][language]
  const relatives = (file: string) => entries.filter(({ scenario }) => scenario.twin_of === file || scenario.variant_of === file)
  const alone = entries.filter(({ scenario }) => scenario.twin_of === undefined && scenario.variant_of === undefined)
  const shown = new Set(alone.map(({ scenario }) => scenario.file))
  const lost = entries.filter(({ scenario: { twin_of, variant_of } }) => {
    const of = twin_of ?? variant_of
    return of !== undefined && !shown.has(of)
  })
  const lacking = lackingCompanions(entries.map(({ scenario }) => scenario))
  const section = (name: keyof typeof words, list: readonly CatalogueEntry[]) =>
    list.length === 0
      ? []
      : [
          `## ${say(name)} (${list.length})`,
          '',
          ...list.flatMap((entry) => [
            ...lines(entry, language, { indent: '', lacks: lacking.get(entry.scenario.file) ?? [] }),
            ...relatives(entry.scenario.file).flatMap((each) => lines(each, language, { indent: '  ', lacks: [] })),
          ]),
          '',
        ]
  return [
    `# ${say('title')} (${entries.length})`,
    '',
    ...section(
      'emergencies',
      alone.filter(({ scenario }) => scenario.expects.length > 0),
    ),
    ...section(
      'quiet',
      alone.filter(({ scenario }) => scenario.expects.length === 0),
    ),
    ...section('lost', lost),
  ].join('\n')
}

interface Line {
  indent: string
  /** What an emergency has not beside it. */
  lacks: readonly Companion[]
}

function lines({ scenario, cases, says }: CatalogueEntry, language: Language, { indent, lacks }: Line): string[] {
  const { file, title, expects, forbids, proves, twin_of, variant_of, lasts } = scenario
  const say = (name: keyof typeof words) => words[name][language]
  const kind = (name: keyof typeof alertKinds) => alertKinds[name].title[language]
  const relation = twin_of !== undefined ? `${say('twin')}: ` : variant_of !== undefined ? `${say('variant')}: ` : ''
  const facts = [
    formatDuration(lasts),
    ...(cases > 1 ? [`${cases} ${say('cases')}`] : []),
    ...(expects.length > 0
      ? [`${say('due')}: ${expects.map(({ alert, within }) => `${kind(alert)} < ${formatDuration(within)}`).join(', ')}`]
      : []),
    ...(forbids.length > 0 ? [`${say('silent')}: ${forbids.map(({ alert }) => kind(alert)).join(', ')}`] : []),
    ...(proves.length > 0 ? [`${say('proves')} ${proves.join(', ')}`] : []),
    ...lacks.map((each) => say(each === 'twin' ? 'twinless' : 'faultless')),
  ]
  // The comments of the documents are in English; a Chinese reader has the title and the facts.
  const sentence = language === 'en' && says !== '' ? ` ${says}` : ''
  return [`${indent}- **${relation}${title[language]}** (\`${file}\`; ${facts.join('; ')})${sentence}`]
}

/** The comment at the head of a document, without lines for editors. */
export const headComment = (text: string): string =>
  text
    .split('\n')
    .slice(
      0,
      Math.max(
        0,
        text.split('\n').findIndex((line) => !line.startsWith('#')),
      ),
    )
    .filter((line) => !/yaml-language-server|docs. shows these lines/.test(line))
    .map((line) => line.replace(/^#\s?/, ''))
    .join(' ')
    .trim()
