import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import type { Finding } from '@anju/sdk/document'

const closed = { additionalProperties: false } as const

/** What a server has learned about the people of a home before a scenario begins: rows of its rules, as it keeps them. */
export const Profile = Type.Object(
  {
    anju: Type.Literal('profile/1'),
    home: Type.String({ minLength: 1, maxLength: 64 }),
    /** How many ordinary days it was learned from, by which seed, and when they ended. */
    days: Type.Integer({ minimum: 1, maximum: 63 }),
    seed: Type.Integer({ minimum: 0 }),
    until: Type.String(),
    learned: Type.Array(Type.Object({ rule: Type.String(), version: Type.Integer({ minimum: 1 }), state: Type.Unknown() }, closed), {
      maxItems: 64,
    }),
  },
  closed,
)
export type Profile = Static<typeof Profile>

/** A profile from its text, or what is wrong with the document that names it. A scenario cannot begin before what it starts from was learned. */
export function readProfile(
  text: string | undefined,
  file: string,
  { home, starts }: { home: string; starts: string },
): { ok: true; profile: Profile } | { ok: false; found: Finding } {
  const wrong = (says: string, hint?: string) => ({
    ok: false as const,
    found: { path: ['profile'], on: 'value' as const, says, ...(hint === undefined ? {} : { hint }) },
  })
  if (text === undefined) return wrong(`There is no file ${file}.`, 'the path is relative to this document')
  const value = parsed(text)
  if (!Check(Profile, value)) return wrong(`${file} is no profile.`, 'write one by `node scenarios/bin/write-profiles.ts`')
  if (value.home !== home) return wrong(`${file} is about the home '${value.home}', and this is '${home}'.`)
  if (Date.parse(starts) < Date.parse(value.until)) return wrong(`This begins before ${value.until}, when ${file} was learned.`)
  return { ok: true, profile: value }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
