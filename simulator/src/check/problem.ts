import type { Title } from '@anju/sdk'

/** Something that cannot be in a home, a start or a fault: where it stands, and what is wrong, for the person who writes the document. */
export interface Problem {
  code: string
  /** RFC 6901 JSON pointer into what was checked. */
  pointer: string
  says: Title
}

export const problem = (code: string, pointer: string, en: string, zh: string): Problem => ({ code, pointer, says: { en, zh } })
