import type { Language } from '../../text.ts'
import type { RequirementResult } from '../judge.ts'
import type { Observation } from '../observation.ts'
import { twins, type Verdict } from '../verdict.ts'
import type { ConformReport } from './conform-report.ts'
import { failures, paste, side } from './paste.ts'
import { scoreLine } from './report-lines.ts'
import { xmlText } from './xml-text.ts'

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2430;--page:#fff;--line:#d9dee5;--soft:#f4f6f8;--pass:#1a6b3c;--fail:#a3201c;--blocked:#8a5a00;--other:#5b6572}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaef;--page:#12171d;--line:#3a4350;--soft:#1d242d;
  --pass:#6fce96;--fail:#ff8f85;--blocked:#e5b454;--other:#a3aebb}}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:var(--ink);background:var(--page)}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}
td:nth-child(n+2){white-space:nowrap}td.wide{white-space:normal}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dd{margin:0}
@media(max-width:45rem){table{display:block;overflow-x:auto}dd{overflow-wrap:anywhere}}
.pass{color:var(--pass)}.fail{color:var(--fail);font-weight:600}.blocked{color:var(--blocked)}.not-applicable{color:var(--other)}
.whole{font-size:1.15rem;font-weight:600}summary{cursor:pointer;margin:1.5rem 0 .5rem;font-weight:600}
pre{background:var(--soft);padding:.8rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;font-size:13px}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}`

const WORDS = {
  en: {
    title: 'Conformance report',
    rule: 'Requirement',
    verdict: 'Verdict',
    failed: 'What failed, ready to paste',
    blocked: 'What is blocked, and what to do',
    passed: 'What passed',
    others: 'What does not apply',
    certificate: 'Certificate',
    difference: 'Declared, observed, sampled',
    same: 'more on which all agree',
    simulated: 'Everything on this page was seen on a test bench.',
    whole: {
      pass: 'Passed: no requirement failed and none is blocked.',
      open: 'No requirement failed; some are blocked.',
      fail: 'Failed.',
    },
    facts: { kind: 'Kind', profile: 'Profile', device: 'Device', depth: 'Run', kit: 'Kit', seed: 'Seed' },
    is: { pass: 'pass', fail: 'FAIL', blocked: 'blocked', 'not-applicable': 'not applicable' },
    columns: ['declared', 'observed', 'sampled'],
  },
  zh: {
    title: '一致性测试报告',
    rule: '要求',
    verdict: '结论',
    failed: '失败详情(可直接粘贴)',
    blocked: '受阻项及处理办法',
    passed: '通过项',
    others: '不适用项',
    certificate: '证书',
    difference: '声明、实测、样例',
    same: '项三方一致',
    simulated: '本页所有内容均来自测试台。',
    whole: { pass: '通过:无失败、无受阻。', open: '无失败,部分受阻。', fail: '未通过。' },
    facts: { kind: '类型', profile: '协议', device: '设备', depth: '运行方式', kit: '工具版本', seed: '随机种子' },
    is: { pass: '通过', fail: '失败', blocked: '受阻', 'not-applicable': '不适用' },
    columns: ['声明', '实测', '样例'],
  },
} as const

const span = (verdict: Verdict, language: Language) => `<span class="${verdict.is}">${WORDS[language].is[verdict.is]}</span>`
const why = (verdict: Verdict, language: Language) =>
  verdict.is === 'blocked' ? verdict.todo[language] : verdict.is === 'not-applicable' ? verdict.why[language] : ''

/** One page that needs nothing beside itself: what is wrong first, then what is open, then the rest. */
export function html(report: ConformReport, language: Language): string {
  const { judgement, log } = report
  const words = WORDS[language]
  const of = (is: Verdict['is']) => judgement.requirements.filter(({ verdict }) => verdict.is === is)
  const failed = of('fail')
  const pastes = failed.filter((each) => failures(each).length > 0).map((each) => `<pre>${xmlText(paste(each, log, language))}</pre>`)
  const whole = judgement.passed ? (judgement.complete ? 'pass' : 'open') : 'fail'
  const mark = { pass: 'pass', open: 'blocked', fail: 'fail' }[whole]
  const scores = [judgement.score.requirements, ...twins.map((twin) => judgement.score[twin])]
    .map((score, i) => `<li>${i === 0 ? '' : `${side(twins[i - 1]!, language)}: `}${scoreLine(score, language)}</li>`)
    .join('')
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${words.title}</title><style>${STYLE}</style></head><body>
<h1>anju-conform: ${words.title}</h1><p>${words.simulated}</p><p class="whole ${mark}">${words.whole[whole]}</p>${facts(report, language)}<ul>${scores}</ul>
${failed.length === 0 ? '' : `<h2>${words.failed}</h2>${pastes.join('')}`}
${section(words.blocked, of('blocked'), language)}${section(words.passed, of('pass'), language)}
<h2>${words.difference}</h2>${differenceTable(report, language)}
<h2>${words.certificate}</h2><pre>${xmlText(JSON.stringify(report.certificate ?? null, null, 2))}</pre>
<details><summary>${words.others} (${of('not-applicable').length})</summary>${table(of('not-applicable'), language)}</details></body></html>\n`
}

/** What was looked at, and how. */
function facts({ header, log }: ConformReport, language: Language): string {
  const words = WORDS[language].facts
  const birth = log.find((seen) => seen.saw === 'publish' && seen.topic.endsWith('/birth'))
  const body = bodyOf(birth)
  const told = [body['model'], body['firmware']].filter((each) => typeof each === 'string').join(' ')
  const rows = [
    [words.kind, header?.target.kind ?? body['kind']],
    [words.profile, header?.target.profile],
    [words.device, [birth?.saw === 'publish' ? birth.topic.replace(/\/birth$/, '') : '', told].filter((each) => each !== '').join(', ')],
    [words.depth, header?.depth],
    [words.kit, header?.kit],
    [words.seed, header?.seed],
  ]
  const items = rows.filter(([, value]) => value !== undefined && value !== '')
  return `<dl>${items.map(([name, value]) => `<dt>${String(name)}</dt><dd>${xmlText(String(value))}</dd>`).join('')}</dl>`
}

function bodyOf(birth: Observation | undefined): Record<string, unknown> {
  try {
    const said = JSON.parse(birth?.saw === 'publish' ? (birth.text ?? '') : '') as { body?: Record<string, unknown> } | null
    return said?.body ?? {}
  } catch {
    return {}
  }
}

const section = (title: string, some: readonly RequirementResult[], language: Language): string =>
  some.length === 0 ? '' : `<h2>${title} (${some.length})</h2>${table(some, language)}`

function table(some: readonly RequirementResult[], language: Language): string {
  const words = WORDS[language]
  const sides = twins.map((twin) => `<th>${side(twin, language)}</th>`).join('')
  const rows = some.map((each) => row(each, language)).join('')
  return `<table><tr><th>${words.rule}</th><th>${words.verdict}</th>${sides}</tr>${rows}</table>`
}

const row = ({ id, sentence, verdict, positive, negative }: RequirementResult, language: Language): string =>
  `<tr><td><b>${id}</b> ${xmlText(sentence)}</td><td class="wide">${span(verdict, language)} ${xmlText(why(verdict, language))}</td>
<td>${span(positive, language)}</td><td>${span(negative, language)}</td></tr>\n`

function differenceTable({ difference }: ConformReport, language: Language): string {
  const words = WORDS[language]
  const mark = (has: boolean) => `<td>${has ? '●' : '–'}</td>`
  const rows = difference.rows.map(
    ({ what, declared, observed, sampled }) => `<tr><td>${xmlText(what)}</td>${mark(declared)}${mark(observed)}${mark(sampled)}</tr>`,
  )
  const refused = difference.refused.map(({ name, says }) => `<p>${xmlText(name)}: ${xmlText(says[language])}</p>`)
  const head = words.columns.map((name) => `<th>${name}</th>`).join('')
  const all = rows.length === 0 ? '' : `<table><tr><th></th>${head}</tr>${rows.join('')}</table>`
  return `${all}${refused.join('')}<p>${difference.same} ${words.same}</p>`
}
