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
  'frame-invalid': { spec: 'REJ-7', says: { en: 'The binary frame is damaged: {problem}', zh: '二进制帧损坏:{problem}' } },
  'not-yours': { spec: 'REJ-8', says: { en: 'Client {client} may not publish to {topic}.', zh: '客户端 {client} 不可向 {topic} 发布。' } },
  'connection-lost': {
    spec: 'BUS-5',
    says: { en: 'The connection was lost before the message was acknowledged.', zh: '消息确认前连接中断。' },
  },
  'connection-refused': { spec: 'BUS-6', says: { en: 'The broker refused the connection: {reason}', zh: '服务器拒绝连接:{reason}' } },
  'step-not-allowed': {
    spec: 'INC-2',
    says: { en: '{step} is not possible now; possible: {allowed}.', zh: '现在不能{step};可以:{allowed}。' },
  },
  'incident-unknown': { spec: 'INC-3', says: { en: 'There is no incident {incident}.', zh: '没有事件 {incident}。' } },
  'incident-changed': {
    spec: 'INC-4',
    says: { en: 'The incident has changed since version {seen}; it is at {version}.', zh: '事件在版本 {seen} 之后已变化,现为 {version}。' },
  },
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
