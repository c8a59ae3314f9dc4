import { catalogue, type Language, type Title } from '@anju/sdk'

/** How grave a hazard is: 重大, 较大 and 一般隐患. The gravest first. */
export const levels = ['critical', 'serious', 'minor'] as const
export type Level = (typeof levels)[number]
export const levelWords: Readonly<Record<Level, Title>> = {
  critical: { zh: '重大隐患', en: 'Critical' },
  serious: { zh: '较大隐患', en: 'Serious' },
  minor: { zh: '一般隐患', en: 'Minor' },
}
/** What one hazard of a level counts when homes are compared (chosen: no number of small ones below ten outranks a critical one). */
export const levelWeighs: Readonly<Record<Level, number>> = { critical: 30, serious: 10, minor: 3 }

interface HazardRow {
  says: Title
  mend: Title
  source: string
}

const CHOSEN = 'chosen'
const GB_GAS = 'GB 50028 10.8.2'
const SEEED = 'Seeed MR60FDA1: falls within 2 m, 2 to 3 m high'

/** Everything that an inspection can find. Which level it has depends on the home. */
export const hazardTable = {
  'gas-detector-missing': {
    says: { zh: '有灶具,但没有燃气探测器', en: 'There is a stove and no gas detector' },
    mend: { zh: '安装燃气探测器,距顶棚不超过 0.3 米', en: 'Fit a gas detector, no lower than 0.3 m below the ceiling' },
    source: GB_GAS,
  },
  'gas-detector-low': {
    says: {
      zh: '{device} 低于顶棚 {below_m} 米,天然气聚集在其上方',
      en: '{device} hangs {below_m} m below the ceiling; gas gathers above it',
    },
    mend: { zh: '移至距顶棚 0.3 米以内', en: 'Move it to within 0.3 m of the ceiling' },
    source: GB_GAS,
  },
  'gas-detector-far': {
    says: { zh: '{device} 距灶具 {away_m} 米', en: '{device} is {away_m} m from the stove' },
    mend: { zh: '移至距灶具 8 米以内', en: 'Move it to within 8 m of the stove' },
    source: GB_GAS,
  },
  'bathroom-blind': {
    says: {
      zh: '卫生间内跌倒无法被感知(雷达可见地面 {seen_pct}%)',
      en: 'A fall in the bathroom is not seen (radar sees {seen_pct} % of the floor)',
    },
    mend: { zh: '在卫生间顶部安装雷达', en: 'Fit a radar at the bathroom ceiling' },
    source: CHOSEN,
  },
  'room-blind': {
    says: { zh: '此处跌倒无法被感知(雷达可见地面 {seen_pct}%)', en: 'A fall here is not seen (radar sees {seen_pct} % of the floor)' },
    mend: { zh: '在此房间安装雷达', en: 'Fit a radar in this room' },
    source: CHOSEN,
  },
  'radar-beyond-range': {
    says: {
      zh: '只有 {sure_pct}% 的地面在雷达承诺的跌倒检测范围内',
      en: 'Only {sure_pct} % of the floor is within the distance at which the radar promises falls',
    },
    mend: { zh: '将雷达移到活动区域上方,或增加一台', en: 'Move the radar above where people walk, or add one' },
    source: SEEED,
  },
  'radar-height': {
    says: { zh: '{device} 安装高度 {height_m} 米', en: '{device} hangs {height_m} m high' },
    mend: { zh: '安装高度应为 2 至 3 米', en: 'Hang it 2 to 3 m high' },
    source: SEEED,
  },
  'smoke-detector-missing': {
    says: { zh: '没有烟雾探测器', en: 'There is no smoke detector' },
    mend: { zh: '在厨房外或卧室顶部安装烟雾探测器', en: 'Fit a smoke detector outside the kitchen or in the bedroom' },
    source: CHOSEN,
  },
  'bedroom-no-call': {
    says: { zh: '卧室内无法呼救', en: 'There is no way to call for help from the bedroom' },
    mend: { zh: '在床头安装紧急按钮', en: 'Fit a help button at the bed' },
    source: CHOSEN,
  },
  'bathroom-no-call': {
    says: { zh: '卫生间内无法呼救', en: 'There is no way to call for help from the bathroom' },
    mend: { zh: '在马桶旁安装低位紧急按钮', en: 'Fit a help button low beside the toilet' },
    source: CHOSEN,
  },
  'band-never-worn': {
    says: { zh: '{device} 从未佩戴', en: '{device} was never worn' },
    mend: { zh: '重新讲解用途,确认意愿;不愿佩戴则改用其他设备', en: 'Explain it again; if it is not wanted, fit something else' },
    source: CHOSEN,
  },
  'band-not-worn': {
    says: { zh: '{device} 已 {days} 天未佩戴', en: '{device} has not been worn for {days} days' },
    mend: { zh: '询问原因,重新讲解充电与佩戴', en: 'Ask why; explain charging and wearing again' },
    source: CHOSEN,
  },
  'water-sensor-missing': {
    says: { zh: '没有水浸传感器', en: 'There is no water sensor' },
    mend: { zh: '在卫生间地面安装水浸传感器', en: 'Put a water sensor on the bathroom floor' },
    source: CHOSEN,
  },
  'stove-unwatched': {
    says: { zh: '灶具未关无法被感知', en: 'A stove that is left on is not noticed' },
    mend: { zh: '在灶具上安装旋钮磁或智能插座', en: 'Fit a contact at the knob or a smart plug' },
    source: CHOSEN,
  },
  'door-unwatched': {
    says: { zh: '入户门无门磁,出入无法被感知', en: 'The front door has no contact: leaving is not noticed' },
    mend: { zh: '在入户门安装门磁', en: 'Fit a contact at the front door' },
    source: CHOSEN,
  },
  'device-never-heard': {
    says: { zh: '{device}({device_kind})从未上线', en: '{device} ({device_kind}) was never heard' },
    mend: { zh: '检查供电与网络,重新配网', en: 'Check power and network; set it up again' },
    source: CHOSEN,
  },
  'device-offline': {
    says: { zh: '{device}({device_kind})离线', en: '{device} ({device_kind}) is offline' },
    mend: { zh: '上门检查供电与网络', en: 'Go and check power and network' },
    source: CHOSEN,
  },
  'device-often-offline': {
    says: { zh: '{device}({device_kind})30 天内离线 {times} 次', en: '{device} ({device_kind}) was lost {times} times in 30 days' },
    mend: { zh: '检查插座、信号与网络服务商', en: 'Check socket, signal and provider' },
    source: CHOSEN,
  },
  'battery-low': {
    says: { zh: '{device}({device_kind})电量低', en: '{device} ({device_kind}): battery low' },
    mend: { zh: '更换或充电', en: 'Change or charge it' },
    source: CHOSEN,
  },
  'rug-underfoot': {
    says: { zh: '地毯可能绊倒', en: 'A rug that may trip somebody' },
    mend: { zh: '移走或用防滑垫固定', en: 'Take it away or fix it down' },
    source: CHOSEN,
  },
  'stairs-only': {
    says: { zh: '住 {floor} 楼,无电梯,行动不便', en: 'On floor {floor} without a lift, and walks with difficulty' },
    mend: { zh: '登记救援需抬运;了解加装电梯', en: 'Note for rescuers that carrying is needed; ask about a lift' },
    source: CHOSEN,
  },
} as const satisfies Record<string, HazardRow>
export type HazardCode = keyof typeof hazardTable
export const hazardCodes = Object.keys(hazardTable) as HazardCode[]

/** One hazard of one home: where it is, and what fills its sentences. */
export interface Hazard {
  code: HazardCode
  level: Level
  room?: string
  device?: string
  params: Record<string, string | number>
}

/** What a hazard says, or how it is mended, in one language. */
export function hazardWords({ code, device, params }: Omit<Hazard, 'level'>, part: 'says' | 'mend', language: Language): string {
  const values: Record<string, string | number> = { ...params, ...(device === undefined ? {} : { device }) }
  const words: string = hazardTable[code][part][language]
  return words.replace(/\{(\w+)\}/g, (hole, name: string) => {
    if (!(name in values)) return hole
    const value = String(values[name])
    return name === 'device_kind' ? (catalogue[value as keyof typeof catalogue]?.title[language] ?? value) : value
  })
}

/** The gravest first, then by code, room and device. */
export const inOrderOfLevel = (hazards: readonly Hazard[]): Hazard[] => {
  const key = ({ level, code, room = '', device = '' }: Hazard) => `${levels.indexOf(level)} ${code} ${room} ${device}`
  return hazards.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}
