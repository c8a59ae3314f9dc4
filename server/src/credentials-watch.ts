import { readFileSync, statSync } from 'node:fs'
import { after, type Cancel, type Clock } from '@anju/sdk'
import { readCredentials, showProblem, type Credential, type Credentials } from '@anju/sdk/security'
import { fileStamp } from './file-stamp.ts'
import { serverLimits } from './limits.ts'

/** The credentials of a file, as they are now. */
export interface CredentialsWatch {
  current(): Credentials
  stop(): void
}

export interface CredentialsWatchOptions {
  path: string
  clock: Clock
  /** Called at every look, for credentials end by themselves too. */
  onLook: () => void
  say: (line: string) => void
}

/** A file of credentials that cannot be used: lines for a person. */
export class CredentialsError extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'CredentialsError'
    this.lines = lines
  }
}

/** Reads a file of credentials. Throws a CredentialsError with what is wrong, by line and column. */
export function loadCredentials(path: string): Credentials {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new CredentialsError([`${path}: ${(error as Error).message}`])
  }
  const read = readCredentials(text, path)
  if ('problems' in read) throw new CredentialsError(read.problems.map(showProblem))
  return read.credentials
}

/**
 * Follows a file of credentials, so that one that is withdrawn counts at once and nobody has to start the server anew. What cannot be read when it has changed
 * is said and changes nothing. Throws a CredentialsError when it cannot be read at first.
 */
export function watchCredentials({ path, clock, onLook, say }: CredentialsWatchOptions): CredentialsWatch {
  let current = loadCredentials(path)
  let seen = fileStamp(path)
  let cancel: Cancel
  if (othersMayRead(path)) say(`${path} can be read by other users of this machine; chmod 600 it.`)

  const look = () => {
    const stamp = fileStamp(path)
    if (stamp !== seen) {
      seen = stamp
      try {
        current = keepingEqual(current, loadCredentials(path))
        say(`${path} was read again: ${current.size} credentials.`)
      } catch (error) {
        if (!(error instanceof CredentialsError)) throw error
        for (const line of error.lines) say(line)
        say(`The credentials that were read before stay in force.`)
      }
    }
    onLook()
    cancel = clock.wakeAt(after(clock.now(), serverLimits.credentials_look), look)
  }
  cancel = clock.wakeAt(after(clock.now(), serverLimits.credentials_look), look)
  return { current: () => current, stop: () => cancel() }
}

const othersMayRead = (path: string): boolean => process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0

/** Credentials that did not change stay the same objects, so that whoever holds one sees at a glance that it is in force. */
const keepingEqual = (before: Credentials, now: Credentials): Credentials =>
  new Map([...now].map(([id, credential]): [string, Credential] => [id, sameOr(before.get(id), credential)]))

const sameOr = (before: Credential | undefined, now: Credential): Credential =>
  before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now
