import { Compile } from 'typebox/compile'
import { DeathEnvelope, FullEnvelope, LiteEnvelope, Reply } from '../../envelope.ts'
import { limits } from '../../limits.ts'
import { countTo, lastBefore } from '../behind.ts'
import { always, everyMessage, ofFrames, on, shown, type Check, type Finding } from '../check.ts'
import type { Line, LogView, Sent } from '../log-view.ts'
import { onceALog } from '../once-a-log.ts'
import { hint } from '../verdict.ts'

const words = on('birth', 'death', 'event', 'reading', 'reply')
const about = { en: 'JSON messages of the device', zh: '设备的 JSON 消息' }

const json = everyMessage({
  rule: 'ENV-1',
  about,
  subjects: words,
  problem: ({ json, bytes }) =>
    json === undefined
      ? {
          expected: 'one JSON object in UTF-8',
          got: shown(Buffer.from(bytes).toString('latin1')),
          hint: hint(
            'Encode the payload as UTF-8 and send one object, not a list or a bare value.',
            '内容须为 UTF-8 编码的单个 JSON 对象。',
          ),
        }
      : undefined,
})

const full = Compile(FullEnvelope)
const lite = Compile(LiteEnvelope)
const shapes = { birth: full, event: full, reading: full, death: Compile(DeathEnvelope), reply: Compile(Reply) } as const

/** What is wrong with the envelope of a message, in words of the schema. */
function envelopeProblem({ channel, json }: Sent, profile: 'supervised' | 'lite'): string | undefined {
  if (json === undefined || channel === undefined || !(channel in shapes)) return undefined
  const shape = profile === 'lite' && channel === 'event' ? lite : shapes[channel as keyof typeof shapes]
  if (shape.Check(json)) return undefined
  for (const { instancePath, message } of shape.Errors(json)) return `${instancePath || '/'} ${message}`
  return 'does not fit'
}

const envelope = everyMessage({
  rule: 'ENV-2',
  about,
  subjects: words,
  problem(sent, { target }) {
    const got = target.profile === 'lite' ? undefined : envelopeProblem(sent, 'supervised')
    if (got === undefined) return undefined
    const says = hint('Compare with the table of the envelope; extras of your own belong into ext.', '对照信封字段表;自定义内容放入 ext。')
    return { expected: 'exactly the fields of the envelope', got, hint: says }
  },
})

const liteEnvelope = everyMessage({
  rule: 'LITE-1',
  about: { en: 'lite events', zh: '精简事件' },
  subjects: on('event'),
  problem(sent) {
    const got = envelopeProblem(sent, 'lite')
    if (got === undefined) return undefined
    const says = hint('Leave out everything but id, body, time_ms, origin and mode.', '只保留 id、body、time_ms、origin、mode。')
    return { expected: 'id, body and optionally time_ms, origin, mode', got, hint: says }
  },
})

/** Where the numbers of one boot and channel leave a gap that no lost line explains. */
function seqFindings(view: LogView): Finding[] {
  const last = new Map<string, Sent>()
  const findings: Finding[] = []
  for (const sent of words(view)) {
    const { channel, boot, seq, index, first } = sent
    const repeated = !first && (channel === 'event' || channel === 'birth')
    if (boot === undefined || seq === undefined || repeated) continue
    const before = last.get(`${channel} ${boot}`)
    const due = before === undefined ? 0 : before.seq! + 1
    last.set(`${channel} ${boot}`, sent)
    if (seq === due || (seq > due && mayBeLost(sent, before, view))) continue
    findings.push({
      seen: before === undefined ? [index] : [before.index, index],
      expected: `${channel} seq ${due} of boot ${boot}`,
      got: `seq ${seq}`,
      hint: hint(
        'Keep one counter a channel, from 0 at each start, and count every message once.',
        '每个通道一个计数器,启动时从 0 开始,每条消息加一。',
      ),
    })
  }
  return findings
}

/** Numbers may be missing where a message could not be sent or seen: a lost line, what a device had to let go, a log that begins in the middle. */
function mayBeLost({ channel, line, seq, boot }: Sent, before: Sent | undefined, view: LogView): boolean {
  const gap = seq! - (before?.seq ?? -1) - 1
  if (view.lineOf(line) === undefined && before?.line !== line) return true
  if (channel === 'event') return lostTold(view) >= gap
  const between = before === undefined ? linesOfBoot(view, boot!, line) : linesBetween(view, before.line, line)
  if (channel === 'birth') return between.filter(({ sent }) => !sent.some((each) => each.channel === 'birth')).length >= gap
  return before === undefined ? between.length > 1 || metRefusal(between[0], view) : between.length > 1
}

const byNumber = onceALog(({ lines }: LogView) => lines.map((line) => ({ index: line.line, line })).toSorted((a, b) => a.index - b.index))
/** Connections from one number to another, both ends included. */
const linesBetween = (view: LogView, from: number, to: number): Line[] =>
  byNumber(view)
    .slice(countTo(byNumber(view), from - 1), countTo(byNumber(view), to))
    .map(({ line }) => line)

const byBoot = onceALog(({ lines }: LogView) => {
  const all = new Map<string, Line[]>()
  for (const line of lines)
    for (const boot of new Set(line.sent.flatMap((sent) => sent.boot ?? []))) {
      const mine = all.get(boot)
      if (mine === undefined) all.set(boot, [line])
      else mine.push(line)
    }
  return all
})
/** Connections up to a number on which a boot was heard. */
const linesOfBoot = (view: LogView, boot: string, to: number): Line[] => (byBoot(view).get(boot) ?? []).filter(({ line }) => line <= to)

/** Whether tries to connect were refused right before a line: a device may have counted readings meanwhile. */
function metRefusal(line: Line | undefined, view: LogView): boolean {
  const end = line?.index ?? 0
  const tried = lastBefore(attempts(view), end)?.index ?? -1
  for (let i = countTo(view.lines, end) - 1; i >= 0; i--) {
    const { closed } = view.lines[i]!
    if (closed !== undefined && closed.index < end) return tried >= closed.index
  }
  return tried >= 0
}
const attempts = onceALog(({ log }: LogView) => log.flatMap(({ saw }, index) => (saw === 'attempt' ? [{ index }] : [])))

/** How many events the device ever said that it lost. */
export const lostTold = onceALog(({ sent }: LogView): number => sent.reduce((most, { json }) => Math.max(most, lostIn(json)), 0))
const lostIn = (json: Sent['json']): number => Number((json?.['ext'] as Record<string, unknown> | undefined)?.['lost_events'] ?? 0) || 0

const numbered = always({
  rule: 'ENV-3',
  about: { en: 'numbered messages', zh: '带序号的消息' },
  subjects: (view) => words(view).filter(({ seq }) => seq !== undefined),
  findings: seqFindings,
})

const said = ({ body, json }: Sent) => JSON.stringify([body, json?.['time_ms']])

/** Two different messages under one id. */
function idFindings(view: LogView): Finding[] {
  const known = new Map<string, Sent>()
  return on(
    'event',
    'reading',
    'birth',
  )(view).flatMap((sent) => {
    const key = `${sent.channel} ${sent.id}`
    const before = known.get(key)
    if (sent.id === undefined) return []
    known.set(key, before ?? sent)
    if (before === undefined || said(before) === said(sent)) return []
    const says = hint(
      'An id names one message for ever; a new occurrence takes the next number.',
      '编号永远只对应一条消息;新发生的事用下一个序号。',
    )
    return [{ seen: [before.index, sent.index], expected: `one message with the id ${sent.id}`, got: shown(sent.body), hint: says }]
  })
}

const unique = always({
  rule: 'ENV-5',
  about: { en: 'messages with an id', zh: '带编号的消息' },
  subjects: (view) => on('event', 'reading', 'birth')(view).filter(({ id }) => id !== undefined),
  findings: idFindings,
})

const size = (rule: string, channels: readonly string[], limit: number, about: { en: string; zh: string }) =>
  everyMessage({
    rule,
    about,
    subjects: on(...channels),
    problem: ({ bytes }) =>
      bytes.byteLength > limit
        ? {
            expected: `at most ${limit} bytes`,
            got: `${bytes.byteLength} bytes`,
            hint: hint('Send less in one message; a broker or receiver refuses it whole.', '减小单条消息;超限会被整体拒绝。'),
          }
        : undefined,
  })

export const envelopeChecks: readonly Check[] = [
  ...json,
  ...envelope,
  ...liteEnvelope,
  ...numbered,
  ...unique,
  ...size('LIM-1', ['birth', 'death', 'event', 'reading', 'reply'], limits.payload_bytes, about),
  ...ofFrames(size('LIM-2', ['frame'], limits.frame_bytes, { en: 'binary frames', zh: '二进制帧' })),
]
