import { alertKinds, catalogue, type AlertKind, type Language, type Outcome, type Title } from '@anju/sdk'

interface ReasonRow {
  /** What it adds to a home's need, or to its risk in per cent, where the reason has one size. All sizes are chosen. */
  weighs: number
  says: Title
}

/**
 * Why somebody should be visited. No norm weighs these against each other: every weight is chosen, so that one open alarm outranks any fault of a
 * device, a fault of a device outranks a visit that is due by the calendar, and age alone sends nobody.
 */
export const visitReasons = {
  'open-alarm': { weighs: 60, says: { zh: '有未处置的报警:{kind}', en: 'An alarm is open: {kind}' } },
  'open-warning': { weighs: 30, says: { zh: '有未处置的预警:{kind}', en: 'A warning is open: {kind}' } },
  'open-notice': { weighs: 10, says: { zh: '有未处理的提示:{kind}', en: 'A notice is open: {kind}' } },
  'recent-fall': { weighs: 30, says: { zh: '{days} 天前跌倒', en: 'Fell {days} days ago' } },
  'after-care': { weighs: 20, says: { zh: '{days} 天前出警,结果:{outcome}', en: 'Was helped {days} days ago: {outcome}' } },
  'recent-warning': { weighs: 15, says: { zh: '{days} 天前有预警:{kind}', en: 'Warning {days} days ago: {kind}' } },
  'no-sign-of-life': { weighs: 30, says: { zh: '{hours} 小时没有活动迹象', en: 'No sign of life for {hours} hours' } },
  'home-offline': { weighs: 30, says: { zh: '全部 {devices} 台设备离线', en: 'All {devices} devices are offline' } },
  'device-unplugged': { weighs: 12, says: { zh: '{device}({device_kind})被拔电', en: '{device} ({device_kind}) is unplugged' } },
  'device-flat': { weighs: 12, says: { zh: '{device}({device_kind})电量耗尽', en: '{device} ({device_kind}) ran flat' } },
  'device-offline': { weighs: 8, says: { zh: '{device}({device_kind})离线', en: '{device} ({device_kind}) is offline' } },
  'device-never-heard': { weighs: 8, says: { zh: '{device}({device_kind})从未上线', en: '{device} ({device_kind}) was never heard' } },
  'band-not-worn': { weighs: 8, says: { zh: '{device} 已 {days} 天未佩戴', en: '{device} not worn for {days} days' } },
  'battery-low': { weighs: 5, says: { zh: '{device}({device_kind})电量低', en: '{device} ({device_kind}): battery low' } },
  'repair-unconfirmed': {
    weighs: 10,
    says: { zh: '{device} 处理后仍无上报', en: '{device} was seen to, and has not been heard since' },
  },
  'blind-spot': { weighs: 3, says: { zh: '无法识别:{rule}', en: 'Cannot be noticed here: {rule}' } },
  'follow-up': { weighs: 25, says: { zh: '上次约定回访', en: 'A follow-up was agreed' } },
  'never-visited': { weighs: 25, says: { zh: '从未走访', en: 'Never visited' } },
  'visit-due': { weighs: 20, says: { zh: '距上次走访 {days} 天', en: 'Last visited {days} days ago' } },
  age: { weighs: 0, says: { zh: '{years} 岁', en: '{years} years old' } },
  'lives-alone': { weighs: 10, says: { zh: '独居', en: 'Lives alone' } },
  mobility: { weighs: 0, says: { zh: '行动能力:{mobility}', en: 'Walks with: {mobility}' } },
} as const satisfies Record<string, ReasonRow>
export type VisitReasonCode = keyof typeof visitReasons

/** One reason with what fills its sentence. It adds points to the need, or per cent to the risk. */
export interface VisitReason {
  code: VisitReasonCode
  params: Record<string, string | number>
  points: number
  risk_pct: number
}

const mobilities: Readonly<Record<string, Title>> = {
  free: { zh: '行走自如', en: 'nothing' },
  stick: { zh: '拄拐', en: 'a stick' },
  walker: { zh: '助行器', en: 'a walker' },
}
const outcomeWords: Readonly<Record<Outcome, Title>> = {
  helped: { zh: '已帮助', en: 'helped' },
  hospital: { zh: '送医', en: 'taken to hospital' },
  'no-help-needed': { zh: '无需帮助', en: 'no help needed' },
  'false-alarm': { zh: '误报', en: 'false alarm' },
  'equipment-fault': { zh: '设备故障', en: 'equipment fault' },
  test: { zh: '测试', en: 'test' },
}

/** Codes among the parameters, in words: kinds of alert and device, ways of walking, outcomes. */
function inWords(name: string, value: string | number, language: Language): string {
  const code = String(value)
  const title =
    name === 'kind' || name === 'rule'
      ? alertKinds[code as AlertKind]?.title
      : name === 'device_kind'
        ? catalogue[code as keyof typeof catalogue]?.title
        : name === 'mobility'
          ? mobilities[code]
          : name === 'outcome'
            ? outcomeWords[code as Outcome]
            : undefined
  return title?.[language] ?? code
}

/** The sentence of a reason, in one language. */
export function reasonSentence({ code, params }: Pick<VisitReason, 'code' | 'params'>, language: Language): string {
  const says: string = visitReasons[code].says[language]
  return says.replace(/\{(\w+)\}/g, (hole, name: string) => (name in params ? inWords(name, params[name]!, language) : hole))
}
