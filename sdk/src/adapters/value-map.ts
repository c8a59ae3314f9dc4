type Scalar = string | number | boolean

/** What one value of a foreign key says: the body of the event. A case without a body is remembered and not told. */
export interface Case {
  when: readonly Scalar[]
  /** The event's body. Fields that the same message samples come with it. */
  body?: Readonly<Record<string, unknown>>
  /** The calm case of a warning: not worth telling before its opposite was heard. */
  untold_first?: true
}

/** What a foreign key means for a kind: a number of the reading, or an event that follows its value. */
export type Meaning =
  | { as: 'sample'; field: string; times?: number }
  /** `sampled`: the fields of the case that holds are those of the reading too. */
  | { as: 'state'; event: string; cases: readonly Case[]; sampled?: true }
  /** Told each time it is said, since a press is no state. Values that no case names are ignored: most keys are for the lights. */
  | { as: 'occurrence'; event: string; cases: readonly Case[] }

/** The whole meaning of a family's messages for one kind: data, one row for a foreign key. */
export type ValueMap = Readonly<Record<string, Meaning>>

/** A state of two values, as most are. */
export const twoState = (
  event: string,
  field: string,
  { on = [true], off = [false], inverted = false }: { on?: readonly Scalar[]; off?: readonly Scalar[]; inverted?: boolean } = {},
): Meaning => ({
  as: 'state',
  event,
  cases: [
    { when: on, body: { [field]: !inverted } },
    { when: off, body: { [field]: inverted } },
  ],
})

/** A cell that says only that it is low. Its charge is told where the same message has it. */
export const batteryFlag: Meaning = {
  as: 'state',
  event: 'battery-low',
  cases: [
    { when: [true], body: { low: true } },
    { when: [false], body: { low: false }, untold_first: true },
  ],
}

/** A housing that was opened. */
export const tamperFlag: Meaning = {
  as: 'state',
  event: 'tamper',
  cases: [
    { when: [true], body: { tampered: true } },
    { when: [false], body: { tampered: false }, untold_first: true },
  ],
}

/** A detector of gas that says only that it alarms. A level is told where the same message has one. */
export const gasFlag: Meaning = {
  as: 'state',
  event: 'gas',
  cases: [
    { when: [true], body: { alarm: true } },
    { when: [false], body: { alarm: false } },
  ],
}

/** The same of carbon monoxide. */
export const coFlag: Meaning = {
  as: 'state',
  event: 'co',
  cases: [
    { when: [true], body: { alarm: true } },
    { when: [false], body: { alarm: false } },
  ],
}

/** A key that is held down is a call; letting it go takes nothing back. */
export const sosFlag: Meaning = { as: 'state', event: 'sos', cases: [{ when: [true, 1], body: { state: 'raised' } }, { when: [false, 0] }] }

/** A test button that is held down. */
export const selfTestFlag: Meaning = {
  as: 'state',
  event: 'self-test',
  cases: [{ when: [true], body: { passed: true } }, { when: [false] }],
}
