import type { Home } from '@anju/sdk'
import { checkHome, checkStart, type Start } from '@anju/simulator'
import type { Finding, Path } from '@anju/sdk/document'

/** What cannot be in a home that can be simulated: a door into nothing, a device in a wall, a room that nobody gets into. */
export const physicalFindings = (home: Home): Finding[] => checkHome(home).map(found)

/** What cannot be in a start: somebody who sits in a wardrobe. The pointers are those of the document, where a start lies at the root. */
export const startFindings = (home: Home, start: Start): Finding[] => checkStart(home, start).map(found)

const found = ({ pointer, says }: ReturnType<typeof checkHome>[number]): Finding => ({ path: pathOf(pointer), on: 'value', says: says.en })

/** The path of a JSON pointer (RFC 6901). No key of these documents is a number, so a number is an index. */
const pathOf = (pointer: string): Path =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')))
