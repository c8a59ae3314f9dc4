import type { Title } from '@anju/sdk'

const fields: Readonly<Record<string, Title>> = {
  id: { en: 'the id of an alert', zh: '报警编号' },
  kind: { en: 'its kind', zh: '报警种类' },
  room: { en: 'its room', zh: '房间' },
  severity: { en: 'its severity', zh: '级别' },
  home: { en: 'the home', zh: '家庭' },
  time: { en: 'the time', zh: '时间' },
}

/** What the doctor says, a sentence each. */
export const doctorWords = {
  noClock: {
    en: 'No clock endpoint was named: scenarios run in real time (--way live). A platform that takes PUT {"now": ms} can be run in lockstep.',
    zh: '未指定时钟接口:情景只能按真实时间运行(--way live)。平台支持 PUT {"now": 毫秒} 时可锁步运行。',
  },
  clock: (url: string) => ({ en: `The clock at ${url} can be put: lockstep is possible.`, zh: `${url} 的时钟可设置,可锁步运行。` }),
  clockFails: (url: string, says: string) => ({
    en: `There is no clock at ${url} (${says}): scenarios run in real time (--way live).`,
    zh: `${url} 没有可设置的时钟(${says}):情景只能按真实时间运行(--way live)。`,
  }),
  accepted: (device: string) => ({ en: `One call by ${device} went in and was confirmed.`, zh: `${device} 的一次呼救已送达并得到确认。` }),
  silent: (device: string) => ({
    en: `The broker took the call by ${device}, and the platform did not confirm it on the channel confirm: devices will repeat it.`,
    zh: `代理已收到 ${device} 的呼救,但平台未在 confirm 通道确认:设备会重复发送。`,
  }),
  refused: (device: string, error: string) => ({
    en: `The platform refused the call by ${device}: ${error}.`,
    zh: `平台拒收 ${device} 的呼救:${error}。`,
  }),
  noWebhook: (port: number, wait: number) => ({
    en: `No webhook came to http://127.0.0.1:${port}/ within ${wait} s: enter that address in the platform, and see that it reaches this machine.`,
    zh: `${wait} 秒内 http://127.0.0.1:${port}/ 未收到 Webhook:请在平台填写此地址,并确认能访问本机。`,
  }),
  noAlert: (topic: string, wait: number) => ({
    en: `Nothing came on ${topic} within ${wait} s: see on which topic the platform tells its alerts.`,
    zh: `${wait} 秒内主题 ${topic} 上没有消息:请确认平台在哪个主题发布报警。`,
  }),
  noJson: { en: 'What came is no JSON, and a mapping reads JSON alone.', zh: '收到的内容不是 JSON,映射只能读取 JSON。' },
  heard: (count: number, format: string) => ({
    en: `${count} alert${count === 1 ? '' : 's'} came out, in the format ${format}.`,
    zh: `收到 ${count} 条报警,格式为 ${format}。`,
  }),
  found: (field: string, at: string) => ({
    en: `It seems that ${fields[field]!.en} stands at ${at}.`,
    zh: `${fields[field]!.zh}似乎位于 ${at}。`,
  }),
  also: (field: string, at: string) => ({
    en: `It seems that ${fields[field]!.en} stands at ${at}; no mapping needs it.`,
    zh: `${fields[field]!.zh}似乎位于 ${at},映射不需要。`,
  }),
  missing: {
    id: { en: 'Nothing looks like the id of an alert: repeats cannot be told from new ones.', zh: '未找到报警编号,无法区分重复与新报警。' },
    kind: { en: 'Nothing looks like the kind of an alert.', zh: '未找到报警种类。' },
    room: { en: 'Nothing looks like a room: documents that ask for one will fail.', zh: '未找到房间:要求房间的情景会失败。' },
    severity: { en: 'Nothing looks like a severity: that of the kind is taken.', zh: '未找到级别,采用种类的默认级别。' },
    cleared: {
      en: 'One call does not show how an alert ends; add `cleared` by hand where the platform tells it.',
      zh: '一次呼救看不出报警如何结束;平台会告知时请手工补充 `cleared`。',
    },
  },
  unread: {
    en: 'By this mapping what came does not read as a call for help, so no file was written.',
    zh: '按此映射无法读出呼救,未写入文件。',
  },
  written: (file: string, way: string) => ({
    en: `${file} is written; try it: anju-scenarios run help-button --target ${file} --way ${way}`,
    zh: `已写入 ${file};可试运行:anju-scenarios run help-button --target ${file} --way ${way}`,
  }),
} as const
