import { random as stream } from '../random.ts'
import { catalogue as anjuKinds, type Catalogue } from '../devices/catalogue.ts'
import { brokerStream } from '../broker-stream.ts'
import type { Bus, BusError } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { mqttBus } from '../mqtt-bus.ts'
import type { Instant } from '../time.ts'
import { wallClock } from '../wall-clock.ts'
import { aedesBench, type Login } from './bench/aedes-bench.ts'
import { applicationBench } from './bench/application-bench.ts'
import { benchTls } from './bench/bench-tls.ts'
import type { Bench, Note } from './bench/bench.ts'
import { judge, type Judgement, type RequirementResult } from './judge.ts'
import { kit, type Depth } from './kit.ts'
import { KitProblem } from './kit-problem.ts'
import { ourRules, ourSpec } from './live-spec.ts'
import { noting } from './noting-later.ts'
import type { Observation } from './observation.ts'
import { runningPace } from './pace.ts'
import type { Phase } from './phases/phase.ts'
import { referenceDevice, type ReferenceDevice } from './reference-device.ts'
import { about_s, runPlan } from './run-plan.ts'
import type { StimulusPort } from './stimulus.ts'
import type { Target } from './target.ts'
import { certify, KIT_VERSION, sha256, traceLine, type Certificate, type Header } from './trace-file.ts'

/** A run against a device that is really there, or against the reference device over a real socket. */
export interface LiveRunOptions {
  target: Target
  /** Anju's kinds and the vendor's own. Anju's alone when absent. */
  catalogue?: Catalogue
  /** Another's broker, a URL as `brokerStream` takes it, in place of the kit's own: what it cannot show is blocked. */
  broker?: string
  /** The authority that the kit trusts at that broker, PEM. */
  ca?: string
  /** The kit's own broker is on TLS. */
  tls?: boolean
  /** What the device must show at the kit's own broker, or what the kit shows at another's. */
  login?: Login
  host: string
  port: number
  depth: Depth
  seed: number
  port_of_stimuli: StimulusPort
  /** Runs the reference device of the target's kind against the kit, to see the kit at work. */
  reference: boolean
  /** Seconds of the kit in one on the wall; only with the reference device. */
  factor: number
  signal: AbortSignal
  /** The broker listens. */
  onReady: (where: string, about_s: number | undefined, ca: string | undefined) => void
  onPhase: (phase: Phase, left_s: number) => void
  onLost: (phase: Phase) => void
  /** Requirements that are decided otherwise than before the last act, so far: the live checklist. */
  onDecided?: (requirements: readonly RequirementResult[]) => void
  onObservation?: (seen: Observation) => void
}

export interface LiveRun {
  header: Header
  judgement: Judgement
  log: readonly Observation[]
  certificate: Certificate
  /** Every line of the trace but the certificate. */
  text: string
}

/** Tells which requirements have passed or failed since it was asked last. */
function decisions(judged: () => Judgement, tell: LiveRunOptions['onDecided']): () => void {
  const known = new Map<string, string>()
  return () => {
    if (tell === undefined) return
    const changed = judged().requirements.filter(
      ({ id, verdict }) => verdict.is !== known.get(id) && (verdict.is === 'pass' || verdict.is === 'fail'),
    )
    for (const { id, verdict } of changed) known.set(id, verdict.is)
    if (changed.length > 0) tell(changed)
  }
}

/** The kit's own broker, or another's. */
async function openBench(options: LiveRunOptions, note: Note, now: Instant): Promise<{ bench: Bench; where: string; ca?: string }> {
  const { broker, host, port, login, ca } = options
  if (broker === undefined) {
    const tls = options.tls === true ? benchTls(host, now) : undefined
    const bench = await aedesBench(note, { host, port, tls, login })
    return { bench, where: `${tls === undefined ? 'mqtt' : 'mqtts'}://${host}:${bench.port}`, ...(tls === undefined ? {} : { ca: tls.ca }) }
  }
  try {
    return { bench: await applicationBench(note, busTo(broker, ca, login)), where: broker }
  } catch (error) {
    const { fault, message } = error as BusError
    throw new KitProblem('broker-unreachable', { broker, reason: String(fault?.params?.['reason'] ?? message) })
  }
}

/** The way to a broker, with what must be shown there. */
function busTo(url: string, ca: string | undefined, login: Login | undefined, clock?: Clock): Bus {
  const bus = mqttBus({ ...(clock === undefined ? {} : { clock }), open: () => brokerStream(url, ca === undefined ? {} : { ca }) })
  return { connect: (options) => bus.connect({ ...options, ...login }) }
}

/** Runs the kit on the wall clock over TCP. Rejects with a KitProblem, or with the reason of the signal. */
export async function liveRun(options: LiveRunOptions): Promise<LiveRun> {
  const { target, depth, seed, factor } = options
  const catalogue: Catalogue = options.catalogue ?? anjuKinds
  if (options.reference && target.kind === undefined)
    throw new KitProblem('reference-kind-missing', { known: Object.keys(catalogue).join(', ') })
  if (target.kind !== undefined && !Object.hasOwn(catalogue, target.kind))
    throw new KitProblem('kind-unknown', { kind: target.kind, known: Object.keys(catalogue).join(', ') })
  const header: Header = { anju: 'conform-trace/1', kit: KIT_VERSION, seed, depth, target, spec_sha256: sha256(ourSpec()) }
  const clock = wallClock({ factor })
  const pace = runningPace(clock)
  const chance = stream(seed)
  const later = noting()
  let device: ReferenceDevice | undefined
  const port: StimulusPort = {
    get by() {
      return device === undefined ? options.port_of_stimuli.by : 'program'
    },
    get says() {
      return device === undefined ? options.port_of_stimuli.says : undefined
    },
    hand_s: options.reference ? undefined : options.port_of_stimuli.hand_s,
    stimulate: (stimulus) => (device ?? options.port_of_stimuli).stimulate(stimulus),
  }
  const { bench, where, ca } = await openBench(options, later.note, clock.now())
  const shared = { target, catalogue, depth, random: chance.fork('kit'), pace, port, onObservation: options.onObservation }
  const self = kit(shared, (note) => {
    later.to(note)
    return bench
  })
  const known = target.kind === undefined || !Object.hasOwn(catalogue, target.kind) ? undefined : catalogue[target.kind]
  options.onReady(where, known === undefined ? undefined : about_s(known, target, depth, bench, port.hand_s) / factor, ca)
  if (options.reference && known !== undefined) {
    device = referenceDevice({
      device: known,
      address: { site: 'bench', home: 'kit', device: 'device-1' },
      bus: busTo(where, ca, options.login, clock),
      clock,
      random: chance.fork('device'),
    })
  }
  const stopped = new Promise<never>((_, reject) => {
    options.signal.addEventListener('abort', () => reject(options.signal.reason as Error), { once: true })
  })
  try {
    const decided = decisions(() => judge(ourRules(), target, self.log, catalogue), options.onDecided)
    const progress = {
      onLost: options.onLost,
      onPhase(phase: Phase, left_s: number) {
        decided()
        options.onPhase(phase, left_s / factor)
      },
    }
    await Promise.race([runPlan(self, catalogue, where, progress), stopped])
  } finally {
    await device?.stop().catch(() => {}) // The line may be gone already.
    await bench.close()
  }
  const log = [...self.log]
  const text = [traceLine(header), ...log.map(traceLine)].join('')
  const judgement = judge(ourRules(), target, log, catalogue)
  return { header, judgement, log, text, certificate: certify(text, header, judgement) }
}
