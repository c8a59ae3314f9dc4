import type { Language, Site, Title } from '@anju/sdk'
import { csvText } from '../csv-text.ts'
import { html } from '../print/html.ts'
import { printedPage, wallClock } from '../print/printed-page.ts'
import type { NetworkDay } from './network-day.ts'
import { networkQuality, type Grade, type NetworkQuality } from './network-quality.ts'
import type { Line } from './network-watch.ts'

export interface HomeNetwork extends NetworkQuality {
  home: string
  provider?: string
  line?: Line['kind']
}
export interface ProviderNetwork extends NetworkQuality {
  /** Absent for homes whose provider nobody wrote down. */
  provider?: string
  homes: number
  poor_homes: number
}
export interface NetworkReport {
  homes: readonly HomeNetwork[]
  providers: readonly ProviderNetwork[]
}

/** The quality of each home, the worst first, and of each provider. */
export function networkReport(days: readonly NetworkDay[], lineOf: (home: string) => Line | undefined): NetworkReport {
  const worstFirst = (a: NetworkQuality, b: NetworkQuality) => (a.heard_pct ?? 101) - (b.heard_pct ?? 101)
  const homes = [...Map.groupBy(days, ({ home }) => home)].map(([home, own]): HomeNetwork => {
    const line = lineOf(home)
    return { home, ...(line === undefined ? {} : { provider: line.provider, line: line.kind }), ...networkQuality(own) }
  })
  const providers = [...Map.groupBy(days, ({ home }) => lineOf(home)?.provider)].map(([provider, own]): ProviderNetwork => {
    const theirs = homes.filter((one) => one.provider === provider)
    const poor_homes = theirs.filter(({ grade }) => grade === 'poor').length
    return { ...(provider === undefined ? {} : { provider }), homes: theirs.length, poor_homes, ...networkQuality(own) }
  })
  return {
    homes: homes.toSorted((a, b) => worstFirst(a, b) || (a.home < b.home ? -1 : 1)),
    providers: providers.toSorted(worstFirst),
  }
}

/** One line a home. */
export const networkSheet = ({ homes }: NetworkReport): string =>
  csvText(
    [
      'home',
      'provider',
      'line',
      'grade',
      'days',
      'heard_pct',
      'silent_h',
      'gaps',
      'losses',
      'delay_p95_s',
      'messages',
      'late_messages',
      'rssi_mean_dbm',
      'rssi_least_dbm',
    ],
    homes.map((one) => [
      one.home,
      one.provider,
      one.line,
      one.grade,
      one.days,
      one.heard_pct,
      one.silent_h,
      one.gaps,
      one.losses,
      one.delay_p95_s,
      one.messages,
      one.late_messages,
      one.rssi_mean_dbm,
      one.rssi_least_dbm,
    ]),
  )

const words = {
  title: { zh: '网络质量报告', en: 'Network quality' },
  providers: { zh: '按运营商', en: 'By provider' },
  provider: { zh: '运营商', en: 'Provider' },
  unknown: { zh: '未登记', en: 'Not written down' },
  homes: { zh: '户数', en: 'Homes' },
  poor: { zh: '差的户数', en: 'Poor' },
  home: { zh: '家庭', en: 'Home' },
  grade: { zh: '评级', en: 'Grade' },
  heard: { zh: '在线率 %', en: 'Heard %' },
  silent: { zh: '失联(小时)', en: 'Silent (h)' },
  gaps: { zh: '中断次数', en: 'Gaps' },
  losses: { zh: '断线次数', en: 'Losses' },
  delay: { zh: '95% 延迟 ≤(秒)', en: '95 % within (s)' },
  late: { zh: '迟到超过 1 分钟', en: 'Late (> 1 min)' },
  worst: { zh: '各家庭(由差到好)', en: 'Homes, the worst first' },
  hours: { zh: '失联多在', en: 'Mostly silent at' },
} as const satisfies Record<string, Title>
export const gradeWords: Readonly<Record<Grade, Title>> = {
  good: { zh: '良好', en: 'Good' },
  fair: { zh: '一般', en: 'Fair' },
  poor: { zh: '差', en: 'Poor' },
  unknown: { zh: '数据不足', en: 'Too little known' },
}
const tones: Readonly<Record<Grade, string>> = { good: 'fine', fair: 'mid', poor: 'bad', unknown: 'low' }
/** Homes on the page; the others are in the table as a file. */
const NAMED = 100

/** The hour of the day with the most silence. */
const worstHour = ({ silent_by_hour_h: hours }: NetworkQuality): string | undefined => {
  const most = Math.max(...hours)
  return most === 0 ? undefined : `${String(hours.indexOf(most)).padStart(2, '0')}:00`
}

/** The report to hand to a provider. */
export function networkPage(
  { homes, providers }: NetworkReport,
  site: Pick<Site, 'title' | 'time_zone'>,
  about: { language: Language; from_ms: number; to_ms: number; titleOf: (home: string) => string },
): string {
  const { language, from_ms, to_ms, titleOf } = about
  const say = (word: keyof typeof words) => words[word][language]
  const number = (value: number | undefined) => html`<td class="number">${value ?? '–'}</td>`
  const grade = (one: NetworkQuality) => html`<td><span class="mark ${tones[one.grade]}">${gradeWords[one.grade][language]}</span></td>`
  const figures = (one: NetworkQuality) =>
    [one.heard_pct, one.silent_h, one.gaps, one.losses, one.delay_p95_s, one.late_messages].map(number)
  const shared = [say('heard'), say('silent'), say('gaps'), say('losses'), say('delay'), say('late'), say('hours')]
  const heads = (...all: readonly string[]) =>
    html`<thead>
      <tr>
        ${all.map((one) => html`<th scope="col">${one}</th>`)}
      </tr>
    </thead>`
  return printedPage(
    language,
    say('title'),
    html`<h1>${say('title')}</h1>
      <p class="about">
        ${site.title[language]} · ${wallClock(from_ms, site.time_zone, language)} – ${wallClock(to_ms, site.time_zone, language)}
      </p>
      <h2>${say('providers')}</h2>
      <table>
        ${heads(say('provider'), say('grade'), say('homes'), say('poor'), ...shared)}
        <tbody>
          ${providers.map(
            (one) =>
              html`<tr>
                <td>${one.provider ?? say('unknown')}</td>
                ${grade(one)}${number(one.homes)}${number(one.poor_homes)}${figures(one)}
                <td>${worstHour(one)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <h2>${say('worst')}</h2>
      <table>
        ${heads(say('home'), say('grade'), say('provider'), ...shared)}
        <tbody>
          ${homes.slice(0, NAMED).map(
            (one) =>
              html`<tr>
                <td>${titleOf(one.home)}</td>
                ${grade(one)}
                <td>${one.provider ?? say('unknown')}</td>
                ${figures(one)}
                <td>${worstHour(one)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
  )
}
