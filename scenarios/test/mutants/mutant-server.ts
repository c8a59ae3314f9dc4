import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { StartTarget } from '../../src/targets/target.ts'
import { serverSources } from './mutant.ts'

const root = `${pathToFileURL(serverSources).href}/`
const reference = new URL('../../src/targets/reference.ts', import.meta.url).href
/** In place of the server's index: what the target needs of it and no more, so that a mutant is loaded in a tenth of a second. */
const PARTS = 'parts-of-a-mutant.ts'

/** The exports of the index that the adapter of the reference system imports. */
function parts(): string {
  const used = /import \{([^}]*)\} from '@anju\/server'/.exec(readFileSync(fileURLToPath(reference), 'utf8'))?.[1] ?? ''
  const names = new Set(used.split(',').map((name) => name.trim()))
  const index = readFileSync(fileURLToPath(`${root}index.ts`), 'utf8')
  return [...index.matchAll(/export \{([^}]*)\} from '([^']+)'/g)]
    .map(([, given = '', from]) => [given.split(',').map((name) => name.trim()), from] as const)
    .map(([given, from]) => `export { ${given.filter((name) => names.has(name) && !name.startsWith('type ')).join(', ')} } from '${from}'`)
    .filter((line) => !line.startsWith('export {  }'))
    .join('\n')
}

/** What each mutant changes: sources by file. */
const known = new Map<string, Readonly<Record<string, string>>>()
let hooked = false

/** Sources of the server are loaded once more for each mutant, by a query behind their address. No file is touched; what is not the server's is shared. */
function hook(): void {
  if (hooked) return
  hooked = true
  registerHooks({
    resolve(specifier, context, next) {
      const query = /\?mutant=[^&]+$/.exec(context.parentURL ?? '')?.[0]
      if (query === undefined) return next(specifier, context)
      if (specifier === '@anju/server') return { url: root + PARTS + query, format: 'module-typescript', shortCircuit: true }
      const found = next(specifier, context)
      return found.url.startsWith(root) ? { ...found, url: found.url + query } : found
    },
    load(url, context, next) {
      const [file = '', id] = url.split('?mutant=')
      if (id === undefined || !file.startsWith(root)) return next(url, context)
      const source = (text: string) => ({ format: 'module-typescript', shortCircuit: true, source: text })
      if (file === root + PARTS) return source(parts())
      const text = known.get(decodeURIComponent(id))?.[decodeURIComponent(file.slice(root.length))]
      return text === undefined ? next(url, context) : source(text)
    },
  })
}

/** The reference server with some sources changed, in this process. */
export async function mutantServer(id: string, texts: Readonly<Record<string, string>>): Promise<StartTarget> {
  hook()
  known.set(id, texts)
  const { referenceTarget } = (await import(`${reference}?mutant=${encodeURIComponent(id)}`)) as { referenceTarget: StartTarget }
  return referenceTarget
}

/** The file below `server/src` that an address of a mutant's module stands for. */
export const serverFile = (url: string): string | undefined =>
  url.startsWith(root) ? decodeURIComponent(url.slice(root.length).split('?')[0]!) : undefined
