import type { Title } from '../text.ts'

/** Why the kit could not look at a device at all. One sentence each; `unreachable` ends with exit code 3, `usage` with 2. */
export const kitProblems = {
  'device-never-connected': {
    ends: 'unreachable',
    says: {
      en: 'No device connected within {within_s} s. Check that it uses {where} and that nothing stands between.',
      zh: '{within_s} 秒内没有设备连接。请检查设备是否使用 {where},以及网络是否畅通。',
    },
  },
  'device-refused': {
    ends: 'unreachable',
    says: {
      en: 'A client came and was refused: it does not show the user name and the password that {where} asks for.',
      zh: '有客户端连接但被拒绝:未提供 {where} 要求的用户名和密码。',
    },
  },
  'device-said-nothing': {
    ends: 'unreachable',
    says: {
      en: 'A client connected and published nothing of the protocol within {within_s} s. A supervised device births first; a lite device needs --profile lite.',
      zh: '已有客户端连接,但 {within_s} 秒内未发布协议消息。完整协议设备应先发 birth;精简设备请加 --profile lite。',
    },
  },
  'kind-unknown': {
    ends: 'usage',
    says: {
      en: 'The kind {kind} is not in the catalogue: {known}.',
      zh: '目录中没有类型 {kind},已有:{known}。',
    },
  },
  'kind-missing': {
    ends: 'usage',
    says: { en: 'A lite device does not say its kind: name it with --kind.', zh: '精简设备不声明类型:请用 --kind 指定。' },
  },
  'reference-kind-missing': {
    ends: 'usage',
    says: { en: 'Name the kind of the reference device with --kind: {known}.', zh: '请用 --kind 指定参考设备的类型:{known}。' },
  },
  'kinds-unusable': {
    ends: 'usage',
    says: { en: 'The kinds of {file} cannot be used: {problem}.', zh: '无法使用 {file} 中的类型:{problem}。' },
  },
  'second-device': {
    ends: 'usage',
    says: {
      en: 'Two devices use the identity {device} at once: switch one of them off. Boots seen: {boots}.',
      zh: '有两台设备同时使用身份 {device}:请关闭其中一台。出现的 boot:{boots}。',
    },
  },
  'port-in-use': {
    ends: 'unreachable',
    says: { en: 'Port {port} of {host} is in use: choose another with --port.', zh: '{host} 的端口 {port} 已被占用:请用 --port 换一个。' },
  },
  'broker-unreachable': {
    ends: 'unreachable',
    says: { en: 'The broker {broker} cannot be used: {reason}', zh: '无法使用服务器 {broker}:{reason}' },
  },
  'trace-unreadable': {
    ends: 'usage',
    says: { en: 'Line {line} of the trace is damaged: {problem}', zh: '日志第 {line} 行损坏:{problem}' },
  },
  'trace-cut-off': {
    ends: 'usage',
    says: {
      en: 'The trace is cut off behind line {line}: its last line, the certificate, is missing. Score it with: anju-conform score.',
      zh: '日志在第 {line} 行之后中断:缺少最后一行证书。可用 anju-conform score 评分。',
    },
  },
  'watch-what': {
    ends: 'usage',
    says: { en: 'Name either a log or a broker with --broker, and not both.', zh: '请指定一份日志,或用 --broker 指定服务器,二者选一。' },
  },
  'trace-empty': {
    ends: 'usage',
    says: { en: 'The trace has no message of a device.', zh: '日志中没有设备消息。' },
  },
} as const satisfies Record<string, { ends: 'usage' | 'unreachable'; says: Title }>

export type KitProblemCode = keyof typeof kitProblems

/** A run or a reading of a trace that cannot go on, for a reason of the world. */
export class KitProblem extends Error {
  readonly code: KitProblemCode
  readonly says: Title
  constructor(code: KitProblemCode, params: Readonly<Record<string, string | number>> = {}) {
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (hole, name: string) => String(params[name] ?? hole))
    const { en, zh } = kitProblems[code].says
    super(fill(en))
    this.name = 'KitProblem'
    this.code = code
    this.says = { en: fill(en), zh: fill(zh) }
  }
  get ends(): 'usage' | 'unreachable' {
    return kitProblems[this.code].ends
  }
}
