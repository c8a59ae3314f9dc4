import { alertKinds, type Language, type Title } from '@anju/sdk'
import { code, table } from './table.ts'

const severityTitles: Readonly<Record<string, Title>> = {
  alarm: { en: 'alarm: go now', zh: '警报:立即前往' },
  warning: { en: 'warning: look soon', zh: '预警:尽快查看' },
  notice: { en: 'notice: in the day’s work', zh: '提示:日常处理' },
}
const hazardTitles: Readonly<Record<string, Title>> = {
  person: { en: 'person', zh: '人员' },
  gas: { en: 'gas', zh: '燃气' },
  fire: { en: 'fire', zh: '火情' },
  water: { en: 'water', zh: '水' },
  door: { en: 'door', zh: '门' },
  device: { en: 'device', zh: '设备' },
}

/** Every kind of alert with its budget: from the true onset to the alert. */
export function alertsPage(language: Language): string {
  const heads =
    language === 'zh' ? ['种类', '名称', '级别', '危险', '时限', '规则'] : ['kind', 'title', 'severity', 'hazard', 'budget', 'rule']
  const rows = Object.entries(alertKinds).map(([kind, { title, severity, hazard, budget, spec }]) => [
    code(kind),
    title[language],
    severityTitles[severity]![language],
    hazardTitles[hazard]![language],
    `${budget / 1_000} s`,
    spec,
  ])
  return table(heads, rows)
}
