import type { LightMyRequestResponse } from 'fastify'
import { api } from '../../src/http/api.ts'
import type { AlertServer } from '../../src/alert-server.ts'

/** What a server answered: the status, the text, and the text as JSON. */
export interface Answer {
  status: number
  text: string
  json: LightMyRequestResponse['json']
  /** The code of a problem document. */
  code: string | undefined
}

/** Asks the API of a server without a socket, as whoever sits at this machine. */
export async function asking(server: AlertServer) {
  const app = await api(server, '127.0.0.1')
  const ask =
    (method: 'GET' | 'PUT' | 'POST' | 'DELETE') =>
    async (url: string, payload?: object): Promise<Answer> => {
      const answer = await app.inject({ method, url, headers: { host: '127.0.0.1' }, ...(payload === undefined ? {} : { payload }) })
      const { statusCode: status, body: text } = answer
      return { status, text, json: () => answer.json(), code: status >= 400 ? answer.json<{ code: string }>().code : undefined }
    }
  return { get: ask('GET'), put: ask('PUT'), post: ask('POST'), remove: ask('DELETE'), close: () => app.close() }
}
