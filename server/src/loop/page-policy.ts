import { alertKinds, hazards, severities, steps, type AlertKind } from '@anju/sdk'
import { Type, type Static } from 'typebox'

const closed = { additionalProperties: false } as const
const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' })

/** By which way somebody is paged. What each does is told by the sink that is set for it. */
export const pageChannels = ['app', 'call', 'sms', 'webhook'] as const
export const PageChannel = Type.Enum([...pageChannels])
export type PageChannel = (typeof pageChannels)[number]

/** Who is paged: those on duty as what, the one who was sent, or the family of the home. */
export const pageTargets = ['operator', 'responder', 'supervisor', 'sent', 'family'] as const
export const PageTarget = Type.Enum([...pageTargets])
export type PageTarget = (typeof pageTargets)[number]

/** One rung of a ladder: somebody is paged so long after the step began, or after its limit has passed, and again until the step is done. */
export const Rung = Type.Object(
  {
    id: Name,
    to: PageTarget,
    /** Tried in this order. */
    channels: Type.Array(PageChannel, { minItems: 1, maxItems: 4, uniqueItems: true }),
    since: Type.Enum(['start', 'limit']),
    after_s: Type.Integer({ minimum: 0, maximum: 172_800, 'x-unit': 's' }),
    again_s: Type.Optional(Type.Integer({ minimum: 10, maximum: 86_400, 'x-unit': 's' })),
    times: Type.Optional(Type.Integer({ minimum: 1, maximum: 30, description: 'How often again.' })),
  },
  closed,
)
export type Rung = Static<typeof Rung>

/** For which steps of which incidents a ladder stands. What is left out matches everything. */
export const PageRule = Type.Object(
  {
    id: Name,
    severities: Type.Optional(Type.Array(Type.Enum([...severities]), { minItems: 1, uniqueItems: true })),
    hazards: Type.Optional(Type.Array(Type.Enum([...hazards]), { minItems: 1, uniqueItems: true })),
    kinds: Type.Optional(Type.Array(Type.Enum(Object.keys(alertKinds) as AlertKind[]), { minItems: 1, uniqueItems: true })),
    steps: Type.Array(Type.Enum([...steps]), { minItems: 1, uniqueItems: true }),
    rungs: Type.Array(Rung, { maxItems: 8 }),
  },
  closed,
)
export type PageRule = Static<typeof PageRule>

/** Who is paged when. The first rule that matches stands. */
export const PagePolicy = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    rules: Type.Array(PageRule, { minItems: 1, maxItems: 64 }),
    /** In a flood whatever is no alarm waits so long and goes out as one page a person. */
    digest_s: Type.Integer({ minimum: 0, maximum: 600, 'x-unit': 's' }),
  },
  { $id: 'anju/page-policy', ...closed },
)
export type PagePolicy = Static<typeof PagePolicy>

/** A rung in one line. */
const rung = (
  id: string,
  to: PageTarget,
  channels: PageChannel[],
  since: Rung['since'],
  after_s: number,
  again_s?: number,
  times?: number,
) => ({
  id,
  to,
  channels,
  since,
  after_s,
  ...(again_s === undefined ? {} : { again_s, times: times ?? 1 }),
})

/** The policy of a server that was given none. Chosen; the limits that it goes by are those of the steps. */
export const defaultPolicy: PagePolicy = {
  version: 1,
  digest_s: 60,
  rules: [
    {
      id: 'alarm-raised',
      severities: ['alarm'],
      steps: ['acknowledge'],
      rungs: [
        rung('desk', 'operator', ['app', 'call', 'sms'], 'start', 0, 30, 4),
        rung('over', 'supervisor', ['call', 'sms'], 'limit', 0, 120, 10),
      ],
    },
    {
      id: 'alarm-sent',
      severities: ['alarm'],
      steps: ['arrive'],
      rungs: [
        rung('go', 'sent', ['app', 'call', 'sms'], 'start', 0, 120, 2),
        rung('desk', 'operator', ['app', 'call'], 'limit', 0, 300, 6),
        rung('over', 'supervisor', ['call', 'sms'], 'limit', 300, 600, 6),
      ],
    },
    {
      id: 'alarm-stuck',
      severities: ['alarm'],
      steps: ['dispatch', 'resolve'],
      rungs: [
        rung('desk', 'operator', ['app', 'call'], 'limit', 0, 120, 5),
        rung('over', 'supervisor', ['call', 'sms'], 'limit', 240, 600, 6),
      ],
    },
    {
      id: 'warning',
      severities: ['warning'],
      steps: ['acknowledge', 'dispatch', 'arrive', 'resolve'],
      rungs: [rung('desk', 'operator', ['app', 'sms'], 'start', 0), rung('late', 'operator', ['app', 'sms'], 'limit', 300, 900, 3)],
    },
    { id: 'notice', severities: ['notice'], steps: ['acknowledge'], rungs: [rung('desk', 'operator', ['app'], 'start', 0)] },
    { id: 'review', steps: ['review'], rungs: [rung('late', 'supervisor', ['app'], 'limit', 0)] },
  ],
}
