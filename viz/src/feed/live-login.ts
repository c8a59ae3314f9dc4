import type { Step, Title } from '@anju/sdk'

/** Who is logged in, and what they may do. `open`: the server has no accounts, and whoever reaches it may do everything. */
export interface Me {
  id: string
  name: string
  open: boolean
  rights: readonly string[]
  /** The steps of the loop that are theirs; all when left out. */
  steps?: readonly Step[]
  csrf?: string
}

/** How a login came out. `says` are the server's own words, where it had some. */
export type LoginAnswer = { me: Me } | { says?: Title }

/** What a home keeps to itself, once somebody said why they need it. */
export interface OpenedHome {
  address: Title
  residents: readonly { id: string; name: Title }[]
}

/** By this a change shows that it comes from a page of the server's own. It lives as long as the page: a reload asks for it again. */
let word: string | undefined

const known = (me: Me): Me => {
  word = me.csrf
  return me
}

/** The headers of a change. */
export const changing = (): Record<string, string> => ({
  'content-type': 'application/json',
  ...(word === undefined ? {} : { 'x-anju-csrf': word }),
})

/** Who asks; `login` when somebody must log in first; undefined when the server does not say. */
export async function whoAmI(): Promise<Me | 'login' | undefined> {
  try {
    const answer = await fetch('api/me')
    if (answer.ok) return known((await answer.json()) as Me)
    return answer.status === 401 ? 'login' : undefined
  } catch {
    return undefined
  }
}

/** What stands on the button of the provider of logins, where the server has one. */
export async function loginProvider(): Promise<Title | undefined> {
  try {
    const answer = await fetch('api/login')
    return answer.ok ? ((await answer.json()) as { oidc?: { title: Title } }).oidc?.title : undefined
  } catch {
    return undefined
  }
}

/** Logs in; the session's token comes in a cookie that no script can read. */
export async function logIn(account: string, password: string): Promise<LoginAnswer> {
  try {
    const answer = await fetch('api/login', { method: 'POST', headers: changing(), body: JSON.stringify({ account, password }) })
    if (answer.ok) return { me: known((await answer.json()) as Me) }
    const { says } = (await answer.json().catch(() => ({}))) as { says?: Title }
    return says === undefined ? {} : { says }
  } catch {
    return {}
  }
}

export async function logOut(): Promise<void> {
  await fetch('api/logout', { method: 'POST', headers: changing(), body: '{}' }).catch(() => undefined)
  word = undefined
}

/** Opens the names and the address of a home; the reason stays in the server's audit. */
export async function openHome(home: string, reason: string): Promise<OpenedHome | undefined> {
  try {
    const answer = await fetch(`api/homes/${encodeURIComponent(home)}/open`, {
      method: 'POST',
      headers: changing(),
      body: JSON.stringify({ reason }),
    })
    return answer.ok ? ((await answer.json()) as OpenedHome) : undefined
  } catch {
    return undefined
  }
}
