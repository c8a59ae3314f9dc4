import { catalogue, type Home, type Language, type Title } from '@anju/sdk'
import { html } from '../print/html.ts'
import { printedPage, wallClock } from '../print/printed-page.ts'
import type { DeviceTest, TestedDevice } from './device-test.ts'
import { HEARD, HEARD_DOES, testSteps } from './test-steps.ts'

const words = {
  'walk-test': { zh: '设备安装验收报告', en: 'Walk-test of the devices' },
  monthly: { zh: '设备月度测试报告', en: 'Monthly test of the devices' },
  device: { zh: '设备', en: 'Device' },
  steps: { zh: '步骤', en: 'Steps' },
  result: { zh: '结果', en: 'Result' },
  passed: { zh: '通过', en: 'Passed' },
  failed: { zh: '未通过', en: 'Not passed' },
  running: { zh: '测试进行中', en: 'Still running' },
  quiet: { zh: '测试期间这些设备的报警不会通知任何人。', en: 'While the test ran, alarms of these devices were told to nobody.' },
  tester: { zh: '测试人', en: 'Tested by' },
  resident: { zh: '老人或家属', en: 'Resident or family' },
  date: { zh: '日期', en: 'Date' },
} as const satisfies Record<string, Title>

/** What somebody does for one step. */
export const stepDoes = (kind: string, code: string): Title =>
  code === HEARD ? HEARD_DOES : (testSteps[kind]?.find((one) => one.code === code)?.does ?? { zh: code, en: code })

/** The report of one test, to print and sign. */
export function testPage(test: DeviceTest, home: Home, about: { language: Language; time_zone: string }): string {
  const { language, time_zone } = about
  const say = (word: keyof typeof words) => words[word][language]
  const time = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: time_zone, timeStyle: 'medium' })
  const passed = test.devices.filter((one) => one.passed).length
  const row = ({ device, kind, room, steps, passed: fine }: TestedDevice) => {
    const title = home.devices.find(({ id }) => id === device)?.title ?? catalogue[kind as keyof typeof catalogue]?.title
    const where = home.plan.rooms.find(({ id }) => id === room)?.title[language] ?? room
    const shown = steps.map(({ code, seen_ms }) => {
      const done = seen_ms === undefined ? '–' : time.format(seen_ms)
      return html`<div>${stepDoes(kind, code)[language]} <small>${done}</small></div>`
    })
    return html`<tr>
      <td>${title?.[language] ?? device}<br /><small>${device} · ${where}</small></td>
      <td>${shown}</td>
      <td><span class="mark ${fine ? 'fine' : 'bad'}">${fine ? say('passed') : say('failed')}</span></td>
    </tr>`
  }
  const until = test.ended_ms === undefined ? say('running') : wallClock(test.ended_ms, time_zone, language)
  return printedPage(
    language,
    say(test.kind),
    html`<h1>${say(test.kind)}</h1>
      <p class="about">
        ${home.title[language]} · ${wallClock(test.began_ms, time_zone, language)} – ${until} · ${say('tester')}: ${test.by}
      </p>
      <div class="tiles">
        <div class="tile fine"><b>${passed}</b>${say('passed')}</div>
        <div class="tile bad"><b>${test.devices.length - passed}</b>${say('failed')}</div>
      </div>
      <p><small>${say('quiet')}</small></p>
      <table>
        <thead>
          <tr>
            <th scope="col">${say('device')}</th>
            <th scope="col">${say('steps')}</th>
            <th scope="col">${say('result')}</th>
          </tr>
        </thead>
        <tbody>
          ${test.devices.map(row)}
        </tbody>
      </table>
      ${test.note !== undefined && html`<p>${test.note}</p>`}
      <div class="sign">
        <div>${say('tester')}</div>
        <div>${say('resident')}</div>
        <div>${say('date')}</div>
      </div>`,
  )
}
