import { exitCode, Stop } from '../cli/exit-code.ts'
import { limits } from '../limits.ts'

/** Asks a server for something by its API. Throws a Stop with one sentence when it is not there, will not say, or answers with what is no JSON. */
export async function askServer(server: string, path: string, token: string | undefined, signal: AbortSignal): Promise<unknown> {
  const url = new URL(path, server)
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  let answer: Response
  try {
    answer = await fetch(url, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(limits.clock_answer)]) })
  } catch (error) {
    throw new Stop(exitCode.unreachable, `${url.href} does not answer: ${(error as Error).message}.`)
  }
  const text = await answer.text()
  if (answer.status === 401 || answer.status === 403)
    throw new Stop(exitCode.usage, `${url.origin} wants to know who asks; put a token into ANJU_TOKEN.`)
  if (!answer.ok) throw new Stop(exitCode.usage, `${url.href} answered ${answer.status}.`)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Stop(exitCode.usage, `${url.href} did not answer with JSON.`)
  }
}
