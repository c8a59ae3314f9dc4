import { Type, type Static } from 'typebox'

/** Words for people, in Chinese and English. Wire and store carry codes; words are made at the edge. */
export const Title = Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, { additionalProperties: false })
export type Title = Static<typeof Title>
export type Language = keyof Title
