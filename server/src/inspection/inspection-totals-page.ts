import type { Language, Site, Title } from '@anju/sdk'
import { html } from '../print/html.ts'
import { printedPage, wallClock } from '../print/printed-page.ts'
import { hazardWords, levels, levelWords } from './hazard.ts'
import type { Inspection } from './inspections.ts'
import type { Totals } from './inspection-totals.ts'

const words = {
  title: { zh: '居家安全检查汇总', en: 'Home safety inspections: totals' },
  homes: { zh: '户数', en: 'Homes' },
  inspected: { zh: '已检查', en: 'Inspected' },
  mended: { zh: '已整改', en: 'Mended' },
  areas: { zh: '按片区(户均隐患分由高到低)', en: 'By area (most needed first)' },
  area: { zh: '片区', en: 'Area' },
  perHome: { zh: '户均隐患分', en: 'Score a home' },
  codes: { zh: '需要的整改(由多到少)', en: 'What is needed most' },
  what: { zh: '整改措施', en: 'What to do' },
  most: { zh: '隐患最多的家庭', en: 'Homes that need it most' },
  home: { zh: '家庭', en: 'Home' },
  score: { zh: '隐患分', en: 'Score' },
} as const satisfies Record<string, Title>

/** Homes that are named on the sheet of totals; the rest is in the table as a file. */
const NAMED = 20

/** The totals of a site, to print. */
export function inspectionTotalsPage(
  site: Site,
  { all, totals, areas }: { all: readonly Inspection[]; totals: Totals; areas: readonly Totals[] },
  { language, now_ms }: { language: Language; now_ms: number },
): string {
  const say = (word: keyof typeof words) => words[word][language]
  const perHome = ({ score, homes }: Totals) => Math.round((10 * score) / homes) / 10
  const number = (value: number) => html`<td class="number">${value}</td>`
  const heads = (...all: readonly string[]) =>
    html`<thead>
      <tr>
        ${all.map((one, n) => html`<th scope="col" ${n > 0 && html` class="number"`}>${one}</th>`)}
      </tr>
    </thead>`
  const titles = new Map(site.homes.map(({ id, title }) => [id, title[language]]))
  const tones = { critical: 'bad', serious: 'mid', minor: 'low' } as const
  return printedPage(
    language,
    say('title'),
    html`<h1>${say('title')}</h1>
      <p class="about">${site.title[language]} · ${wallClock(now_ms, site.time_zone, language)}</p>
      <div class="tiles">
        <div class="tile"><b>${totals.homes}</b>${say('homes')}</div>
        <div class="tile"><b>${totals.inspected}</b>${say('inspected')}</div>
        ${levels.map((level) => html`<div class="tile ${tones[level]}"><b>${totals.hazards[level]}</b>${levelWords[level][language]}</div>`)}
        <div class="tile fine"><b>${totals.mended}</b>${say('mended')}</div>
      </div>
      <h2>${say('areas')}</h2>
      <table>
        ${heads(say('area'), say('homes'), say('inspected'), ...levels.map((level) => levelWords[level][language]), say('mended'), say('perHome'))}
        <tbody>
          ${areas.map(
            (one) =>
              html`<tr>
                <td>${one.area}</td>
                ${[one.homes, one.inspected, ...levels.map((level) => one.hazards[level]), one.mended, perHome(one)].map(number)}
              </tr>`,
          )}
        </tbody>
      </table>
      <h2>${say('codes')}</h2>
      <table>
        ${heads(say('what'), say('homes'))}
        <tbody>
          ${totals.by_code.map(
            ({ code, homes }) =>
              html`<tr>
                <td>${hazardWords({ code, params: {} }, 'mend', language)}</td>
                ${number(homes)}
              </tr>`,
          )}
        </tbody>
      </table>
      <h2>${say('most')}</h2>
      <table>
        ${heads(say('home'), ...levels.map((level) => levelWords[level][language]), say('score'))}
        <tbody>
          ${all.slice(0, NAMED).map(
            ({ home, by_level, score }) =>
              html`<tr>
                <td>${titles.get(home)}</td>
                ${levels.map((level) => number(by_level[level]))}${number(score)}
              </tr>`,
          )}
        </tbody>
      </table>`,
  )
}
