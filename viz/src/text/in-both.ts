import type { Words } from './zh.ts'

/** What a room of the page says, in both languages, under a key of its own. It is added to the page's words when the room is first entered. */
export interface RoomWords<T = unknown> {
  readonly zh: T
  readonly en: Words<T>
}

/** Ties the two languages of a room together: English has the keys of the Chinese, and no others. */
export function inBoth<T>(zh: T, en: Words<T>): RoomWords<T> {
  return { zh, en }
}
