import { Type, type Static } from 'typebox'

const closed = { additionalProperties: false } as const
const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })

/** What somebody says who wants to be told of incidents. */
export const HookForm = Type.Object(
  {
    url: Type.String({
      minLength: 8,
      maxLength: 2_000,
      description: 'https, reachable from the server; private addresses only when the server allows them.',
    }),
    style: Type.Optional(Type.Enum(['structured', 'binary'], { description: 'How the CloudEvent travels; `structured` when left out.' })),
    modes: Type.Optional(
      Type.Array(Type.Enum(['actual', 'test', 'drill']), { maxItems: 3, description: 'Only `actual` when left out: drills call nobody.' }),
    ),
    homes: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 1_000, description: 'All of the site when left out.' })),
    enabled: Type.Optional(Type.Boolean()),
  },
  closed,
)
export type HookForm = Static<typeof HookForm>

/** A hook as it is shown: its secret is not. */
export const HookShown = Type.Object(
  {
    ...HookForm.properties,
    id: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    made_ms: Ms,
    waiting: Type.Integer({ minimum: 0, description: 'Deliveries that are not through.' }),
    dead: Type.Integer({ minimum: 0 }),
    /** Since when nothing was taken; absent when the last was. */
    failing_since_ms: Type.Optional(Ms),
    last_error: Type.Optional(Type.String()),
  },
  closed,
)
export type HookShown = Static<typeof HookShown>

/** A hook as it is kept. */
export interface Hook extends HookForm {
  id: string
  version: number
  made_ms: number
  enabled: boolean
  /** The newest first; one before it signs, too, until its time is over. */
  secrets: readonly { secret: string; until_ms?: number }[]
}

/** A CloudEvent (1.0) in its structured form. */
export const CloudEvent = Type.Object({
  specversion: Type.Literal('1.0'),
  id: Type.String({ description: 'The same at every try: whoever has seen it needs it no second time.' }),
  source: Type.String(),
  type: Type.String(),
  subject: Type.Optional(Type.String()),
  time: Type.String(),
  datacontenttype: Type.Literal('application/json'),
  data: Type.Record(Type.String(), Type.Unknown()),
})
export type CloudEvent = Static<typeof CloudEvent>

/** An event on its way to one hook. */
export const Delivery = Type.Object({
  id: Type.String(),
  hook: Type.String(),
  event: CloudEvent,
  made_ms: Ms,
  tries: Type.Integer({ minimum: 0 }),
  due_ms: Ms,
  /** What came of the last try: an HTTP status, or a code. */
  last: Type.Optional(Type.String()),
})
export type Delivery = Static<typeof Delivery>
