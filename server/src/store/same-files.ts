import { statSync } from 'node:fs'

const inodeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino

/**
 * Remembers files as they are now. The answer throws when one was moved, deleted or replaced since: whoever has it open would write on into a file that
 * nobody finds again after a restart, and acknowledge what is lost.
 */
export function sameFiles(paths: readonly string[]): () => void {
  const known = paths.map(inodeOf)
  return () => {
    for (const [n, path] of paths.entries())
      if (inodeOf(path) !== known[n]) throw new Error(`${path} was taken away or replaced. Put it back, or restart the server.`)
  }
}
