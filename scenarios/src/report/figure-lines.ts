import { alertKinds, type Language } from '@anju/sdk'
import { cellName, type Coverage } from '../coverage/coverage.ts'
import type { GateRule } from '../gate/gate.ts'
import type { GateJudgement, GateVerdict } from '../gate/judge-gate.ts'
import type { Figures } from '../statistics/figures.ts'
import { percentile, type Estimate } from '../statistics/interval.ts'

/** Unreached cells shown of one kind; the file of results holds the rest. */
const MOST_CELLS = 5

/** The figures of a suite, a line each. */
export function figureLines(figures: Figures, coverage: Coverage, language: Language): string[] {
  const en = language === 'en'
  const kinds = Object.keys(figures.recall)
  const false_alarms = figures.false_alarms_per_home_month
  return [
    en ? `${figures.runs} runs that came to an end` : `${figures.runs} 次完整运行`,
    ...kinds.map((kind) => {
      const seconds = figures.detection_s[kind] ?? []
      const at = (share: number) => short(percentile(seconds, share) ?? Number.NaN)
      return en
        ? `  ${titleOf(kind, language)}: recall ${share(figures.recall[kind]!)}; detection p50 ${at(0.5)} s, p95 ${at(0.95)} s, p99 ${at(0.99)} s`
        : `  ${titleOf(kind, language)}:检出率 ${share(figures.recall[kind]!)};检出时间 p50 ${at(0.5)} 秒,p95 ${at(0.95)} 秒,p99 ${at(0.99)} 秒`
    }),
    en ? `  quiet twins that stayed silent: ${share(figures.silent_twins)}` : `  静默对照保持静默:${share(figures.silent_twins)}`,
    en
      ? `  false alarms per home and month: ${rate(false_alarms)} over ${short(false_alarms.n)} home-months of ordinary days`
      : `  每户每月误报:${rate(false_alarms)},日常生活共 ${short(false_alarms.n)} 户月`,
    en
      ? `  coverage: ${coverage.reached} of ${coverage.cells} pairs of conditions (${percent(coverage.reached / coverage.cells)})`
      : `  覆盖:${coverage.cells} 组条件中达到 ${coverage.reached} 组(${percent(coverage.reached / coverage.cells)})`,
  ]
}

/** Which cells no run has reached, a few of each kind. */
export const unreachedLines = ({ kinds }: Coverage, language: Language): string[] =>
  Object.entries(kinds).flatMap(([kind, { cells, reached, unreached }]) => [
    `  ${titleOf(kind, language)}: ${reached}/${cells}`,
    ...unreached.slice(0, MOST_CELLS).map((cell) => `      ${cellName(cell)}`),
    ...(unreached.length > MOST_CELLS ? [`      … ${unreached.length - MOST_CELLS}`] : []),
  ])

const words = {
  met: { en: 'met', zh: '达标' },
  broken: { en: 'BROKEN', zh: '未达标' },
  unproven: { en: 'unproven', zh: '样本不足' },
}

/** What a gate says, a line for each of its rules and each entry of what is known. */
export function gateLines({ passed, verdicts, known }: GateJudgement, language: Language): string[] {
  const en = language === 'en'
  return [
    ...verdicts.map((verdict) => `  ${words[verdict.outcome][language].padEnd(9)}${ruleLine(verdict, language)}`),
    ...known.runs.map(({ file, seed, case: { number } }) =>
      en ? `  known     ${file} case ${number} seed ${seed} fails` : `  已知      ${file} 用例 ${number} 种子 ${seed} 失败`,
    ),
    ...known.expired.map(({ file, until, because }) =>
      en
        ? `  EXPIRED   ${file} was set aside until ${until} (${because}) and still fails`
        : `  已过期    ${file} 豁免至 ${until}(${because}),仍失败`,
    ),
    ...known.idle.map(({ file }) => (en ? `  idle      ${file} fails no more: take it out of the list` : `  可移除    ${file} 已不再失败`)),
    en ? `gate ${passed ? 'passed' : 'FAILED'}` : `门禁${passed ? '通过' : '未通过'}`,
  ]
}

function ruleLine({ rule, seen }: GateVerdict, language: Language): string {
  const { limit, of } = wanted(rule)
  const figure = 'of' in rule && rule.of !== undefined ? `${rule.figure} ${titleOf(rule.of, language)}` : rule.figure
  const value =
    rule.figure === 'false-alarms-per-home-month' ? rate(seen) : rule.figure === 'failed-runs' ? String(seen.value) : share(seen)
  return `${figure}${of} ${limit}: ${value}`
}

function wanted(rule: GateRule): { limit: string; of: string } {
  const of = 'within_s' in rule ? ` < ${rule.within_s} s` : ''
  if ('at_most' in rule) return { limit: `≤ ${rule.at_most}`, of }
  return { limit: `≥ ${percent('share' in rule ? rule.share : rule.at_least)}`, of }
}

const titleOf = (kind: string, language: Language): string =>
  Object.hasOwn(alertKinds, kind) ? alertKinds[kind as keyof typeof alertKinds].title[language] : kind
const share = ({ value, low, high, n }: Estimate): string =>
  n === 0 ? '– (0)' : `${percent(value)} [${percent(low)}, ${percent(high)}] (${n})`
const rate = ({ value, low, high, n }: Estimate): string => (n === 0 ? '–' : `${short(value)} [${short(low)}, ${short(high)}]`)
const percent = (value: number): string => `${Math.round(value * 1_000) / 10} %`
const short = (value: number): string => (Number.isNaN(value) ? '–' : String(Math.round(value * 100) / 100))
