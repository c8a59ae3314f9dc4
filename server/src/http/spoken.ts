import { Type } from 'typebox'

/** In which language a page or a table is wanted; Chinese when it is not said. */
export const Spoken = Type.Object({ language: Type.Optional(Type.Enum(['zh', 'en'])) })
