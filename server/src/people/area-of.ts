import type { Home, Title } from '@anju/sdk'

/**
 * The area of a home, as accounts, shifts, pages, inspections and statistics name it: estate and block
 * where the block is known, else the address without the number of the flat, in Chinese: there a place is named from the large to the small.
 */
export function areaOf(home: Pick<Home, 'address' | 'building'> | undefined): string {
  if (home === undefined) return '–'
  const [estate = '–'] = home.address.zh.split(/\d/)
  return home.building === undefined ? estate : `${estate}${home.building.block}`
}

/** The area in words: in English an address too is written from the large to the small; the block only where it is part of the area. */
export function areaTitle(home: Pick<Home, 'address' | 'building'>): Title {
  const zh = areaOf(home)
  const [block, estate] = /^(.*?)(?:,\s*[A-Za-z]+)?\s*\d+/.exec(home.address.en) ?? []
  return { zh, en: (home.building === undefined ? estate : block) ?? zh }
}
