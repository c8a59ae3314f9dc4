import { Compile } from 'typebox/compile'
import { Birth } from '../../envelope.ts'
import { firstBehind } from '../behind.ts'
import { always, everyMessage, on, onOwnBroker, shown, type Check, type Finding } from '../check.ts'
import type { Line, LogView } from '../log-view.ts'
import { bytesOf } from '../observation.ts'
import { onceALog } from '../once-a-log.ts'
import { hint } from '../verdict.ts'

const lines = { en: 'connections', zh: '连接' }
const birthBody = Compile(Birth)
const birthOf = (line: Line) => line.sent.find(({ channel }) => channel === 'birth')
/** Connections on which the device said anything, so that something was to be said before it. */
const spoken = ({ lines }: LogView) => lines.filter(({ sent }) => sent.length > 0)

function birthFindings(view: LogView): Finding[] {
  return spoken(view).flatMap((line): Finding[] => {
    const first = line.sent[0]!
    if (first.channel !== 'birth') {
      const says = hint(
        'Publish the birth as the first message of every connection, also after a loss.',
        '每次连接(包括重连)首先发布 birth。',
      )
      return [{ seen: [line.index, first.index], expected: 'the birth before anything else', got: shown(first.topic), hint: says }]
    }
    if (first.qos !== 1 || !first.retain) {
      const got = `QoS ${first.qos}, ${first.retain ? 'retained' : 'not retained'}`
      return [
        {
          seen: [first.index],
          expected: 'a birth at QoS 1, retained',
          got,
          hint: hint('Set QoS 1 and the retain flag.', '设置 QoS 1 与保留标志。'),
        },
      ]
    }
    if (first.body !== undefined && birthBody.Check(first.body)) return []
    const got = shown(first.body)
    const says = hint('Name all fields of the birth, and no others.', 'birth 须含全部字段且无其他字段。')
    return [{ seen: [first.index], expected: 'kind, model, firmware, heartbeat_s, capabilities, room?', got, hint: says }]
  })
}

/** Boots in the order of their births, and the connections that carried them. */
const births = onceALog((view: LogView) => view.lines.flatMap((line) => birthOf(line) ?? []).filter(({ boot }) => boot !== undefined))
/** A device may be there before whoever gave it power has said so. */
const starts = onceALog(({ done }: LogView) => done.filter(({ stimulus, answer }) => stimulus.do === 'power-on' && answer !== 'cannot'))
const begins = ({ index }: { index: number }, { index: next }: { index: number }, view: LogView) =>
  (firstBehind(starts(view), index)?.index ?? Infinity) < next

/** A connection within one start births again under the same boot. */
function sameBootFindings(view: LogView): Finding[] {
  const all = births(view)
  return all.slice(1).flatMap((birth, i): Finding[] => {
    const before = all[i]!
    if (birth.boot === before.boot || begins(before, birth, view)) return []
    const says = hint(
      'A new connection is not a new start: keep the boot id and count the birth on.',
      '重连不是重启:保持 boot,birth 序号递增。',
    )
    return [{ seen: [before.index, birth.index], expected: `boot ${before.boot} with the next seq`, got: `boot ${birth.boot}`, hint: says }]
  })
}

function newBootFindings(view: LogView): Finding[] {
  const known = new Set<string>()
  const all = births(view)
  return all.flatMap((birth, i): Finding[] => {
    const before = all[i - 1]
    const started = before !== undefined && begins(before, birth, view)
    const used = known.has(birth.boot!)
    known.add(birth.boot!)
    if (!used || (before?.boot === birth.boot && !started)) return []
    const says = hint(
      'Make the boot id of time and chance, or count starts in flash memory.',
      '用时间加随机数,或在闪存中累计启动次数生成 boot。',
    )
    return [{ seen: [before!.index, birth.index], expected: 'a boot id that was never used', got: `boot ${birth.boot} again`, hint: says }]
  })
}

/** What is wrong with the will of a connection. */
function willProblem(line: Line, view: LogView): string | undefined {
  const { will } = line.connect
  if (will === undefined) return 'no will'
  const { address } = view
  if (address !== undefined && will.topic !== `anju/1/${address.site}/${address.home}/${address.device}/death`)
    return `the topic ${will.topic}`
  if (will.qos !== 1 || will.retain) return `QoS ${will.qos}, ${will.retain ? 'retained' : 'not retained'}`
  let said: { boot?: unknown; origin?: unknown; body?: { reason?: unknown } }
  try {
    said = JSON.parse(Buffer.from(bytesOf(will)).toString('utf8')) as typeof said
  } catch {
    return 'a will that is not JSON'
  }
  if (said.body?.reason !== 'lost') return `the body ${shown(said.body)}`
  if (said.origin !== 'real' && said.origin !== 'simulated') return `the origin ${shown(said.origin)}`
  const boot = birthOf(line)?.boot
  return boot === undefined || said.boot === boot ? undefined : `boot ${shown(said.boot)} in the will, ${boot} in the birth`
}

const willFindings = (view: LogView): Finding[] =>
  view.lines.flatMap((line) => {
    const got = willProblem(line, view)
    if (got === undefined) return []
    const says = hint('Hand the will over with CONNECT, made anew for each start.', '在 CONNECT 中携带遗嘱,每次启动重新生成。')
    const birth = birthOf(line)
    return [
      {
        seen: birth === undefined ? [line.index] : [line.index, birth.index],
        expected: 'a will on death at QoS 1 with the boot id',
        got,
        hint: says,
      },
    ]
  })

const kind = everyMessage({
  rule: 'REJ-6',
  about: { en: 'births', zh: '上线消息' },
  subjects: on('birth'),
  problem({ body }, { device, target }) {
    const said = body?.['kind']
    const due = target.kind ?? device?.kind
    if (said === due && due !== undefined && device !== undefined) return undefined
    const says = hint('Use a kind of the catalogue, the one under which the device is registered.', '使用目录中的类型,并与登记一致。')
    return { expected: `the kind ${due ?? 'of the catalogue'}`, got: shown(said), hint: says }
  },
})

const connections = { about: lines, subjects: ({ lines }: LogView) => lines }

export const presenceChecks: readonly Check[] = [
  ...onOwnBroker(always({ rule: 'PRES-1', ...connections, subjects: spoken, findings: birthFindings })),
  ...onOwnBroker(always({ rule: 'PRES-3', ...connections, findings: willFindings })),
  ...kind,
]

export const bootFindings = { sameBootFindings, newBootFindings, births, starts, begins }
