import type { Language } from '@anju/sdk'
import { titleOf } from '../document/title-of.ts'
import { isGood } from '../judge/verdict.ts'
import type { RunRecord } from '../runner/run-record.ts'
import { xml } from './junit.ts'
import type { PlanReplay } from './plan-replay.ts'
import { replayScript, replaySection, replayStyle } from './replay-page.ts'
import { again, failures } from './run-lines.ts'
import { verdictSentence } from './verdict-sentence.ts'

const style = `
body { font: 15px/1.5 system-ui, "Noto Sans SC", "Microsoft YaHei", sans-serif; max-width: 72rem; margin: 0 auto; padding: 2rem 1rem }
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
td, th { padding: .15rem .8rem .15rem 0; text-align: left; vertical-align: top; border-top: 1px solid #e5e9ef }
th { border-top: 0; font-weight: 600; color: #4b5563 }
time { font-variant-numeric: tabular-nums }
.truth { color: #92400e }
.people { color: #5b21b6 }
.sensors { color: #374151 }
.server { color: #1d4ed8; font-weight: 600 }
@media (prefers-color-scheme: dark) {
  body { background: #10151c; color: #e5e9ef }
  article { background: #182029; border-color: #2c3845 }
  small, time { color: #a7b3c1 }
  code { background: #243040 }
  .wrong { color: #f87171 }
  td, th { border-top-color: #2c3845 }
  th, .sensors { color: #a7b3c1 }
  .truth { color: #fbbf24 }
  .people { color: #c4b5fd }
  .server { color: #93c5fd }
}
`

/** All runs as one page that needs nothing else: failures first, each with its timeline and the command that repeats it. */
export function html(results: readonly RunRecord[], language: Language, replays: ReadonlyMap<RunRecord, PlanReplay> = new Map()): string {
  const failed = results.filter(({ passed }) => !passed)
  const title = language === 'en' ? 'Scenarios: simulated homes' : '情景测试(模拟家庭)'
  const count =
    language === 'en'
      ? `${results.length} run${results.length === 1 ? '' : 's'}, ${results.length - failed.length} passed, ${failed.length} failed`
      : `共 ${results.length} 次,通过 ${results.length - failed.length},失败 ${failed.length}`
  const articles = [...failed, ...results.filter(({ passed }) => passed)].map((run) => article(run, language, replays.get(run)))
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}${replays.size === 0 ? '' : replayStyle}</style></head>
<body><h1>${title}</h1><p>${count}</p>
${articles.join('\n')}${replays.size === 0 ? '' : `\n<script>${replayScript}</script>`}
</body></html>
`
}

function article(run: RunRecord, language: Language, replay: PlanReplay | undefined): string {
  const { file, way, seed, passed, verdicts, trace_sha256 } = run
  const good = verdicts.filter(({ outcome }) => isGood(outcome)).map((each) => `<li>${xml(verdictSentence(each, language))}</li>`)
  const wrong = failures(run, language).map((line) => `<li class="wrong">${xml(line)}</li>`)
  const command = passed ? '' : `<p><code>${xml(again(run))}</code></p>`
  return `<article class="${passed ? 'passed' : 'failed'}"><h2>${passed ? '✓' : '✗'} ${xml(titleOf(run, language))}
<small>${xml(file)} · ${way} · seed ${xml(String(seed))} · trace ${trace_sha256.slice(0, 12)}</small></h2>
<ul>${[...wrong, ...good].join('')}</ul>${command}${replay === undefined ? '' : replaySection(replay, language)}${timeline(run, language)}</article>`
}

const lanes = {
  truth: { en: 'truth', zh: '真实情况' },
  people: { en: 'people', zh: '人员操作' },
  sensors: { en: 'devices', zh: '设备' },
  server: { en: 'server', zh: '服务器' },
} as const
type Lane = keyof typeof lanes
interface Entry {
  at_ms: number
  lane: Lane
  text: string
}

/** What really happened, what people did, what devices said and what the server made of it, side by side, with offsets from the start. */
function timeline(run: RunRecord, language: Language): string {
  const entries = entriesOf(run).sort((a, b) => a.at_ms - b.at_ms)
  if (entries.length === 0) return ''
  const names = (Object.keys(lanes) as Lane[]).filter((lane) => entries.some((entry) => entry.lane === lane))
  const head = `<tr><th></th>${names.map((lane) => `<th>${lanes[lane][language]}</th>`).join('')}</tr>`
  const cells = ({ lane, text }: Entry) =>
    names.map((name) => `<td>${name === lane ? `<span class="${lane}">${xml(text)}</span>` : ''}</td>`).join('')
  const rows = entries.map((entry) => `<tr><td><time>${offset(entry.at_ms - run.starts_ms)}</time></td>${cells(entry)}</tr>`)
  return `<table>${head}${rows.join('')}</table>`
}

const entriesOf = ({ truths, alerts, incidents, actions, heard }: RunRecord): Entry[] => [
  ...truths.map(({ at_ms, kind, phase, room }) => ({ at_ms, lane: 'truth' as const, text: words(kind, phase, room) })),
  ...actions.map(({ at_ms, who, does }) => ({ at_ms, lane: 'people' as const, text: words(who, does) })),
  ...heard.map(({ at_ms, device, says }) => ({ at_ms, lane: 'sensors' as const, text: words(device, says) })),
  ...alerts.flatMap(({ raised_ms, cleared_ms, kind, severity, room }) => [
    { at_ms: raised_ms, lane: 'server' as const, text: words('alert', kind, severity, room) },
    ...(cleared_ms === undefined ? [] : [{ at_ms: cleared_ms, lane: 'server' as const, text: words('cleared', kind, room) }]),
  ]),
  ...incidents.flatMap(({ steps }) =>
    steps.map(({ at_ms, step, by }) => ({ at_ms, lane: 'server' as const, text: words('step', step, by) })),
  ),
]

const words = (...parts: (string | undefined)[]): string => parts.filter((part) => part !== undefined && part !== '').join(' ')

/** Since the start, as `1:02:03.4`. */
function offset(ms: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const s = Math.floor(ms / 1_000)
  return `${Math.floor(s / 3_600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}.${Math.floor((ms % 1_000) / 100)}`
}
