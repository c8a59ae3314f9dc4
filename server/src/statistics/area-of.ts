import type { Home } from '@anju/sdk'

/** The block where it is known; else the address without the number of the flat, in Chinese: places are ordered from the large to the small. */
export function areaOf(home: Pick<Home, 'address' | 'building'> | undefined): string {
  if (home === undefined) return '–'
  const [estate = '–'] = home.address.zh.split(/\d/)
  return home.building === undefined ? estate : `${estate}${home.building.block}`
}
