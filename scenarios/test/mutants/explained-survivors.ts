import type { MutantRow } from './kill-matrix.ts'

/** Why no document of the suite sees a drawn change, by its id. A change whose line changes gets another id, and has to be looked at again. */
const reasons: Readonly<Record<string, string>> = {}

/** What no document leads to at all: it is done by other means than devices, or once there is a restart; the server's own tests hold it. */
const aside: readonly (readonly [start: string, reason: string])[] = []

export const explained = ({ id, where, fate }: Pick<MutantRow, 'id' | 'where' | 'fate'>): string | undefined =>
  fate === 'killed' ? undefined : (reasons[id] ?? aside.find(([start]) => where.startsWith(start))?.[1])
