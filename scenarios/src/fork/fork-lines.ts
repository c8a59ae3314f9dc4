import { alertKinds, type AlertKind, type EmergencyOutcome, type Language, type Title } from '@anju/sdk'
import { formatDuration } from '../document/duration-text.ts'
import { isLater, wordOf, type Deed } from './deed.ts'
import type { Fork, ForkSide } from './fork-drill.ts'

const words = {
  floor: { en: 'on the floor', zh: '倒地时间' },
  alerted: { en: 'alerted', zh: '报警' },
  acknowledged: { en: 'acknowledged', zh: '确认' },
  sent: { en: 'sent', zh: '派单' },
  arrived: { en: 'arrived', zh: '到场' },
  resolved: { en: 'resolved', zh: '处置完毕' },
  over: { en: 'over', zh: '结束' },
  points: { en: 'points', zh: '得分' },
  passed: { en: 'passed', zh: '通过' },
  failed: { en: 'not passed', zh: '未通过' },
  given: { en: 'as given', zh: '原过程' },
  fork: { en: 'otherwise', zh: '另一种做法' },
  refused: { en: 'refused', zh: '被拒绝' },
  same: { en: 'Both are the same, byte for byte (simulated).', zh: '两次完全相同,逐字节一致(模拟)。' },
} as const satisfies Record<string, Title>

type Row = readonly [name: string, given: string, fork: string]

/** Both outcomes side by side, and what each came to on the floor. Times count from the true onset. */
export function forkLines({ given, fork, same }: Fork, language: Language): string[] {
  const say = (word: keyof typeof words) => words[word][language]
  const rows: Row[] = [['', say('given'), say('fork')]]
  const ids = [...new Set([...given.outcome.emergencies, ...fork.outcome.emergencies].map(({ id }) => id))]
  for (const id of ids) {
    const [a, b] = [given, fork].map(({ outcome }) => outcome.emergencies.find((each) => each.id === id))
    rows.push([titleOf((a ?? b)!.kind, language), '', ''])
    const all = times.map(([word, time]): Row => [`  ${say(word)}`, minutes(a && time(a)), minutes(b && time(b))])
    rows.push(...all.filter(([, before, now]) => before !== NEVER || now !== NEVER))
  }
  rows.push([say('floor'), minutes(given.outcome.on_floor_s), minutes(fork.outcome.on_floor_s)])
  const points = ({ score }: ForkSide) =>
    score === undefined ? '-' : `${score.points}/${score.of} ${say(score.passed ? 'passed' : 'failed')}`
  rows.push([say('points'), points(given), points(fork)])
  const refused = (side: ForkSide, name: keyof typeof words) =>
    side.refusals.map(({ asked, code }) => `! ${say(name)}: ${askedOf(asked)} ${say('refused')} (${code})`)
  return [...columns(rows), ...refused(given, 'given'), ...refused(fork, 'fork'), ...(same ? [say('same')] : [])]
}

const times: readonly (readonly [keyof typeof words, (one: EmergencyOutcome) => number | undefined])[] = [
  ['alerted', (one) => one.alerted_s],
  ['acknowledged', (one) => one.acknowledged_s],
  ['sent', (one) => one.dispatched_s],
  ['arrived', (one) => one.arrived_s],
  ['resolved', (one) => one.resolved_s],
  ['over', (one) => (one.over ? one.lasted_s : undefined)],
]

/** What somebody does and when, in a line. */
export const deedLine = (deed: Deed): string =>
  `${deed.by}: ${wordOf(deed)}, ${formatDuration(deed.after)} after ${isLater(deed) ? deed.when : 'the alert'} (${deed.on})`

const askedOf = (asked: ForkSide['refusals'][number]['asked']): string =>
  'do' in asked ? asked.do : 'call' in asked ? asked.call : asked.step

const titleOf = (kind: string, language: Language) =>
  Object.hasOwn(alertKinds, kind) ? alertKinds[kind as AlertKind].title[language] : kind

/** What did not come about. */
const NEVER = '-'

const minutes = (seconds: number | undefined): string => (seconds === undefined ? NEVER : `${(seconds / 60).toFixed(1)} min`)

/** On a screen a Chinese character is as wide as two Latin letters. */
const width = (text: string): number => text.length + (text.match(/[\u2e80-\uffff]/g) ?? []).length

function columns(rows: readonly Row[]): string[] {
  const widest = (column: 0 | 1) => Math.max(...rows.map((row) => width(row[column])))
  const padded = (text: string, to: number) => text + ' '.repeat(to - width(text))
  const [first, second] = [widest(0), widest(1)]
  return rows.map(([name, given, fork]) => `${padded(name, first)}  ${padded(given, second)}  ${fork}`.trimEnd())
}
