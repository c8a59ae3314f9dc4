import { Type, type Static } from 'typebox'
import { faultOf, homeFaultOf, Ratio, seconds } from './fault-shape.ts'

const least_s = seconds({ en: 'The least that it is late, seconds.', zh: '最少延迟秒数。' })
const most_s = seconds({ en: 'The most that it is late, seconds.', zh: '最多延迟秒数。' })
const takes_s = seconds({ en: 'Seconds until it is back.', zh: '恢复所需秒数。' })
const bytes_per_s = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  'x-unit': 'B/s',
  description: 'Bytes a second.',
  'x-zh': '每秒字节数。',
})

/** Something wrong between the devices and the broker, for a while. The world itself stays right. */
export const lineFaults = [
  faultOf(
    'loss',
    { en: 'The radio loses messages, both ways. Births and wills come through.', zh: '无线丢包(双向),上线与遗嘱消息除外。' },
    { ratio: Ratio },
  ),
  faultOf(
    'delay',
    { en: 'Messages from the device come late, in order.', zh: '设备消息延迟到达,顺序不变。' },
    { ratio: Ratio, least_s, most_s },
  ),
  faultOf(
    'reordering',
    { en: 'Messages from the device are kept back and overtaken by later ones.', zh: '设备消息被滞留,后发的先到。' },
    { ratio: Ratio, least_s, most_s },
  ),
  faultOf('duplication', { en: 'Messages from the device come twice.', zh: '设备消息重复到达。' }, { ratio: Ratio }),
  faultOf(
    'clog',
    {
      en: 'Links are clogged: what a device sends waits, and comes in random order when its link is released. Links are released one by one in random order.',
      zh: '链路堵塞:设备消息滞留,链路恢复后乱序涌出;各链路以随机次序先后恢复。',
    },
    {
      spread_s: Type.Optional(
        seconds({ en: 'Each link begins and ends up to this much later, by chance.', zh: '各链路的起止时间随机推迟,最多这么多秒。' }),
      ),
    },
  ),
  faultOf('outage', { en: 'No connection at all: lines drop and none can be had.', zh: '网络中断:连接断开且无法重连。' }, {}),
  faultOf(
    'half-open',
    {
      en: 'Lines look alive to both ends and nothing comes through, nor does a new one; at the end they break.',
      zh: '半开连接:两端都以为在线,消息却不通,结束时断开。',
    },
    {},
  ),
  faultOf(
    'low-bandwidth',
    {
      en: 'The link of each device carries so many bytes a second at most; the rest waits its turn.',
      zh: '带宽不足:每台设备的链路每秒最多传这么多字节,其余排队。',
    },
    { bytes_per_s },
  ),
  homeFaultOf(
    'slow-uplink',
    {
      en: 'All devices of the home share a link that carries so many bytes a second at most: what one says waits behind what the others said.',
      zh: '全家设备共用的出口带宽不足:每秒最多传这么多字节,各设备的消息一起排队。',
    },
    { takes_s, bytes_per_s },
  ),
  homeFaultOf(
    'clogged-uplink',
    {
      en: 'The link that all devices of the home share is clogged: what they say waits, and comes in random order, whoever said it, when it is released.',
      zh: '全家设备共用的出口堵塞:消息全部滞留,恢复后不分设备乱序涌出。',
    },
    { takes_s },
  ),
  homeFaultOf(
    'gateway-reboot',
    {
      en: 'The gateway starts anew: lines of all devices that hang on it drop, and what it held is lost.',
      zh: '网关重启:挂在其下的设备连接全部断开,网关内滞留的消息丢失。',
    },
    {
      takes_s,
      behind: Type.Optional(
        Type.Array(Type.String(), {
          minItems: 1,
          maxItems: 64,
          description: 'Ids of the devices that hang on it; all of the home when left out.',
          'x-zh': '挂在该网关下的设备编号,省略则为全家。',
        }),
      ),
    },
  ),
  homeFaultOf(
    'broker-restart',
    {
      en: 'The broker starts anew: lines end without a will, and none can be had meanwhile.',
      zh: '消息服务器重启:连接中断且不发遗嘱,期间无法连接。',
    },
    { takes_s },
  ),
] as const
export type LineFault = Static<(typeof lineFaults)[number]>
