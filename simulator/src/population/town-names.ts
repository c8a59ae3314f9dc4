import type { Title } from '@anju/sdk'

/** First halves of invented names of estates and subdistricts. */
export const FIRST: readonly Title[] = [
  { zh: '晚晴', en: 'Wanqing' },
  { zh: '梧桐', en: 'Wutong' },
  { zh: '锦水', en: 'Jinshui' },
  { zh: '银杏', en: 'Yinxing' },
  { zh: '桂湖', en: 'Guihu' },
  { zh: '红砂', en: 'Hongsha' },
  { zh: '青禾', en: 'Qinghe' },
  { zh: '望鹤', en: 'Wanghe' },
  { zh: '云栖', en: 'Yunqi' },
  { zh: '稻香', en: 'Daoxiang' },
  { zh: '石榴', en: 'Shiliu' },
  { zh: '听雨', en: 'Tingyu' },
  { zh: '芙蓉桥', en: 'Furongqiao' },
  { zh: '柏树', en: 'Baishu' },
  { zh: '双槐', en: 'Shuanghuai' },
  { zh: '新渠', en: 'Xinqu' },
]

/** Second halves of names of estates. */
export const SECOND: readonly Title[] = [
  { zh: '苑', en: 'Court' },
  { zh: '里', en: 'Lane' },
  { zh: '坊', en: 'Yard' },
  { zh: '院', en: 'House' },
  { zh: '新村', en: 'New Village' },
  { zh: '厂宿舍', en: 'Works Quarters' },
  { zh: '花园', en: 'Garden' },
  { zh: '小区', en: 'Estate' },
  { zh: '公寓', en: 'Apartments' },
  { zh: '台', en: 'Terrace' },
  { zh: '湾', en: 'Bend' },
]

/** A name as part of an id: plain ASCII. */
export const idOf = ({ en }: Title): string => en.toLowerCase().replaceAll(' ', '-')
