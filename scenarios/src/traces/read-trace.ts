import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { TraceHeader, TraceLine } from '@anju/sdk'
import { exitCode, Stop } from '../cli/exit-code.ts'
import { limits } from '../limits.ts'
import { parseTraceHeader, parseTraceLine } from './parse-trace-line.ts'

/** A trace that is being read: its header, and its lines as they come. */
export interface OpenedTrace {
  header: TraceHeader
  /** Ends when the trace does. Throws a Stop, one sentence with the line, for what is cut off, broken or was changed. */
  lines: AsyncGenerator<TraceLine, void>
}

/** Opens a trace, packed or not. It is never held whole: a line at a time, each checked, and at the end the hash over all. Throws a Stop with one sentence. */
export async function readTrace(name: string, path: string): Promise<OpenedTrace> {
  const texts = linesOf(name, path)
  const first = await texts.next()
  if (first.done === true) throw wrong(name, 'it is empty')
  const header = parseTraceHeader(first.value)
  if (!header.ok) {
    await texts.return(undefined)
    throw wrong(name, header.says)
  }
  return { header: header.value, lines: checked(name, first.value, texts) }
}

const wrong = (name: string, says: string) => new Stop(exitCode.usage, `${name} is no trace that can be used: ${says}.`)

async function* checked(name: string, head: string, texts: AsyncGenerator<string, void>): AsyncGenerator<TraceLine, void> {
  const hash = createHash('sha256').update(`${head}\n`)
  let [number, last] = [1, 0]
  let ended = false
  for await (const text of texts) {
    if (ended) throw wrong(name, `line ${number + 2} stands behind its end`)
    const line = parseTraceLine(text)
    if (!line.ok) throw wrong(name, `line ${number + 1}: ${line.says}`)
    if ('end' in line.value) {
      const { lines, sha256 } = line.value.end
      if (lines !== number) throw wrong(name, `its end speaks of ${lines} lines, and there are ${number}`)
      if (sha256 !== hash.digest('hex')) throw wrong(name, 'it was changed after it was written')
      ended = true
      continue
    }
    number += 1
    if (line.value.at_ms < last) throw wrong(name, `line ${number}: it lies before the line above it`)
    last = line.value.at_ms
    if (!('look' in line.value)) hash.update(`${text}\n`)
    yield line.value
  }
  if (!ended) throw wrong(name, `it is cut off after line ${number}`)
}

/** The lines of a file as text. What is longer than a line may be, or is not UTF-8, or unpacks to more than a trace may hold, ends it. */
async function* linesOf(name: string, path: string): AsyncGenerator<string, void> {
  const file = createReadStream(path)
  const source = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  if (source !== file) file.on('error', (error) => source.destroy(error))
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let [rest, bytes, open] = ['', 0, false]
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > limits.trace_bytes * 2) throw wrong(name, `it holds more than ${limits.trace_bytes * 2} bytes`)
      rest += utf8.decode(chunk, { stream: true })
      let from = 0
      for (let at = rest.indexOf('\n', from); at >= 0; at = rest.indexOf('\n', from)) {
        yield rest.slice(from, at)
        from = at + 1
      }
      rest = rest.slice(from)
      if (rest.length > limits.trace_line) throw wrong(name, `it has a line of more than ${limits.trace_line} characters`)
    }
    rest += utf8.decode()
  } catch (error) {
    throw asSentence(name, error)
  } finally {
    open = !file.closed
    if (open) file.destroy()
  }
  if (rest !== '') yield rest
}

/** What the file system and the unpacker say, as one sentence. */
function asSentence(name: string, error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code
  if (code === 'ENOENT') return new Stop(exitCode.usage, `There is no trace ${name}.`)
  if (code === 'EISDIR' || code === 'EACCES') return new Stop(exitCode.usage, `${name} cannot be read: ${code}.`)
  if (code === 'Z_BUF_ERROR') return wrong(name, 'its packing is cut off')
  if (typeof code === 'string' && code.startsWith('Z_')) return wrong(name, 'its packing is broken')
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return wrong(name, 'it is not UTF-8')
  return error
}
