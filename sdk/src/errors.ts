import { apiErrors } from './api-errors.ts'
import type { Language, Title } from './text.ts'

/** One row of the errors table. */
export interface ErrorRow {
  /** The rule of a SPEC.md that says so. */
  spec: string
  /** The sentence, with `{placeholders}`. */
  says: Title
}

/** Every code that Anju answers with when the world gets something wrong. A code that goes out of use is never used again. */
export const errors = {
  ...apiErrors,
  'topic-unknown': { spec: 'REJ-1', says: { en: 'No channel of the protocol has the topic {topic}.', zh: '协议中没有主题 {topic}。' } },
  'device-unregistered': {
    spec: 'REJ-2',
    says: { en: 'Device {device} of home {home} is not registered here.', zh: '家庭 {home} 的设备 {device} 没有登记。' },
  },
  'payload-too-large': {
    spec: 'REJ-3',
    says: { en: 'The payload has {bytes} bytes; at most {limit} are taken.', zh: '内容有 {bytes} 字节,最多 {limit} 字节。' },
  },
  'payload-not-utf8': { spec: 'REJ-4', says: { en: 'The payload is not UTF-8.', zh: '内容不是 UTF-8 编码。' } },
  'payload-not-json': { spec: 'REJ-4', says: { en: 'The payload is not JSON.', zh: '内容不是 JSON。' } },
  'envelope-invalid': { spec: 'REJ-5', says: { en: 'The envelope breaks the schema: {problem}', zh: '信封不符合模式:{problem}' } },
  'body-invalid': {
    spec: 'REJ-5',
    says: { en: 'The body breaks the schema of {kind}: {problem}', zh: '正文不符合 {kind} 的模式:{problem}' },
  },
  'event-unknown': { spec: 'REJ-5', says: { en: 'A {kind} has no event {event}.', zh: '{kind} 没有事件 {event}。' } },
  'channel-not-for-kind': {
    spec: 'REJ-5',
    says: { en: 'A {kind} does not use the channel {channel}.', zh: '{kind} 不使用通道 {channel}。' },
  },
  'kind-mismatch': {
    spec: 'REJ-6',
    says: { en: 'The birth says {said}, the registry {registered}.', zh: '上线消息称 {said},登记为 {registered}。' },
  },
  'command-unknown': { spec: 'CMD-2', says: { en: 'The device has no command {command}.', zh: '设备没有命令 {command}。' } },
  'frame-invalid': { spec: 'REJ-7', says: { en: 'The binary frame is damaged: {problem}', zh: '二进制帧损坏:{problem}' } },
  'not-yours': { spec: 'REJ-8', says: { en: 'Client {client} may not publish to {topic}.', zh: '客户端 {client} 不可向 {topic} 发布。' } },
  'credential-missing': {
    spec: 'SEC-2',
    says: { en: 'This broker takes nobody without a credential.', zh: '此服务器不接受没有凭证的连接。' },
  },
  'credential-wrong': {
    spec: 'SEC-2',
    says: { en: 'The user name, the password or the certificate is wrong.', zh: '用户名、密码或证书错误。' },
  },
  'credential-ended': { spec: 'SEC-8', says: { en: 'The credential has ended or was withdrawn.', zh: '凭证已到期或已撤销。' } },
  'client-id-taken': {
    spec: 'SEC-5',
    says: { en: 'The client id {client} belongs to another credential.', zh: '客户端标识 {client} 属于另一凭证。' },
  },
  'too-many-attempts': {
    spec: 'SEC-9',
    says: { en: 'Too many wrong tries; the next one is looked at in {window_s} s.', zh: '错误尝试过多,{window_s} 秒后再试。' },
  },
  'too-many-connections': { spec: 'SEC-9', says: { en: 'No more than {limit} connections are taken.', zh: '最多接受 {limit} 个连接。' } },
  'connection-lost': {
    spec: 'BUS-5',
    says: { en: 'The connection was lost before the message was acknowledged.', zh: '消息确认前连接中断。' },
  },
  'connection-refused': { spec: 'BUS-6', says: { en: 'The broker refused the connection: {reason}', zh: '服务器拒绝连接:{reason}' } },
  'subscription-refused': {
    spec: 'BUS-8',
    says: { en: 'The broker refused the subscription to {filter}.', zh: '服务器拒绝订阅 {filter}。' },
  },
  'too-many-in-flight': {
    spec: 'BUS-14',
    says: { en: '{limit} messages wait for their acknowledgement; no more are taken.', zh: '已有 {limit} 条消息等待确认,不再接收。' },
  },
  'step-not-allowed': {
    spec: 'INC-2',
    says: { en: '{step} is not possible now; possible: {allowed}.', zh: '现在不能{step};可以:{allowed}。' },
  },
  'incident-unknown': { spec: 'INC-3', says: { en: 'There is no incident {incident}.', zh: '没有事件 {incident}。' } },
  'incident-changed': {
    spec: 'INC-4',
    says: { en: 'The incident has changed since version {seen}; it is at {version}.', zh: '事件在版本 {seen} 之后已变化,现为 {version}。' },
  },
  'merge-not-allowed': {
    spec: 'INC-10',
    says: {
      en: '{incident} cannot be merged into {into} or parted from it: {why}.',
      zh: '事件 {incident} 不能与 {into} 合并或拆分:{why}。',
    },
  },
  'call-back-first': {
    spec: 'INC-14',
    says: {
      en: 'The resident took the call back: speak to them or see them before it is closed.',
      zh: '老人已取消呼叫:请先回电确认或上门查看,再办结。',
    },
  },
  'policy-changed': {
    spec: 'PAGE-1',
    says: {
      en: 'The policy has changed since version {seen}; it is at {version}.',
      zh: '通知策略在版本 {seen} 之后已变化,现为 {version}。',
    },
  },
  'contact-unknown': { spec: 'PAGE-1', says: { en: 'There is no contact {contact}.', zh: '没有联系人 {contact}。' } },
  'simulated-in-real-home': {
    spec: 'QUAR-3',
    says: {
      en: 'People really live in {home}: a simulated device has no place there.',
      zh: '{home} 有真实住户:不接受模拟设备的消息。',
    },
  },
  'outcome-missing': { spec: 'INC-5', says: { en: 'Who resolves an incident must say how it ended.', zh: '处置完成时必须填写结果。' } },
  'request-invalid': { spec: 'API-3', says: { en: 'The request does not fit: {problem}', zh: '请求不符合要求:{problem}' } },
  'request-too-large': { spec: 'API-4', says: { en: 'The request is larger than {limit} bytes.', zh: '请求超过 {limit} 字节。' } },
  'home-unknown': { spec: 'VISIT-8', says: { en: 'There is no home {home}.', zh: '没有家庭 {home}。' } },
  'device-unknown': { spec: 'VISIT-8', says: { en: 'The home {home} has no device {device}.', zh: '家庭 {home} 没有设备 {device}。' } },
  'plug-unknown': { spec: 'FAM-3', says: { en: '{device} of {home} is not unplugged now.', zh: '{home} 的 {device} 当前没有被拔电。' } },
  'visit-changed': {
    spec: 'VISIT-7',
    says: {
      en: 'The visit was changed meanwhile: it is at version {version}, and {seen} was changed here.',
      zh: '走访记录已被修改:当前版本 {version},提交基于版本 {seen}。',
    },
  },
  'photo-refused': {
    spec: 'VISIT-9',
    says: {
      en: 'No pictures are taken: write in words what you saw. A home is a private place.',
      zh: '不接收照片:请用文字描述。住宅属于私人空间。',
    },
  },
  'not-found': { spec: 'API-5', says: { en: 'There is nothing at {path}.', zh: '{path} 不存在。' } },
  'origin-refused': {
    spec: 'API-6',
    says: { en: 'A page of {origin} may not use this server.', zh: '来自 {origin} 的页面不可使用本服务。' },
  },
  'login-wrong': { spec: 'AUTH-5', says: { en: 'The account or the password is wrong.', zh: '账号或密码错误。' } },
  'login-wait': { spec: 'AUTH-6', says: { en: 'Too many wrong tries; wait {wait_s} s.', zh: '错误次数过多,请等待 {wait_s} 秒。' } },
  'oidc-off': {
    spec: 'AUTH-23',
    says: { en: 'No provider of logins is set up here; log in with a password.', zh: '未配置统一身份登录,请用密码登录。' },
  },
  'oidc-stale': {
    spec: 'AUTH-24',
    says: {
      en: 'This login was begun elsewhere, too long ago, or is done already; begin again.',
      zh: '此次登录在别处发起、已超时或已完成,请重新登录。',
    },
  },
  'oidc-refused': {
    spec: 'AUTH-25',
    says: {
      en: 'The provider of logins did not vouch for you; begin again, or log in with a password.',
      zh: '统一身份登录未通过,请重试或用密码登录。',
    },
  },
  'oidc-no-account': {
    spec: 'AUTH-26',
    says: { en: '{account} may not log in here; ask whoever keeps the accounts.', zh: '{account} 不能登录本系统,请联系账号管理员。' },
  },
  'oidc-unreachable': {
    spec: 'AUTH-28',
    says: {
      en: 'The provider of logins does not answer; try again in a minute, or log in with a password.',
      zh: '统一身份登录服务无响应,请稍后重试或用密码登录。',
    },
  },
  'session-ended': { spec: 'AUTH-7', says: { en: 'The session has ended; log in again.', zh: '会话已结束,请重新登录。' } },
  'password-weak': {
    spec: 'AUTH-4',
    says: {
      en: 'The password is not taken ({why}): at least {least} characters that nobody guesses.',
      zh: '密码不被接受({why}):至少 {least} 个字符,且不易猜到。',
    },
  },
  'account-unknown': { spec: 'AUTH-3', says: { en: 'There is no account {account}.', zh: '没有账号 {account}。' } },
  'account-taken': { spec: 'AUTH-3', says: { en: 'There is an account {account} already.', zh: '账号 {account} 已存在。' } },
  'account-limit': { spec: 'AUTH-3', says: { en: 'No more than {limit} accounts are kept.', zh: '最多保存 {limit} 个账号。' } },
  'first-account': { spec: 'AUTH-3', says: { en: 'The first account must be an admin.', zh: '第一个账号必须是管理员。' } },
  'last-admin': {
    spec: 'AUTH-3',
    says: { en: '{account} is the last admin; make another first.', zh: '{account} 是最后一名管理员,请先新建另一名。' },
  },
  'login-needed': { spec: 'AUTH-2', says: { en: 'Log in first.', zh: '请先登录。' } },
  'request-forged': {
    spec: 'AUTH-8',
    says: { en: 'The request lacks the x-anju-csrf of its session, or it is wrong.', zh: '请求缺少会话的 x-anju-csrf,或其值错误。' },
  },
  'not-allowed': { spec: 'AUTH-1', says: { en: '{who} may not do this; it needs {right}.', zh: '{who} 无权执行;需要 {right}。' } },
  'too-many-requests': { spec: 'AUTH-15', says: { en: 'Too many requests; wait {wait_s} s.', zh: '请求过多,请等待 {wait_s} 秒。' } },
  'key-beyond': {
    spec: 'AUTH-13',
    says: { en: 'A key cannot have {right}: its maker has not.', zh: '密钥不能拥有 {right}:创建者没有该权限。' },
  },
  'rota-changed': {
    spec: 'AUTH-21',
    says: {
      en: 'The rota was changed meanwhile: it is at version {version}, and {seen} was changed here.',
      zh: '排班已被修改:当前版本 {version},提交基于版本 {seen}。',
    },
  },
  'key-limit': { spec: 'AUTH-13', says: { en: 'No more than {limit} keys are kept.', zh: '最多保存 {limit} 个密钥。' } },
  'resident-unknown': { spec: 'PRIV-6', says: { en: 'Nobody called {resident} lives there.', zh: '该家庭没有老人 {resident}。' } },
  'incident-open': { spec: 'PRIV-6', says: { en: 'An incident is open there; close it first.', zh: '该家庭有未结事件,请先处置。' } },
  'server-failed': { spec: 'API-7', says: { en: 'The server could not do it; nothing was changed.', zh: '服务器未能完成,未作更改。' } },
  'stream-noise': {
    spec: 'ADAPT-2',
    says: { en: 'Skipped {bytes} bytes that belong to no frame.', zh: '跳过 {bytes} 个不属于任何帧的字节。' },
  },
  'frame-checksum-wrong': {
    spec: 'ADAPT-3',
    says: {
      en: 'The {part} of the {family} frame has the checksum {said}; {right} is right.',
      zh: '{family} 帧{part}校验和为 {said},应为 {right}。',
    },
  },
  'frame-malformed': { spec: 'ADAPT-4', says: { en: 'The {family} frame is malformed: {problem}', zh: '{family} 帧格式错误:{problem}' } },
  'frame-oversized': {
    spec: 'ADAPT-5',
    says: {
      en: 'The {family} frame claims {bytes} bytes; at most {limit} are taken.',
      zh: '{family} 帧声称有 {bytes} 字节,最多 {limit} 字节。',
    },
  },
  'value-meaningless': {
    spec: 'ADAPT-8',
    says: { en: '{what} is {value}, which means nothing: {problem}', zh: '{what} 为 {value},没有意义:{problem}' },
  },
  'bytes-wrong': { spec: 'ADAPT-41', says: { en: 'The {family} value is no whole one: {problem}', zh: '{family} 数值不完整:{problem}' } },
  'foreign-shape-wrong': {
    spec: 'ADAPT-42',
    says: { en: 'The {family} message has not the shape of one: {problem}', zh: '{family} 消息结构不符:{problem}' },
  },
  'foreign-topic-unknown': { spec: 'ADAPT-43', says: { en: '{topic} is no topic of {family}.', zh: '{topic} 不是 {family} 的主题。' } },
  'float-without-decimal': {
    spec: 'ADAPT-72',
    says: {
      en: '{property} is a float and was sent as {value}: it must carry a decimal.',
      zh: '{property} 为浮点数,却发送为 {value}:必须带小数。',
    },
  },
  'time-too-far-ahead': {
    spec: 'ADAPT-73',
    says: {
      en: 'The time {time_ms} lies {ahead_ms} ms ahead; at most {limit_ms} are taken.',
      zh: '时间 {time_ms} 超前 {ahead_ms} 毫秒,最多 {limit_ms}。',
    },
  },
  'message-id-repeated': {
    spec: 'ADAPT-74',
    says: { en: 'The id {id} was used before on this day by this device.', zh: '该设备当天已用过编号 {id}。' },
  },
  'time-form-wrong': { spec: 'ADAPT-77', says: { en: '{value} is no time of the form {form}.', zh: '{value} 不是 {form} 形式的时间。' } },
  'sparkplug-birth-seq': {
    spec: 'ADAPT-81',
    says: { en: 'The NBIRTH of {edge} has seq {seq}; it must be 0.', zh: '{edge} 的 NBIRTH 序号为 {seq},必须为 0。' },
  },
  'sparkplug-gap': {
    spec: 'ADAPT-82',
    says: { en: '{edge} sent seq {seq}; {expected} was next.', zh: '{edge} 发送序号 {seq},应为 {expected}。' },
  },
  'sparkplug-will-stale': {
    spec: 'ADAPT-83',
    says: {
      en: 'The NDEATH of {edge} has bdSeq {said}, its birth {born}: the edge lives.',
      zh: '{edge} 的 NDEATH bdSeq 为 {said},出生为 {born}:边缘仍在线。',
    },
  },
  'sparkplug-unborn': {
    spec: 'ADAPT-84',
    says: { en: '{edge} speaks of {what} before its birth.', zh: '{edge} 在上线消息之前提到 {what}。' },
  },
  'sparkplug-alias-unknown': {
    spec: 'ADAPT-85',
    says: { en: '{edge} used the alias {alias}, which no birth named.', zh: '{edge} 使用了未声明的别名 {alias}。' },
  },
  'adapter-full': { spec: 'ADAPT-86', says: { en: 'No more than {limit} {what} are followed.', zh: '最多跟踪 {limit} 个 {what}。' } },
  'home-has-no': { spec: 'SIM-20', says: { en: 'The home has no {what} {id}.', zh: '家中没有 {what} {id}。' } },
  'person-on-floor': { spec: 'SIM-19', says: { en: '{who} lies on the floor.', zh: '{who} 躺在地上。' } },
  'person-unconscious': { spec: 'SIM-19', says: { en: '{who} is unconscious.', zh: '{who} 失去意识。' } },
  'person-not-on-floor': { spec: 'SIM-19', says: { en: '{who} does not lie on the floor.', zh: '{who} 没有躺在地上。' } },
  'person-away': { spec: 'SIM-19', says: { en: '{who} is not at home.', zh: '{who} 不在家。' } },
  'person-at-home': { spec: 'SIM-19', says: { en: '{who} is at home.', zh: '{who} 在家。' } },
  'no-way-there': { spec: 'SIM-19', says: { en: 'There is no way on foot to {id}.', zh: '无法步行到达 {id}。' } },
  'out-of-reach': { spec: 'SIM-15', says: { en: '{who} cannot reach {id}.', zh: '{who} 够不着 {id}。' } },
  'not-made-for-it': { spec: 'SIM-19', says: { en: '{id} is not made for that: {does}.', zh: '{id} 不能用于该操作:{does}。' } },
  'already-so': { spec: 'SIM-19', says: { en: '{id} is so already: {does}.', zh: '{id} 已处于该状态:{does}。' } },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof errors

/** The sentence of a fault, in one language. */
export function sentence(
  fault: { code: ErrorCode; params?: Readonly<Record<string, string | number>> | undefined },
  language: Language,
): string {
  const says: string = errors[fault.code].says[language]
  return says.replace(/\{(\w+)\}/g, (hole, name: string) => String(fault.params?.[name] ?? hole))
}
