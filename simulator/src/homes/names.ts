import type { Title } from '@anju/sdk'

/** Names that are put together by chance. Common ones of the generation, chosen for this file; nobody in particular is meant. */
export const SURNAMES: readonly Title[] = [
  { zh: '王', en: 'Wang' },
  { zh: '李', en: 'Li' },
  { zh: '张', en: 'Zhang' },
  { zh: '刘', en: 'Liu' },
  { zh: '陈', en: 'Chen' },
  { zh: '杨', en: 'Yang' },
  { zh: '黄', en: 'Huang' },
  { zh: '周', en: 'Zhou' },
  { zh: '吴', en: 'Wu' },
  { zh: '罗', en: 'Luo' },
  { zh: '何', en: 'He' },
  { zh: '唐', en: 'Tang' },
]

export const GIVEN: Readonly<Record<'female' | 'male', readonly Title[]>> = {
  female: [
    { zh: '秀英', en: 'Xiuying' },
    { zh: '桂兰', en: 'Guilan' },
    { zh: '淑珍', en: 'Shuzhen' },
    { zh: '玉华', en: 'Yuhua' },
    { zh: '素芬', en: 'Sufen' },
    { zh: '惠君', en: 'Huijun' },
    { zh: '德琼', en: 'Deqiong' },
    { zh: '碧清', en: 'Biqing' },
  ],
  male: [
    { zh: '德明', en: 'Deming' },
    { zh: '国华', en: 'Guohua' },
    { zh: '建国', en: 'Jianguo' },
    { zh: '志强', en: 'Zhiqiang' },
    { zh: '文彬', en: 'Wenbin' },
    { zh: '永福', en: 'Yongfu' },
    { zh: '光荣', en: 'Guangrong' },
    { zh: '学礼', en: 'Xueli' },
  ],
}

/** Invented estates of an invented town. */
export const ESTATES: readonly Title[] = [
  { zh: '晚晴苑', en: 'Wanqing Court' },
  { zh: '梧桐里', en: 'Wutong Lane' },
  { zh: '锦水坊', en: 'Jinshui Yard' },
  { zh: '银杏院', en: 'Ginkgo House' },
  { zh: '桂湖新村', en: 'Guihu New Village' },
  { zh: '红砂厂宿舍', en: 'Hongsha Works Quarters' },
]
