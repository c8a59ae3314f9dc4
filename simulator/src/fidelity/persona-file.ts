import { Habits } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'

/** Personas that were fitted to homes, with how. */
export const PersonaFile = Type.Object({
  note: Type.String(),
  personas: Type.Record(
    Type.String(),
    Type.Object({
      habits: Habits,
      tries: Type.Integer(),
      seed: Type.String(),
      loss: Type.Number(),
      fitted_to: Type.Optional(Type.Array(Type.String())),
    }),
  ),
})
export type PersonaFile = Static<typeof PersonaFile>

export const NO_PERSONAS: PersonaFile = {
  note: 'Personas fitted to the statistics of real homes: 25 habits each, no hourly profile among them. Simulated people; nobody is meant.',
  personas: {},
}

/** Reads a file of personas. Throws a RangeError on anything else. */
export function readPersonas(data: unknown): PersonaFile {
  if (Value.Check(PersonaFile, data)) return data
  const [first] = Value.Errors(PersonaFile, data)
  throw new RangeError(`This is no file of personas: ${first?.instancePath ?? '/'} ${first?.message ?? 'is wrong'}.`)
}
