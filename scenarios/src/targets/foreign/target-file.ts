import { Title } from '@anju/sdk'
import { shapeFindings, yamlSource, type Problem } from '@anju/sdk/document'
import { Type, type Static } from 'typebox'

const closed = { additionalProperties: false } as const
const Pointer = Type.String({ pattern: '^(/[^/]*)+$', maxLength: 256, description: 'a JSON pointer into the alert, like `/labels/room`' })
const Names = Type.Record(Type.String(), Type.String(), { description: 'their name: ours' })

/** Where a field of an alert stands, and what their words mean. */
const Field = Type.Object({ at: Pointer, is: Type.Optional(Names) }, closed)

/** How an alert of theirs reads. */
export const Mapping = Type.Object(
  {
    each: Type.Optional(
      Type.String({ pattern: '^(/[^/]*)+$', description: 'where the list of alerts stands; absent when the body is one alert or a list' }),
    ),
    id: Field,
    kind: Field,
    severity: Type.Optional(Field),
    room: Type.Optional(Field),
    /** The field and the words that mean: its cause has gone. */
    cleared: Type.Optional(Type.Object({ at: Pointer, when: Type.Array(Type.String(), { minItems: 1, maxItems: 16 }) }, closed)),
    ignore: Type.Optional(Type.Array(Type.String(), { maxItems: 256, description: 'their kinds that are none of ours' })),
  },
  closed,
)
export type Mapping = Static<typeof Mapping>

/** The schema of a target file: a system under test that is not ours. */
export const TargetSchema = Type.Object(
  {
    target: Title,
    devices: Type.String({
      pattern: '^mqtt://[^/:]+:\\d{1,5}$',
      description: 'the broker that devices talk to, like `mqtt://127.0.0.1:1883`',
    }),
    alerts: Type.Object(
      {
        listen: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 65_535, description: 'the port on which we take webhooks, on this machine' }),
        ),
        topic: Type.Optional(
          Type.String({ minLength: 1, maxLength: 256, description: 'the topics on which alerts come, on the same broker' }),
        ),
        format: Type.Enum(['cloudevents', 'alertmanager', 'mapping']),
        /** Fields that differ from those of the format; all of them for `mapping`. */
        mapping: Type.Optional(Type.Partial(Mapping)),
      },
      closed,
    ),
    clock: Type.Optional(
      Type.String({ pattern: '^http://', maxLength: 256, description: 'takes PUT {"now": ms} and answers when idle; allows lockstep' }),
    ),
    tick_ms: Type.Optional(
      Type.Integer({ minimum: 10, maximum: 60_000, description: 'how far the clock moves at once; 1000 unless told' }),
    ),
  },
  { title: 'Anju target', ...closed },
)
export type TargetFile = Static<typeof TargetSchema>

/** The formats that need no mapping of one's own. */
export const formats: Readonly<Record<'cloudevents' | 'alertmanager', Mapping>> = {
  cloudevents: {
    id: { at: '/id' },
    kind: { at: '/type' },
    severity: { at: '/data/severity' },
    room: { at: '/data/room' },
    cleared: { at: '/data/state', when: ['cleared', 'resolved'] },
  },
  alertmanager: {
    each: '/alerts',
    id: { at: '/fingerprint' },
    kind: { at: '/labels/alertname' },
    severity: { at: '/labels/severity' },
    room: { at: '/labels/room' },
    cleared: { at: '/status', when: ['resolved'] },
  },
}

/** A target from its file, or everything that is wrong with it. */
export function loadTarget(
  file: string,
  text: string,
): { ok: true; target: TargetFile; mapping: Mapping } | { ok: false; problems: readonly Problem[] } {
  const source = yamlSource(file, text)
  if (source.problems.length > 0) return { ok: false, problems: source.problems }
  const shape = shapeFindings(TargetSchema, source.value)
  if (shape.length > 0) return { ok: false, problems: shape.map(source.place) }
  const target = source.value as TargetFile
  const { format, mapping: own = {}, listen, topic } = target.alerts
  const wrong = (says: string) => ({ ok: false as const, problems: [source.place({ path: ['alerts'], on: 'key', says })] })
  if (listen === undefined && topic === undefined) return wrong('Say by `listen` or by `topic` how alerts come.')
  const whole: Partial<Mapping> = format === 'mapping' ? own : { ...formats[format], ...own }
  const { id, kind } = whole
  if (id === undefined || kind === undefined) return wrong('A mapping says at least where `id` and `kind` stand.')
  return { ok: true, target, mapping: { ...whole, id, kind } }
}
