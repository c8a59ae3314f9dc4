import { Mode, Origin, severities, steps } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { PageChannel, PageTarget } from './page-policy.ts'

const closed = { additionalProperties: false } as const
const Ms = { 'x-unit': 'ms' } as const

/**
 * One page to one person: about one incident, or about several when they were grouped. `held`: it waits for more of a flood. `nobody`: no one was there to be
 * paged. `withdrawn`: the step was done before it went out.
 */
export const Page = Type.Object(
  {
    id: Type.String(),
    /** The worst first. */
    incidents: Type.Array(Type.String(), { minItems: 1 }),
    /** Of the incidents. */
    homes: Type.Array(Type.String(), { minItems: 1 }),
    severity: Type.Enum([...severities]),
    step: Type.Enum([...steps]),
    to: PageTarget,
    contact: Type.Optional(Type.String()),
    why: Type.Enum(['due', 'reminder', 'late', 'hand-over', 'digest']),
    channels: Type.Array(PageChannel),
    /** When the policy wanted it. */
    due_ms: Type.Integer(Ms),
    queued_ms: Type.Integer(Ms),
    mode: Mode,
    origin: Origin,
    /** A drill, a test or what is simulated: it reached nobody and was only written down. */
    recorded: Type.Boolean(),
    state: Type.Enum(['held', 'queued', 'sent', 'failed', 'withdrawn', 'nobody']),
    tries: Type.Integer({ minimum: 0 }),
    /** It may have come before: the server was killed, or could not tell whether it went through. */
    again: Type.Optional(Type.Boolean()),
    channel: Type.Optional(PageChannel),
    sent_ms: Type.Optional(Type.Integer(Ms)),
    problem: Type.Optional(Type.String({ maxLength: 200 })),
    policy: Type.Integer({ minimum: 1, description: 'The version of the policy.' }),
  },
  { $id: 'anju/page', ...closed },
)
export type Page = Static<typeof Page>

/** What goes out: what a person needs to take the incident up, with no name and no address of a resident. */
export interface SentPage {
  /** The same for every copy: who reads pages by machine keeps out doubles by it. */
  id: string
  contact: string
  address: string
  channel: PageChannel
  incidents: readonly string[]
  severity: Page['severity']
  step: Page['step']
  why: Page['why']
  at_ms: number
  again: boolean
}

/** Sends one page by one way. Settles when it has gone out; rejects with a sentence when it could not. */
export type PageSink = (page: SentPage) => Promise<void>
export type PageSinks = Readonly<Partial<Record<PageChannel, PageSink>>>
