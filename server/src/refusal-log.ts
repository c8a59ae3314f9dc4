import { appendFileSync, renameSync, statSync } from 'node:fs'
import { between, iso, type Clock, type Gate } from '@anju/sdk'
import { serverLimits, type ServerLimits } from './limits.ts'

type Refusal = Parameters<NonNullable<Gate['refused']>>[0]

/** What the broker refused, a JSON line each: when, what, who, where from. Never a password and never a payload. */
export interface RefusalLog {
  note(refusal: Refusal): void
}

/** Writes to a file that is turned when it is full; a flood is counted and not written out. Throws nothing: a full disk stops no broker. */
export function refusalLog(
  path: string,
  clock: Clock,
  limits: Pick<ServerLimits, 'audit_bytes' | 'audit_lines_per_s'> = serverLimits,
): RefusalLog {
  let [second, lines, beyond] = [clock.now(), 0, 0]

  const write = (line: object) => {
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= limits.audit_bytes) renameSync(path, `${path}.1`)
      appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 })
    } catch {
      // The counts by code in the API still tell.
    }
  }
  return {
    note({ client, fault, topic, bytes }) {
      const now = clock.now()
      if (between(second, now) >= 1_000) {
        if (beyond > 0) write({ at: iso(now), more: beyond, since: iso(second) })
        second = now
        lines = 0
        beyond = 0
      }
      if (lines >= limits.audit_lines_per_s) {
        beyond += 1
        return
      }
      lines += 1
      const { code, params = {} } = fault
      const { clientId, username } = client
      write({
        at: iso(now),
        code,
        client: clientId.slice(0, 120),
        ...(username === undefined ? {} : { username: username.slice(0, 200) }),
        ...(topic === undefined ? {} : { topic: topic.slice(0, 200) }),
        ...(bytes === undefined ? {} : { bytes }),
        params,
      })
    },
  }
}
