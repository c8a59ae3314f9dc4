import type { Home, Language, Title } from '@anju/sdk'
import { html } from '../print/html.ts'
import { printedPage, wallClock } from '../print/printed-page.ts'
import { hazardTable, hazardWords, levels, levelWords, type Hazard, type Level } from './hazard.ts'
import { mended, type Inspection, type KeptInspection } from './inspections.ts'
import { planPicture } from './plan-picture.ts'

const words = {
  title: { zh: '居家安全检查报告', en: 'Home safety inspection' },
  none: { zh: '未发现隐患。', en: 'No hazard was found.' },
  plan: { zh: '户型与感知范围', en: 'The flat, and what is seen' },
  key: {
    zh: '深蓝:雷达承诺检测跌倒的地面;浅蓝:可见但超出承诺距离;红:不可见;圆点:设备;红色数字:隐患编号。',
    en: 'Dark blue: the radar promises to see a fall there; light blue: seen, but farther; red: not seen; dots: devices; red numbers: hazards.',
  },
  found: { zh: '隐患清单', en: 'Hazards' },
  level: { zh: '等级', en: 'Level' },
  where: { zh: '位置', en: 'Where' },
  what: { zh: '隐患', en: 'What' },
  mend: { zh: '整改建议', en: 'What to do' },
  source: { zh: '依据', en: 'By' },
  chosen: { zh: '经验值', en: 'chosen' },
  mended: { zh: '上次检查后已整改', en: 'Mended since the last inspection' },
  home: { zh: '全户', en: 'Whole home' },
  score: { zh: '隐患分', en: 'Score' },
  inspector: { zh: '检查人', en: 'Inspector' },
  resident: { zh: '老人或家属', en: 'Resident or family' },
  date: { zh: '日期', en: 'Date' },
} as const satisfies Record<string, Title>

const tone: Readonly<Record<Level, string>> = { critical: 'bad', serious: 'mid', minor: 'low' }

/** The report of one home, to print and to sign. */
export function inspectionPage(
  home: Home,
  inspection: Inspection,
  about: { language: Language; time_zone: string; now_ms: number; by: string; last: KeptInspection | undefined },
): string {
  const { language, time_zone, now_ms, by, last } = about
  const say = (word: keyof typeof words) => words[word][language]
  const { hazards, by_level, score } = inspection
  const roomTitle = (id: string | undefined) => home.plan.rooms.find((room) => room.id === id)?.title[language] ?? say('home')
  const numbers = new Map<string, number[]>()
  for (const [n, { room }] of hazards.entries()) if (room !== undefined) numbers.set(room, [...(numbers.get(room) ?? []), n + 1])
  const row = (hazard: Hazard, n: number) => {
    const { source } = hazardTable[hazard.code]
    return html`<tr>
      <td class="number">${n + 1}</td>
      <td><span class="mark ${tone[hazard.level]}">${levelWords[hazard.level][language]}</span></td>
      <td class="short">${roomTitle(hazard.room)}</td>
      <td>${hazardWords(hazard, 'says', language)}</td>
      <td>${hazardWords(hazard, 'mend', language)}</td>
      <td><small>${source === 'chosen' ? say('chosen') : source}</small></td>
    </tr>`
  }
  const gone = mended(last, inspection)
  const head = ['#', say('level'), say('where'), say('what'), say('mend'), say('source')].map((one) => html`<th scope="col">${one}</th>`)
  return printedPage(
    language,
    `${say('title')} – ${home.title[language]}`,
    html`<h1>${say('title')}</h1>
      <p class="about">${home.title[language]} · ${wallClock(now_ms, time_zone, language)} · ${say('inspector')}: ${by}</p>
      <div class="tiles">
        ${levels.map((level) => html`<div class="tile ${tone[level]}"><b>${by_level[level]}</b>${levelWords[level][language]}</div>`)}
        <div class="tile"><b>${score}</b>${say('score')}</div>
      </div>
      <h2>${say('plan')}</h2>
      <figure>
        ${planPicture(home, numbers, language)}
        <figcaption>${say('key')}</figcaption>
      </figure>
      <h2>${say('found')}</h2>
      ${
        hazards.length === 0
          ? html`<p>${say('none')}</p>`
          : html`<table>
              <thead>
                <tr>
                  ${head}
                </tr>
              </thead>
              <tbody>
                ${hazards.map(row)}
              </tbody>
            </table>`
      }
      ${
        gone.length > 0 &&
        html`<h2>${say('mended')}</h2>
          <ul>
            ${gone.map((one) => html`<li>${roomTitle(one.room)}: ${hazardWords(one, 'says', language)}</li>`)}
          </ul>`
      }
      <div class="sign">
        <div>${say('inspector')}</div>
        <div>${say('resident')}</div>
        <div>${say('date')}</div>
      </div>`,
  )
}
