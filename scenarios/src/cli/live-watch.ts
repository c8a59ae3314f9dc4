import { watch } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { loadScenario } from '../document/load-scenario.ts'
import { readText } from '../document/read-text.ts'
import { wallPause } from '../runner/event-loop.ts'
import { findDocuments } from './find-documents.ts'

/** What somebody asked for while nothing runs: by a key, or by saving a file. */
export type Asked = { by: 'all' } | { by: 'failed' } | { by: 'quit' } | { by: 'change'; documents: readonly string[] }

/** Tells of each key until it is told to stop. */
export type Keys = (onKey: (key: string) => void) => () => void

/** An editor writes a file in several goes: so long nothing may come before what changed is run, ms. */
const CALM_MS = 120

/** Each document that patterns mean, with every file that it is read from: itself, its parts, its home. */
export function filesOf(patterns: readonly string[], folder: string): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>()
  for (const file of findDocuments(patterns, folder)) {
    const files = new Set<string>()
    loadScenario(file, (path) => {
      files.add(resolve(folder, path))
      return readText(resolve(folder, path))
    })
    all.set(file, files)
  }
  return all
}

/** Waits for a key that means something, or for a file to change that a document is read from. */
export async function nextAsked(files: ReadonlyMap<string, ReadonlySet<string>>, keys: Keys, signal: AbortSignal): Promise<Asked> {
  const folders = new Set([...files.values()].flatMap((paths) => [...paths].map((path) => dirname(path))))
  const changed = new Set<string>()
  let wake: (asked: Asked | undefined) => void = () => undefined
  const watchers = [...folders].map((folder) =>
    watch(folder, (_, name) => {
      if (name === null) return
      changed.add(resolve(folder, name))
      wake(undefined)
    }),
  )
  const stopKeys = keys((key) => {
    if (key === 'a') wake({ by: 'all' })
    if (key === 'f') wake({ by: 'failed' })
    if (key === 'q' || key === '\u0003') wake({ by: 'quit' })
  })
  const onAbort = () => wake({ by: 'quit' })
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    for (;;) {
      if (signal.aborted) return { by: 'quit' }
      const asked = await new Promise<Asked | undefined>((done) => {
        wake = done
      })
      if (asked !== undefined) return asked
      await wallPause(CALM_MS)
      const documents = [...files].flatMap(([document, paths]) => ([...changed].some((path) => paths.has(path)) ? [document] : []))
      changed.clear()
      if (documents.length > 0) return { by: 'change', documents }
    }
  } finally {
    for (const watcher of watchers) watcher.close()
    stopKeys()
    signal.removeEventListener('abort', onAbort)
  }
}
