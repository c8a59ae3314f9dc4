import type { Home } from '@anju/sdk'
import { maskedHome } from '../feed/masked.ts'
import type { Actor } from '../people/right.ts'
import { seen } from '../people/sight.ts'

/** Whether somebody may see a home: all of them, unless they are bound to some. */
export const hasHome = ({ homes }: Actor, home: string): boolean => homes === undefined || homes.includes(home)

/** Whether somebody may see a thing at all: its home, its mode, whom it was sent to. */
export const sees = ({ sight }: Actor, thing: unknown): boolean => sight === undefined || seen(sight, thing) !== undefined

/** A home as somebody sees it, for pages and tables that are made of it: what is sent as JSON is seen to on its way out. */
export const homeAsSeen = ({ sight }: Actor, home: Home): Home => {
  const masked = maskedHome(home)
  return sight === undefined ? masked : sight.shown(masked)
}
