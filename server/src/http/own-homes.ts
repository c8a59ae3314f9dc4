import type { Actor } from '../people/right.ts'

/** Whether somebody may see a home: all of them, unless they are bound to some. */
export const hasHome = ({ homes }: Actor, home: string): boolean => homes === undefined || homes.includes(home)
