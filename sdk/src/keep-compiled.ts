import { enableCompileCache, flushCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Lets Node keep what it compiles from now on, so that a program starts in half the time when it starts again. It lies in the cache of the user, where
 * nobody else can put code into it, unless `NODE_COMPILE_CACHE` names another place. Where that cannot be written nothing is kept and nothing is said. The
 * answer writes down what was compiled until then: a program that is killed writes nothing at its end.
 */
export function keepCompiled(): () => void {
  enableCompileCache(join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'anju'))
  return () => flushCompileCache()
}
