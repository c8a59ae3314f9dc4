import type { Title } from '@anju/sdk'

const pairs = (text: string): Title[] =>
  text.split(' ').map((pair) => {
    const [zh, en] = pair.split('/')
    return { zh: zh!, en: en! }
  })

/** Frequent family names, those in front the most frequent. Fixed data: a draw is the same with every release of any library. */
export const FAMILY: readonly Title[] = pairs(
  '王/Wang 李/Li 张/Zhang 刘/Liu 陈/Chen 杨/Yang 黄/Huang 赵/Zhao 吴/Wu 周/Zhou 徐/Xu 孙/Sun 马/Ma 朱/Zhu 胡/Hu 郭/Guo 何/He 高/Gao 林/Lin 罗/Luo ' +
    '郑/Zheng 梁/Liang 谢/Xie 宋/Song 唐/Tang 许/Xu 韩/Han 冯/Feng 邓/Deng 曹/Cao 彭/Peng 曾/Zeng 肖/Xiao 田/Tian 董/Dong 袁/Yuan 潘/Pan 蒋/Jiang 蔡/Cai 余/Yu',
)

/** First and second syllables of given names of people born before 1950. Every pair is possible; nobody in particular is meant. */
export const GIVEN_SYLLABLES: Readonly<Record<'female' | 'male', readonly [first: readonly Title[], second: readonly Title[]]>> = {
  female: [
    pairs('秀/Xiu 桂/Gui 淑/Shu 玉/Yu 素/Su 惠/Hui 德/De 碧/Bi 翠/Cui 春/Chun 月/Yue 凤/Feng 兰/Lan 金/Jin'),
    pairs('英/ying 兰/lan 珍/zhen 华/hua 芬/fen 君/jun 琼/qiong 清/qing 芳/fang 云/yun 莲/lian 香/xiang 梅/mei 容/rong'),
  ],
  male: [
    pairs('德/De 国/Guo 建/Jian 志/Zhi 文/Wen 永/Yong 光/Guang 学/Xue 正/Zheng 明/Ming 家/Jia 天/Tian 世/Shi 长/Chang'),
    pairs('明/ming 华/hua 国/guo 强/qiang 彬/bin 福/fu 荣/rong 礼/li 清/qing 祥/xiang 和/he 林/lin 山/shan 发/fa'),
  ],
}
