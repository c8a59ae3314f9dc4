import type { Home, Resident, Title } from '@anju/sdk'

const first = (word = ''): string => Array.from(word)[0] ?? ''

/** 王秀兰 becomes 王*兰, 王兰 becomes 王*; Wang Xiulan becomes Wang X. What a desk needs to speak of somebody, and no more. */
export function maskedName({ zh, en }: Title): Title {
  const signs = Array.from(zh)
  const hidden = signs.length > 2 ? `${signs[0]}${'*'.repeat(signs.length - 2)}${signs.at(-1)}` : `${signs[0]}*`
  const [family, ...given] = en.split(' ')
  const initials = given.map((name) => `${first(name)}.`).join(' ')
  return { zh: hidden, en: initials === '' ? `${first(family)}.` : `${family} ${initials}` }
}

/** What a desk needs of somebody: who they are, how old, how they move and what they wear. Illnesses, habits and visitors stay inside. */
function maskedResident({ id, name, born, sex, mobility, gait_m_s, wears }: Resident): Resident {
  return {
    id,
    name: maskedName(name),
    born,
    sex,
    ...(mobility === undefined ? {} : { mobility }),
    ...(gait_m_s === undefined ? {} : { gait_m_s }),
    ...(wears === undefined ? {} : { wears }),
  }
}

/** A home as it leaves the server: people's names masked, their health kept back. */
export const maskedHome = (home: Home): Home => ({ ...home, residents: home.residents.map(maskedResident) })
