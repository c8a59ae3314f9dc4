import type { Language } from '../../text.ts'
import type { RequirementResult } from '../judge.ts'
import { twins, type Verdict } from '../verdict.ts'
import type { ConformReport } from './conform-report.ts'
import { failures, paste, side } from './paste.ts'
import { scoreLine } from './report-lines.ts'
import { xmlText } from './xml-text.ts'

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c2430;background:#fff}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #d9dee5;padding:.35rem .6rem;text-align:left;vertical-align:top}
.pass{color:#1a6b3c}.fail{color:#a3201c;font-weight:600}.blocked{color:#8a5a00}.not-applicable{color:#6a7482}
pre{background:#f4f6f8;padding:.8rem;overflow-x:auto;white-space:pre-wrap;font-size:13px}h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}`

const WORDS = {
  en: {
    title: 'Conformance report',
    rule: 'Requirement',
    verdict: 'Verdict',
    both: 'Positive, negative',
    failed: 'What failed',
    certificate: 'Certificate',
    difference: 'Declared, observed, sampled',
    simulated: 'Everything on this page was seen on a test bench.',
  },
  zh: {
    title: '一致性测试报告',
    rule: '要求',
    verdict: '结论',
    both: '正例、反例',
    failed: '失败详情',
    certificate: '证书',
    difference: '声明、实测、样例',
    simulated: '本页所有内容均来自测试台。',
  },
} as const

const span = (verdict: Verdict) => `<span class="${verdict.is}">${verdict.is}</span>`
const why = (verdict: Verdict, language: Language) =>
  verdict.is === 'blocked' ? verdict.todo[language] : verdict.is === 'not-applicable' ? verdict.why[language] : ''

/** One page that needs nothing beside itself. */
export function html(report: ConformReport, language: Language): string {
  const { judgement, log, header } = report
  const words = WORDS[language]
  const rows = judgement.requirements.map((each) => row(each, language)).join('')
  const failed = judgement.requirements.filter((each) => failures(each).length > 0)
  const pastes = failed.map((each) => `<pre>${xmlText(paste(each, log, language))}</pre>`).join('')
  const scores = [judgement.score.requirements, ...twins.map((twin) => judgement.score[twin])]
    .map((score, i) => `<li>${i === 0 ? '' : `${side(twins[i - 1]!, language)}: `}${scoreLine(score, language)}</li>`)
    .join('')
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${words.title}</title><style>${STYLE}</style></head><body>
<h1>anju-conform: ${words.title}</h1><p>${words.simulated}</p><p>${xmlText(JSON.stringify(header?.target ?? {}))}</p><ul>${scores}</ul>
${failed.length === 0 ? '' : `<h2>${words.failed}</h2>${pastes}`}
<table><tr><th>${words.rule}</th><th>${words.verdict}</th><th>${words.both}</th></tr>${rows}</table>
<h2>${words.difference}</h2>${differenceTable(report)}
<h2>${words.certificate}</h2><pre>${xmlText(JSON.stringify(report.certificate ?? null, null, 2))}</pre></body></html>\n`
}

const row = ({ id, sentence, verdict, positive, negative }: RequirementResult, language: Language): string =>
  `<tr><td><b>${id}</b> ${xmlText(sentence)}</td><td>${span(verdict)} ${xmlText(why(verdict, language))}</td><td>${span(positive)},
 ${span(negative)}</td></tr>\n`

function differenceTable({ difference }: ConformReport): string {
  const mark = (has: boolean) => `<td>${has ? '●' : '–'}</td>`
  const rows = difference.rows.map(
    ({ what, declared, observed, sampled }) => `<tr><td>${xmlText(what)}</td>${mark(declared)}${mark(observed)}${mark(sampled)}</tr>`,
  )
  const refused = difference.refused.map(({ name, says }) => `<p>${xmlText(name)}: ${xmlText(says.en)} ${xmlText(says.zh)}</p>`)
  return `<table><tr><th></th><th>declared</th><th>observed</th><th>sampled</th></tr>${rows.join('')}</table>${refused.join('')}`
}
