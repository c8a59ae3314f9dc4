import { closeSync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { traceLine } from '@anju/sdk'
import { limits } from '../limits.ts'

/** A trace that is written as it comes. */
export interface TraceFile {
  /** Takes a line with its line end. */
  keep(line: string): void
  /** Says that nothing is missing: the SHA-256 of the recorder goes into the last line. */
  end(sha256: string): void
  /** Closes the file; without `end` before it, whoever reads the trace is told that it was cut off. */
  close(): void
  /** Takes the file away again: a run that went well need not be kept. */
  forget(): void
}

/**
 * Begins a trace; `….gz` is packed, in pieces that are each whole, so that what is there of a broken one can still be read. `promptly` writes every line
 * at once, for a run that somebody watches. Past the limit of a trace nothing more is written, and it has no end.
 */
export function traceFile(
  path: string,
  { promptly = false, limit = limits.trace_bytes }: { promptly?: boolean; limit?: number } = {},
): TraceFile {
  mkdirSync(dirname(path), { recursive: true })
  const handle = openSync(path, 'w')
  const packed = path.endsWith('.gz')
  let waiting: string[] = []
  let waits = 0
  let [lines, written] = [0, 0]
  const flush = () => {
    if (waits === 0) return
    const text = waiting.join('')
    writeSync(handle, packed ? gzipSync(text) : Buffer.from(text))
    waiting = []
    waits = 0
  }
  const put = (line: string) => {
    waiting.push(line)
    waits += line.length
    if (waits >= limits.trace_piece || (promptly && !packed)) flush()
  }
  return {
    keep(line) {
      lines += 1
      written += line.length
      if (written <= limit) put(line)
    },
    end(sha256) {
      if (written <= limit) put(traceLine({ end: { lines, sha256 } }))
    },
    close() {
      flush()
      closeSync(handle)
    },
    forget() {
      waiting = []
      waits = 0
      unlinkSync(path)
    },
  }
}
