import { createHash } from 'node:crypto'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Judgement } from './judge.ts'
import { KitProblem } from './kit-problem.ts'
import { mqttCapture } from './mqtt-capture.ts'
import { Observation } from './observation.ts'

/** The kit that wrote a trace. */
export const KIT_VERSION = '0.1.0'

const Target = Type.Object({
  profile: Type.Enum(['supervised', 'lite']),
  kind: Type.Optional(Type.String()),
  address: Type.Optional(Type.Object({ site: Type.String(), home: Type.String(), device: Type.String() })),
  event_memory: Type.Optional(Type.Integer({ minimum: 1 })),
})

/** The first line of a trace. */
export const Header = Type.Object({
  anju: Type.Literal('conform-trace/1'),
  kit: Type.String(),
  seed: Type.Union([Type.Number(), Type.String()]),
  depth: Type.Enum(['quick', 'standard', 'full']),
  target: Target,
  /** SHA-256 of the SPEC.md that was tested against, hex. */
  spec_sha256: Type.String(),
})
export type Header = Static<typeof Header>

const Score = Type.Object({ pass: Type.Integer(), fail: Type.Integer(), 'not-applicable': Type.Integer(), blocked: Type.Integer() })

/** The last line of a whole trace: what came out, over a hash of every byte before it. */
export const Certificate = Type.Object({
  certificate: Type.Object({
    kit: Type.String(),
    seed: Type.Union([Type.Number(), Type.String()]),
    spec_sha256: Type.String(),
    trace_sha256: Type.String(),
    verdict_sha256: Type.String(),
    passed: Type.Boolean(),
    complete: Type.Boolean(),
    score: Type.Object({ requirements: Score, positive: Score, negative: Score }),
  }),
})
export type Certificate = Static<typeof Certificate>['certificate']

const isHeader = Compile(Header)
const isObservation = Compile(Observation)
const isCertificate = Compile(Certificate)

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A hash of how every requirement ended on both sides: two judgements are the same when it is. */
export const verdictHash = ({ requirements }: Judgement): string =>
  sha256(requirements.map(({ id, positive, negative }) => `${id} ${positive.is} ${negative.is}\n`).join(''))

/** One line of a trace. */
export const traceLine = (line: Header | Observation | Static<typeof Certificate>): string => `${JSON.stringify(line)}\n`

/** Certifies the text of a trace that has no certificate yet. */
export const certify = (text: string, { seed, spec_sha256 }: Header, judgement: Judgement): Certificate => ({
  kit: KIT_VERSION,
  seed,
  spec_sha256,
  trace_sha256: sha256(text),
  verdict_sha256: verdictHash(judgement),
  passed: judgement.passed,
  complete: judgement.complete,
  score: judgement.score,
})

/** A trace as it was read. */
export interface Trace {
  /** Absent in a capture that the kit did not write. */
  header: Header | undefined
  log: Observation[]
  certificate: Certificate | undefined
  /** Everything before the certificate. */
  text: string
  lines: number
}

/** Reads the kit's own traces, and captures of `mosquitto_sub -F %J`. Throws the KitProblem `trace-unreadable`, also for a last line that is cut off. */
export function readTrace(text: string): Trace {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const trace: Trace = { header: undefined, log: [], certificate: undefined, text, lines: lines.length }
  const capture = mqttCapture()
  lines.forEach((line, i) => {
    const value = parsed(line, i)
    if (trace.certificate !== undefined) throw damaged(i, 'it stands behind the certificate')
    if (i === 0 && isHeader.Check(value)) trace.header = value
    else if (isCertificate.Check(value)) {
      trace.certificate = value.certificate
      trace.text = text.slice(0, text.length - line.length - (text.endsWith('\n') ? 1 : 0))
    } else if (isObservation.Check(value)) trace.log.push(value)
    else {
      const seen = trace.header === undefined ? capture(value) : undefined
      if (seen === undefined) throw damaged(i, 'it is neither an observation nor a captured message')
      trace.log.push(...seen)
    }
  })
  if (!trace.log.some(({ saw }) => saw === 'publish')) throw new KitProblem('trace-empty')
  return trace
}

const damaged = (i: number, problem: string) => new KitProblem('trace-unreadable', { line: i + 1, problem })

function parsed(line: string, i: number): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw damaged(i, 'it is not JSON; was the capture cut off?')
  }
}
