import type { GuardedApi } from '../http/guarded-api.ts'

/** What a browser got from the server. */
export interface Got {
  status: number
  body: string
  code?: string
  location?: string
  cookies: string[]
}

/** A browser at the server: its cookies, and nothing that follows by itself. */
export function browser({ app }: GuardedApi) {
  const jar = new Map<string, string>()
  return {
    jar,
    async get(url: string, headers: Record<string, string> = {}): Promise<Got> {
      // The provider's page sends the browser back: what is SameSite=Strict stays at home.
      const sent = [...jar].filter(([name]) => !(name === 'anju' && url.startsWith('/api/login/oidc/back')))
      const cookie = sent.map(([name, value]) => `${name}=${value}`).join('; ')
      const { statusCode: status, body, headers: told } = await app.inject({ url, headers: { host: '127.0.0.1', cookie, ...headers } })
      const cookies = [told['set-cookie'] ?? []].flat()
      for (const one of cookies) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(one)!
        if (value === '') jar.delete(name!)
        else jar.set(name!, value!)
      }
      const isProblem = String(told['content-type']).startsWith('application/problem+json')
      return {
        status,
        body,
        cookies,
        ...(isProblem ? { code: (JSON.parse(body) as { code: string }).code } : {}),
        ...(told.location === undefined ? {} : { location: told.location }),
      }
    },
  }
}
