import { statSync } from 'node:fs'

/** Tells whether a file has changed: another inode, size or time of change. `gone` when it is not there. */
export function fileStamp(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? 'gone' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`
}
