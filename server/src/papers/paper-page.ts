import { catalogue, type Home, type Language, type Site, type Title } from '@anju/sdk'
import { html, Html } from '../print/html.ts'
import { printedPage } from '../print/printed-page.ts'
import { deviceAdvice } from './device-advice.ts'
import { papers, type PaperId } from './paper.ts'

const words = {
  devices: { zh: '您家中的设备', en: 'The devices in your home' },
  none: { zh: '尚未登记设备。', en: 'No device is registered yet.' },
  read: { zh: '我已阅读(或由工作人员读给我听)并理解以上内容。', en: 'I have read this, or it was read to me, and I understand it.' },
  resident: { zh: '老人签名', en: 'Resident' },
  family: { zh: '家属或监护人', en: 'Family or guardian' },
  staff: { zh: '工作人员', en: 'Staff' },
  date: { zh: '日期', en: 'Date' },
  version: { zh: '版本', en: 'Version' },
} as const satisfies Record<string, Title>

/** A site that did not say it leaves room for a pen: a wrong number for help is worse than none. */
const BLANK = '＿＿＿＿＿＿＿＿'

/** Letters for eyes of eighty years. */
const LARGE = new Html('<style>body { font-size: 18px; } h2 { font-size: 20px; } td small { font-size: 15px; }</style>')

/** A paper for one home, to print, to read out and to sign. */
export function paperPage(id: PaperId, home: Home, site: Pick<Site, 'title' | 'service'>, language: Language): string {
  const { title, version, sections, signer } = papers[id]
  const say = (word: keyof typeof words) => words[word][language]
  const values: Readonly<Record<string, string>> = {
    site: site.title[language],
    home: home.title[language],
    provider: site.service?.provider[language] ?? BLANK,
    hotline: site.service?.hotline ?? BLANK,
  }
  const filled = (text: Title) => text[language].replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole)
  const kinds = [...new Set(home.devices.map(({ kind }) => kind))]
  const rooms = (kind: string) =>
    home.devices
      .filter((one) => one.kind === kind)
      .map(({ room }) => home.plan.rooms.find((one) => one.id === room)?.title[language] ?? room)
      .join(', ')
  const devices = html`<h2>${say('devices')}</h2>
    ${kinds.length === 0 && html`<p>${say('none')}</p>`}
    <table>
      <tbody>
        ${kinds.map((kind) => {
          const named = catalogue[kind as keyof typeof catalogue]?.title[language] ?? kind
          return html`<tr>
            <td class="short">${named}<br /><small>${rooms(kind)}</small></td>
            <td>${deviceAdvice[kind]?.[language]}</td>
          </tr>`
        })}
      </tbody>
    </table>`
  const names = signer === 'resident' ? [say('resident'), say('family'), say('staff'), say('date')] : [say('staff'), say('date')]
  return printedPage(
    language,
    title[language],
    html`${LARGE}
      <h1>${title[language]}</h1>
      <p class="about">
        ${site.title[language]}${signer === 'resident' && html` · ${home.title[language]}`} · ${say('version')} ${version}
      </p>
      ${sections.map(
        ({ head, says }) =>
          html`<h2>${head[language]}</h2>
            <p>${filled(says)}</p>`,
      )}
      ${(id === 'notice' || id === 'device-manual') && devices}
      <p>${say('read')}</p>
      <div class="sign">${names.map((name) => html`<div>${name}</div>`)}</div>`,
  )
}
