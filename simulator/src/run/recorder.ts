import { createHash } from 'node:crypto'
import { parseTopic, traceLine, type Message, type TraceHeader, type TraceLine } from '@anju/sdk'

/** Takes down a trace: counts and hashes every line, and hands it on when somebody keeps it. */
export interface Recorder {
  add(line: TraceLine): void
  /** Hands on a line that is neither counted nor hashed: a look at the world, which whoever does not keep the trace does not take. */
  aside(line: TraceLine): void
  /** Ends the trace: later lines are dropped. Gives the SHA-256 over all of its bytes, hex. */
  close(): string
  readonly lines: number
}

/** Starts a trace with its header. `keep` gets each line with its line end. */
export function recorder(header: TraceHeader, keep?: (line: string) => void): Recorder {
  const hash = createHash('sha256')
  let lines = 0
  let open = true
  const write = (text: string) => {
    if (!open) return
    hash.update(text)
    lines += 1
    keep?.(text)
  }
  write(traceLine(header))
  return {
    add: (line) => write(traceLine(line)),
    aside(line) {
      if (open) keep?.(traceLine(line))
    },
    close() {
      open = false
      return hash.copy().digest('hex')
    },
    get lines() {
      return lines
    },
  }
}

const utf8 = new TextDecoder()

/** A message as it stands in a trace: JSON as it is, binary frames in base 64. */
export function tracedMessage(at_ms: number, { topic, payload, retain }: Message): TraceLine {
  const parsed = parseTopic(topic)
  const binary = parsed.ok && parsed.value.channel === 'frame'
  const text = binary ? Buffer.from(payload).toString('base64') : utf8.decode(payload)
  return { at_ms, message: { topic, payload: text, ...(retain ? { retain: true } : {}) } }
}
