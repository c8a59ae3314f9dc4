import { type DeviceState, type Title } from '@anju/sdk'
import { Type, type Static } from 'typebox'

const closed = { additionalProperties: false } as const
const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })

/** What somebody says who pulled a plug. */
export const plugReasons = {
  'saves-power': { zh: '怕费电', en: 'Saves power' },
  'needs-socket': { zh: '插座要用', en: 'Needs the socket' },
  'too-bright': { zh: '灯太亮', en: 'Its light is too bright' },
  'feels-watched': { zh: '感觉被监视', en: 'Feels watched' },
  'too-many-alarms': { zh: '误报太多', en: 'Too many alarms' },
  'by-mistake': { zh: '不小心', en: 'By mistake' },
  cleaning: { zh: '打扫时拔的', en: 'For cleaning' },
  'not-said': { zh: '没有说', en: 'Did not say' },
} as const satisfies Record<string, Title>
export type PlugReason = keyof typeof plugReasons

/** One try to have a plug put back, as it is sent. */
export const PersuasionForm = Type.Object(
  {
    way: Type.Enum(['call', 'voice-terminal', 'visit', 'family']),
    reason: Type.Enum(Object.keys(plugReasons) as PlugReason[]),
    answer: Type.Enum(['plugs-it-in', 'promises', 'refuses', 'nobody-reached']),
    note: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  closed,
)
export type PersuasionForm = Static<typeof PersuasionForm>
const Persuasion = Type.Object({ ...PersuasionForm.properties, at_ms: Ms, by: Type.String() }, closed)

/** One time that a plug was pulled: since when, who talked about it, and when the device itself said that its mains are back. */
export const PulledPlug = Type.Object(
  {
    id: Type.String(),
    home: Type.String(),
    device: Type.String(),
    since_ms: Ms,
    back_ms: Type.Optional(Ms),
    tries: Type.Array(Persuasion),
  },
  closed,
)
export type PulledPlug = Static<typeof PulledPlug>

/** What a device says of its mains: since when they are gone or back; undefined when it never said. */
export function mainsOf({ events }: Pick<DeviceState, 'events'>): { lost: boolean; at_ms: number } | undefined {
  const said = events['mains-power']
  return said === undefined ? undefined : { lost: said.body['mains'] === 'lost', at_ms: said.at_ms }
}

/** What talking came to: of the plugs that somebody talked about, how many were put back, and within a day of the first try. */
export interface Persuaded {
  pulled: number
  talked_about: number
  back: number
  back_within_day: number
  /** How often each reason was given, the most frequent first. */
  reasons: readonly { reason: PlugReason; times: number }[]
}

const DAY_MS = 86_400_000

export function persuaded(plugs: readonly PulledPlug[]): Persuaded {
  const talked = plugs.filter(({ tries }) => tries.length > 0)
  const back = talked.filter(({ back_ms, tries }) => back_ms !== undefined && back_ms >= tries[0]!.at_ms)
  const reasons = Map.groupBy(
    talked.flatMap(({ tries }) => tries),
    ({ reason }) => reason,
  )
  return {
    pulled: plugs.length,
    talked_about: talked.length,
    back: back.length,
    back_within_day: back.filter(({ back_ms, tries }) => back_ms! - tries[0]!.at_ms <= DAY_MS).length,
    reasons: [...reasons].map(([reason, all]) => ({ reason, times: all.length })).toSorted((a, b) => b.times - a.times),
  }
}
