import { limits } from '../../limits.ts'

/** Whether a clock can be put: it takes `PUT {"now": ms}` and answers 2xx. */
export async function probeClock(url: string, now_ms: number): Promise<{ movable: true } | { movable: false; says: string }> {
  try {
    const signal = AbortSignal.timeout(limits.clock_answer)
    const answer = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now: now_ms }),
      signal,
    })
    await answer.arrayBuffer()
    return answer.ok ? { movable: true } : { movable: false, says: String(answer.status) }
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } }
    return { movable: false, says: cause?.code ?? message }
  }
}
