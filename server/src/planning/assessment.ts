import { ID_PATTERN, type Title } from '@anju/sdk'
import { Type, type Static } from 'typebox'

const closed = { additionalProperties: false } as const

/** Kinds of device that can be fitted, and so refused. */
export const fittable = [
  'radar',
  'wristband',
  'help-button',
  'voice-terminal',
  'motion',
  'gas-detector',
  'smoke-detector',
  'water-sensor',
  'door-contact',
  'smart-plug',
] as const
export type Fittable = (typeof fittable)[number]

/** Why somebody does not want a device: what they say decides what is offered instead. */
export const refusals = {
  'feels-watched': { zh: '感觉被监视', en: 'Feels watched' },
  'too-much-trouble': { zh: '嫌麻烦', en: 'Too much trouble' },
  'no-need': { zh: '认为不需要', en: 'Sees no need' },
  'fears-cost': { zh: '担心费用', en: 'Fears the cost' },
  'fears-radiation': { zh: '担心辐射', en: 'Fears radiation' },
  'family-against': { zh: '家属反对', en: 'Family is against it' },
  other: { zh: '其他', en: 'Other' },
} as const satisfies Record<string, Title>
export type RefusalReason = keyof typeof refusals

/** What is asked of a home before anything is fitted, as it is sent. */
export const AssessmentForm = Type.Object(
  {
    wants: Type.Boolean({ description: 'Those who live there want devices at all.' }),
    falls_last_year: Type.Integer({ minimum: 0, maximum: 50 }),
    forgetful: Type.Boolean({ description: 'Forgets to charge, to shut the gas, the way home.' }),
    hears_badly: Type.Boolean(),
    burns_gas: Type.Boolean(),
    family_near: Type.Boolean({ description: 'Somebody of the family is there within half an hour.' }),
    network: Type.Enum(['fixed', 'mobile', 'none']),
    note: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  closed,
)
export type AssessmentForm = Static<typeof AssessmentForm>

export const RefusalForm = Type.Object(
  {
    kind: Type.Enum([...fittable]),
    reason: Type.Enum(Object.keys(refusals) as RefusalReason[]),
    note: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  closed,
)
export type RefusalForm = Static<typeof RefusalForm>

const When = { at_ms: Type.Integer({ minimum: 0, 'x-unit': 'ms' }), by: Type.String() }
/** What is known of a home before it is equipped: answers, and what was refused. The newest refusal of a kind counts. */
export const Assessment = Type.Object(
  {
    home: Type.String({ pattern: ID_PATTERN }),
    answers: Type.Optional(Type.Object({ ...AssessmentForm.properties, ...When }, closed)),
    refused: Type.Array(Type.Object({ ...RefusalForm.properties, ...When }, closed)),
  },
  closed,
)
export type Assessment = Static<typeof Assessment>
