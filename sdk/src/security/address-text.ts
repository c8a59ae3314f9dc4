import { ID_PATTERN, type Address } from '../topics.ts'

const ID = ID_PATTERN.slice(1, -1)

/** `site/home/device`, as a device's credential is called. */
export const ADDRESS_PATTERN = `^${ID}/${ID}/${ID}$`
/** The same with `+` in place of any id: the devices of an application. */
export const DEVICES_PATTERN = `^(${ID}|\\+)/(${ID}|\\+)/(${ID}|\\+)$`

const address = new RegExp(ADDRESS_PATTERN)

/** Whether a name is the address of a device. */
export const isAddress = (text: string): boolean => address.test(text)

export const textOfAddress = ({ site, home, device }: Address): string => `${site}/${home}/${device}`

/** Reads a text that was checked against one of the patterns. */
export function addressOfText(text: string): Address {
  const [site = '', home = '', device = ''] = text.split('/')
  return { site, home, device }
}
