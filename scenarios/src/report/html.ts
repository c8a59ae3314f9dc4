import type { Language } from '@anju/sdk'
import { titleOf } from '../document/title-of.ts'
import { isGood } from '../judge/verdict.ts'
import type { RunRecord } from '../runner/run-record.ts'
import { xml } from './junit.ts'
import { again, failures } from './run-lines.ts'
import { verdictSentence } from './verdict-sentence.ts'

const style = `
body { font: 15px/1.5 system-ui, "Noto Sans SC", "Microsoft YaHei", sans-serif; max-width: 60rem; margin: 0 auto; padding: 2rem 1rem }
body { color: #1f2937; background: #f5f7fa }
h1 { font-size: 1.4rem }
h2 { font-size: 1rem; margin: 0 }
article { background: #fff; border: 1px solid #d8dee6; border-left: 6px solid #15803d; border-radius: 6px; padding: .6rem 1rem; margin: .6rem 0 }
article.failed { border-left-color: #b91c1c }
small, time { color: #4b5563; font-weight: 400 }
ul { margin: .3rem 0; padding-left: 1.2rem }
.wrong { color: #b91c1c }
code { background: #eef2f6; padding: .1rem .3rem; border-radius: 3px }
table { border-collapse: collapse; font-size: .85rem }
td { padding: .1rem .8rem .1rem 0 }
@media (prefers-color-scheme: dark) {
  body { background: #10151c; color: #e5e9ef }
  article { background: #182029; border-color: #2c3845 }
  small, time { color: #a7b3c1 }
  code { background: #243040 }
  .wrong { color: #f87171 }
}
`

/** All runs as one page that needs nothing else: failures first, each with its timeline and the command that repeats it. */
export function html(results: readonly RunRecord[], language: Language): string {
  const failed = results.filter(({ passed }) => !passed)
  const title = language === 'en' ? 'Scenarios: simulated homes' : '情景测试(模拟家庭)'
  const count =
    language === 'en'
      ? `${results.length} runs, ${results.length - failed.length} passed, ${failed.length} failed`
      : `共 ${results.length} 次,通过 ${results.length - failed.length},失败 ${failed.length}`
  const articles = [...failed, ...results.filter(({ passed }) => passed)].map((run) => article(run, language))
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head>
<body><h1>${title}</h1><p>${count}</p>
${articles.join('\n')}
</body></html>
`
}

function article(run: RunRecord, language: Language): string {
  const { file, way, seed, passed, verdicts, trace_sha256 } = run
  const good = verdicts.filter(({ outcome }) => isGood(outcome)).map((each) => `<li>${xml(verdictSentence(each, language))}</li>`)
  const wrong = failures(run, language).map((line) => `<li class="wrong">${xml(line)}</li>`)
  const command = passed ? '' : `<p><code>${xml(again(run))}</code></p>`
  return `<article class="${passed ? 'passed' : 'failed'}"><h2>${passed ? '✓' : '✗'} ${xml(titleOf(run, language))}
<small>${xml(file)} · ${way} · seed ${xml(String(seed))} · trace ${trace_sha256.slice(0, 12)}</small></h2>
<ul>${[...wrong, ...good].join('')}</ul>${command}${timeline(run)}</article>`
}

/** What really happened and what was said about it, in order, with offsets from the start. */
function timeline({ starts_ms, truths, alerts }: RunRecord): string {
  const rows = [
    ...truths.map(({ at_ms, kind, phase, room = '' }) => ({ at_ms, cells: ['truth', `${kind} ${phase}`, room] })),
    ...alerts.map(({ raised_ms, kind, severity, room = '' }) => ({ at_ms: raised_ms, cells: ['alert', `${kind} (${severity})`, room] })),
  ].sort((a, b) => a.at_ms - b.at_ms)
  if (rows.length === 0) return ''
  const cell = (text: string) => `<td>${xml(text)}</td>`
  const line = ({ at_ms, cells }: (typeof rows)[number]) =>
    `<tr><td><time>+${((at_ms - starts_ms) / 1_000).toFixed(1)} s</time></td>${cells.map(cell).join('')}</tr>`
  return `<table>${rows.map(line).join('')}</table>`
}
