import { checkBody, decodeEvent, decodeReading } from '../../codec.ts'
import type { Device } from '../../define-device.ts'
import { catalogue } from '../../devices/catalogue.ts'
import { capabilityOf } from '../capabilities.ts'
import { always, check, everyMessage, on, onlyFor, shown, type Check, type Finding } from '../check.ts'
import { caused } from '../event-story.ts'
import type { LogView, Sent } from '../log-view.ts'
import { blocked, hint, notApplicable } from '../verdict.ts'

const bodies = on('event', 'reading')
const about = { en: 'events and readings', zh: '事件与读数' }
interface FieldSchema {
  type?: string
  minimum?: number
  maximum?: number
  'x-unit'?: string
}

/** The schema that a body is held against, or undefined when its kind has none of that name. */
function schemaOf({ channel, body }: Sent, { device }: LogView) {
  if (device === undefined || body === undefined) return undefined
  if (channel === 'reading') return device.schemas.reading
  const name = String(body['event'])
  return Object.hasOwn(device.schemas.events, name) ? device.schemas.events[name] : undefined
}

const bodyProblem = (sent: Sent, view: LogView): string | undefined => {
  const schema = schemaOf(sent, view)
  if (schema === undefined)
    return view.device === undefined ? undefined : `no ${sent.channel} of a ${view.device.kind}: ${shown(sent.body)}`
  const checked = checkBody(schema, sent.body!)
  return checked.ok ? undefined : String(checked.fault.params?.['problem'])
}

interface Told {
  by: 'program' | 'person'
  /** Whether a field may be left out. */
  optional: (name: string) => boolean
}

/** Whether a body says what was caused: flags and names exactly, numbers within a tenth of their range or of themselves. */
function meaningProblem(body: Record<string, unknown>, due: Record<string, unknown>, { by, optional }: Told): string | undefined {
  for (const [name, wanted] of Object.entries(due)) {
    const said = body[name]
    if (said === undefined && optional(name)) continue // A device says what it knows.
    if (typeof wanted !== 'number') {
      if (said !== wanted) return `${name} ${shown(said)} instead of ${shown(wanted)}`
    } else if (by === 'program' && typeof said === 'number' && Math.abs(said - wanted) > Math.max(0.5, Math.abs(wanted) / 10))
      return `${name} ${said} instead of about ${wanted}`
  }
  return undefined
}

function meaningFindings(view: LogView): Finding[] {
  return caused(view).flatMap(({ done, event }): Finding[] => {
    if (event?.body === undefined) return []
    const required = schemaOf(event, view)?.required
    const optional = (name: string) => required?.includes(name) === false
    const got = meaningProblem(event.body, done.stimulus.body, { by: done.by, optional })
    if (got === undefined) return []
    const says = hint('Check unit, scale and polarity of the field.', '检查该字段的单位、比例与极性。')
    return [{ seen: [done.index, event.index], expected: shown(done.stimulus.body), got, hint: says }]
  })
}

/** Readings of one connection that came later than the kind's period. A radar reads only while somebody is in view. */
function cadenceFindings(view: LogView): Finding[] {
  const { device } = view
  if (device === undefined || device.kind === 'radar') return []
  const due_ms = device.reading.every_s * 1_100 + 500
  return view.lines.flatMap(({ sent, opened_ms, index, closed }) => {
    const readings = [{ at_ms: opened_ms, index }, ...sent.filter(({ channel }) => channel === 'reading')]
    return readings.flatMap((from, i): Finding[] => {
      const to = readings[i + 1] ?? { at_ms: closed?.at_ms ?? view.end_ms, index: closed?.index ?? view.log.length - 1 }
      if (to.at_ms - from.at_ms <= due_ms) return []
      const got = `${((to.at_ms - from.at_ms) / 1_000).toFixed(1)} s without one`
      const says = hint('Send the reading with the period of the kind.', '按该类型的周期发送读数。')
      return [{ seen: [from.index, to.index], expected: `a reading every ${device.reading.every_s} s`, got, hint: says }]
    })
  })
}

/** The rule for kinds that a vendor brings. */
const OWN_KINDS = 'DEV-17'
const ruleOf = ({ kind, spec }: Device): string => (Object.hasOwn(catalogue, kind) ? spec : OWN_KINDS)

const kindRule = (rule: string): Check[] =>
  always({
    rule,
    about,
    subjects: bodies,
    findings: (view) => [
      ...bodies(view).flatMap((sent): Finding[] => {
        const got = bodyProblem(sent, view)
        const says = hint('Compare with the JSON Schema of the kind.', '对照该类型的 JSON Schema。')
        return got === undefined ? [] : [{ seen: [sent.index], expected: `a body of the kind ${view.device!.kind}`, got, hint: says }]
      }),
      ...meaningFindings(view),
      ...cadenceFindings(view),
    ],
  }).map(({ twin, judge }) =>
    check(rule, twin, (view) => {
      if (view.device === undefined) return blocked('Name the kind: --kind.', '请指定类型:--kind。')
      if (ruleOf(view.device) === rule) return judge(view)
      if (rule === OWN_KINDS) return notApplicable('The kind is one that Anju brings.', '该类型为 Anju 自带。')
      return notApplicable(`The device is a ${view.device.kind}.`, `该设备是 ${view.device.title.zh}。`)
    }),
  )

const endings: Readonly<Record<string, string>> = {
  '%': '_pct',
  '%LEL': '_lel_pct',
  ppm: '_ppm',
  m: '_m',
  'm/s': '_m_s',
  s: '_s',
  '/min': '_per_min',
  Cel: '_c',
  W: '_w',
  dBm: '_dbm',
  '[g]': '_g',
}

/** A number that is out of its range, or of a name that says no unit. */
function numberProblem(sent: Sent, view: LogView): string | undefined {
  const fields: Record<string, FieldSchema> | undefined = schemaOf(sent, view)?.properties
  for (const [name, value] of Object.entries(sent.body ?? {})) {
    if (typeof value !== 'number') continue
    const field = fields?.[name]
    if (field === undefined && !Object.values(endings).some((ending) => name.endsWith(ending)))
      return `${name}, a number without a unit in its name`
    if (field?.minimum !== undefined && value < field.minimum) return `${name} ${value}, below ${field.minimum} ${field['x-unit'] ?? ''}`
    if (field?.maximum !== undefined && value > field.maximum) return `${name} ${value}, above ${field.maximum} ${field['x-unit'] ?? ''}`
  }
  return undefined
}

const numbers = everyMessage({
  rule: 'DEV-14',
  about,
  subjects: bodies,
  problem(sent, view) {
    const got = numberProblem(sent, view)
    const says = hint('Convert to the unit that the name of the field ends in.', '换算为字段名后缀所示单位。')
    return got === undefined ? undefined : { expected: 'numbers in their range, with their unit in the name', got, hint: says }
  },
})

const names = everyMessage({
  rule: 'DEV-16',
  about,
  subjects: bodies,
  problem(sent, view) {
    const odd = Object.keys(sent.body ?? {}).find((name) => !/^[\x20-\x7e]+$/.test(name))
    const known = Object.keys((schemaOf(sent, view)?.properties as object | undefined) ?? sent.body ?? {})
    const extra = Object.keys(sent.body ?? {}).find((name) => !known.includes(name))
    const nameless =
      sent.channel === 'event' && typeof sent.body?.['event'] !== 'string' ? 'a body without the name of its event' : undefined
    const got = odd ?? extra ?? nameless
    const says = hint('Extras of a vendor belong into ext of the envelope.', '厂商扩展字段应放入信封的 ext。')
    return got === undefined ? undefined : { expected: 'ASCII names that the definition has', got: shown(got), hint: says }
  },
})

const accepted = everyMessage({
  rule: 'REJ-5',
  about: { en: 'events, readings and frames', zh: '事件、读数与帧' },
  subjects: on('event', 'reading', 'frame'),
  problem(sent, { device, target }) {
    if (device === undefined) return undefined
    const says = hint('The receiver would refuse this message; the code says why.', '接收方会拒绝该消息,错误码说明原因。')
    if (sent.channel === 'frame')
      return device.frames === true
        ? undefined
        : { expected: 'no frames', got: `channel-not-for-kind: a ${device.kind} has none`, hint: says }
    const decoded = sent.channel === 'event' ? decodeEvent(device, sent.bytes) : decodeReading(device, sent.bytes)
    if (decoded.ok || (decoded.fault.code === 'envelope-invalid' && target.profile === 'lite')) return undefined
    return { expected: 'a message that is accepted', got: `${decoded.fault.code} ${shown(decoded.fault.params ?? '')}`, hint: says }
  },
})

const AXES = ['x_m', 'y_m', 'z_m']
/** Events of a person who was put somewhere. */
const placed = (view: LogView): Sent[] =>
  caused(view).flatMap(({ done, event }) => (event !== undefined && AXES.some((axis) => axis in done.stimulus.body) ? [event] : []))
/** A radar that measures no place, or a direction of none: its fields are optional. */
const tellsNoPlace = (view: LogView): boolean =>
  AXES.every((axis) => view.lacks.has(capabilityOf(axis))) ||
  (placed(view).length > 0 && placed(view).every(({ body }) => !AXES.some((axis) => axis in (body ?? {}))))

/** Where a radar says a person is, beside where the person was put. */
const place = everyMessage({
  rule: 'RADAR-1',
  about: { en: 'positions of a person who was put somewhere', zh: '已知位置的人员坐标' },
  subjects: (view) => placed(view).filter(({ body }) => AXES.some((axis) => axis in (body ?? {}))),
  problem(sent, view) {
    const due = caused(view).find(({ event }) => event?.index === sent.index)!.done.stimulus.body
    const wrong = AXES.find(
      (axis) => axis in (sent.body ?? {}) && axis in due && !(Math.abs(Number(sent.body![axis]) - Number(due[axis])) <= 0.5),
    )
    if (wrong === undefined) return undefined
    const says = hint('x to the right of the aim, y along it, z up; metres.', 'x 向瞄准方向右侧,y 沿瞄准方向,z 向上,单位米。')
    const point = (body: Record<string, unknown> | undefined) =>
      `x ${String(body?.['x_m'])}, y ${String(body?.['y_m'])}, z ${String(body?.['z_m'])}`
    return { expected: point(due), got: point(sent.body), hint: says }
  },
})

const kinds = [...Object.values(catalogue).map(({ spec }) => spec), OWN_KINDS]

export const kindChecks: readonly Check[] = [
  ...kinds.flatMap(kindRule),
  ...numbers,
  ...names,
  ...accepted,
  ...onlyFor(place, ({ kind }) => kind === 'radar').map(({ rule, twin, judge }) =>
    check(rule, twin, (view) =>
      view.device?.kind === 'radar' && tellsNoPlace(view)
        ? notApplicable('The device tells no place: the fields are optional.', '该设备不上报位置:相关字段可选。')
        : judge(view),
    ),
  ),
]
