/** Who else than a device can keep a rule. */
export type OtherSide = 'receiver' | 'definition' | 'bus' | 'example'

const all = (side: OtherSide, ...ids: string[]) => ids.map((id) => [id, side] as const)

/**
 * The rules of SPEC.md that no device can keep or break, and who does. A rule is either here or has checks; a test holds that against the document in
 * both directions, so a new rule cannot pass by unnoticed.
 */
const listed: ReadonlyMap<string, OtherSide> = new Map([
  ...all('receiver', 'ENV-6', 'ENV-7', 'TIME-1', 'REJ-1', 'REJ-2', 'REJ-3', 'REJ-4', 'REJ-7', 'FRAME-2', 'VER-2'),
  ...all('receiver', 'SEC-1', 'SEC-2', 'SEC-3', 'SEC-4', 'SEC-5', 'SEC-6', 'SEC-7', 'SEC-8', 'SEC-9', 'SEC-13'),
  ...all('definition', 'DEV-15', 'DEV-18', 'DEV-19', 'LIM-4', 'REJ-9', 'VER-1', 'VER-3'),
  ...all('example', 'LITE-4', 'LITE-5'),
])

/** Every rule of the bus is kept by implementations of the bus. */
export const otherSide = (id: string): OtherSide | undefined => (id.startsWith('BUS-') ? 'bus' : listed.get(id))

/** The rules that are listed by name. */
export const listedElsewhere: readonly string[] = [...listed.keys()]
