import { Session } from 'node:inspector/promises'
import ts from 'typescript'
import { serverFile } from './mutant-server.ts'
import { placeOf, sourceOf, type Mutant } from './mutant.ts'

/** A place in a source that a mutant changes; `always`: it is worked out when the server is loaded, and no run tells whether it counts. */
export interface Spot {
  mutant: string
  file: string
  at: number
  always: boolean
}

/** The places that mutants change. Throws when a patch does not fit its source. */
export function spotsOf(mutants: readonly Mutant[]): Spot[] {
  const sources = new Map<string, ts.SourceFile>()
  return mutants.flatMap(({ id, patches }) =>
    patches.map((patch): Spot => {
      const { file } = patch
      const source = sources.get(file) ?? ts.createSourceFile(file, sourceOf(file), ts.ScriptTarget.Latest, true)
      sources.set(file, source)
      const at = placeOf(patch, source.text).changes
      return { mutant: id, file, at, always: !inFunction(source, at) }
    }),
  )
}

function inFunction(source: ts.SourceFile, at: number): boolean {
  let inside = false
  const visit = (node: ts.Node) => {
    if (at < node.getStart(source) || at >= node.getEnd()) return
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && at >= (node.body as ts.Node).getStart(source)) inside = true
    if (ts.isParameter(node)) inside = true
    ts.forEachChild(node, visit)
  }
  visit(source)
  return inside
}

/** Tells which places a run executes, by the coverage of blocks that the engine keeps. Sources lose their types by blanks, so that places stay. */
export async function watchReach(spots: readonly Spot[]): Promise<{ taken(): Promise<Set<string>>; stop(): Promise<void> }> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const byFile = Map.groupBy(spots, ({ file }) => file)
  return {
    async taken() {
      const { result } = await session.post('Profiler.takePreciseCoverage')
      const reached = new Set(spots.filter(({ always }) => always).map(({ mutant }) => mutant))
      for (const { url, functions } of result) {
        const here = byFile.get(serverFile(url) ?? '') ?? []
        const ranges = here.length === 0 ? [] : functions.flatMap((one) => one.ranges)
        for (const { at, mutant } of here) {
          const around = ranges.filter(({ startOffset, endOffset }) => startOffset <= at && at < endOffset)
          const innermost = around.toSorted((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset))[0]
          if ((innermost?.count ?? 0) > 0) reached.add(mutant)
        }
      }
      return reached
    },
    async stop() {
      await session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}
