import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import process from 'node:process'

/** Two programs want the same files. */
export class FileLocked extends Error {
  constructor(what: string, pid: number) {
    super(`${what} is in use by process ${pid}. End that one, or give this one a place of its own.`)
    this.name = 'FileLocked'
  }
}

/** Who holds a lock. A number of a process says little after a start of the machine: `born` says which process had it. */
interface Holder {
  pid: number
  /** The start of the machine and the tick of the process's own, where the system tells them; else empty. */
  born: string
}

/**
 * Takes a lock file for this process until the answer is called, or the process is gone: what a dead one left behind counts for nothing. The format is
 * that of the Python client. Throws FileLocked; a disk that does not let itself be written locks nothing and is told by the first write.
 */
export function lockFile(path: string, what: string): () => void {
  const mine: Holder = { pid: process.pid, born: bornOf(process.pid) }
  for (let tries = 0; tries < 2; tries++) {
    try {
      const file = openSync(path, 'wx', 0o600)
      writeSync(file, JSON.stringify(mine))
      closeSync(file)
      return () => {
        if (holderOf(path)?.pid === mine.pid) rmSync(path, { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return () => {}
      const holder = holderOf(path)
      if (holder !== undefined && holder.pid !== mine.pid && lives(holder)) throw new FileLocked(what, holder.pid)
      rmSync(path, { force: true })
    }
  }
  return () => {}
}

function holderOf(path: string): Holder | undefined {
  try {
    const { pid, born } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>
    return Number.isSafeInteger(pid) && pid! > 0 && typeof born === 'string' ? { pid: pid!, born } : undefined
  } catch {
    return undefined // Torn by a loss of power: nobody's.
  }
}

function lives({ pid, born }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return born === bornOf(pid)
}

/** Field 22 of /proc/…/stat is the start of a process in ticks (proc(5)); its name, in brackets, may hold blanks and brackets. */
function bornOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return ''
  }
}
