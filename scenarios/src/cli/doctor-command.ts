import type { Server } from 'node:http'
import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Clock, Instant, Language, RegisteredDevice, Title } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { wallClock } from '@anju/sdk/wall-clock'
import { stringify } from 'yaml'
import { loadHome } from '../document/load-home.ts'
import { readText } from '../document/read-text.ts'
import type { Screen } from '../report/progress.ts'
import { waitUntil } from '../runner/live-wait.ts'
import { callForHelp, type CallSent } from '../targets/doctor/call-for-help.ts'
import { probeClock } from '../targets/doctor/probe-clock.ts'
import { proposedMapping, type ProposedMapping } from '../targets/doctor/proposed-mapping.ts'
import { readAlerts } from '../targets/foreign/read-alerts.ts'
import { loadTarget } from '../targets/foreign/target-file.ts'
import { listenForWebhooks } from '../targets/foreign/webhook.ts'
import { doctorWords as words } from './doctor-words.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'
import { starterHome } from './new-command.ts'

/** What `doctor` was asked for. */
export interface DoctorRequest {
  /** The platform's address for people and programs; its clock is looked for at `/clock` there. */
  target?: string
  /** Where devices connect to. */
  devices: string
  listen?: number
  topic?: string
  clock?: string
  home?: string
  site: string
  wait: number
  out: string
  language: Language
  folder: string
  signal: AbortSignal
}

/** A person reads this; each line is one finding. */
interface Findings {
  good(says: Title): void
  bad(says: Title): void
  readonly failed: boolean
}

/** `doctor`: one call for help goes in; whether it arrives, what comes out and how it reads is said in sentences, and a target file is proposed. */
export async function doctorCommand(request: DoctorRequest, screen: Screen): Promise<ExitCode> {
  const { out, folder, listen, topic, signal, wait } = request
  if (listen === undefined && topic === undefined) throw new Stop(exitCode.usage, 'Say by --listen or by --topic how alerts come.')
  if (existsSync(resolve(folder, out))) throw new Stop(exitCode.usage, `${out} is there already; give another one by --out.`)
  const { home, callers } = homeOf(request)
  const findings = findingsOn(screen, request.language)
  const clock = wallClock()
  const { host, port } = brokerOf(request.devices)
  const bus = mqttBus({ open: () => tcpStream({ host, port }) })
  const bodies: string[] = []
  const webhooks = listen === undefined ? undefined : await listenForWebhooks(listen, (text) => void bodies.push(text))
  const ears =
    topic === undefined
      ? undefined
      : await bus.connect({
          clientId: `${request.site}-doctor`,
          clean: true,
          onMessage: ({ payload }) => void bodies.push(Buffer.from(payload).toString('utf8')),
        })
  try {
    if (topic !== undefined) await ears?.subscribe(topic, 1)
    const movable = await clockFinding(request, clock, findings)
    for (const [i, device] of callers.slice(0, 2).entries()) {
      const address = { site: request.site, home: home.id, device: device.id }
      const boot = `doctor${clock.now().toString(36)}${i}`
      const sent = await callForHelp({ bus, clock, address, device, boot, patience_ms: 5_000, signal })
      if (i === 0) callFinding(sent, device, findings)
      await heardBy(bodies, i + 1, { clock, seconds: i === 0 ? wait : Math.min(wait, 5), signal, movable })
      if (bodies.length === 0) break
    }
    const proposed = proposedMapping(bodies, home, callers[0]!)
    alertFindings(bodies, proposed, request, findings)
    if (proposed !== undefined) write(proposed, bodies, request, movable, findings)
  } finally {
    await ears?.end()
    if (webhooks !== undefined) await closed(webhooks)
  }
  return findings.failed ? exitCode.failed : exitCode.passed
}

function homeOf({ home: file, folder }: DoctorRequest) {
  const path = file === undefined ? starterHome : resolve(folder, file)
  const loaded = loadHome(path, readText(path) ?? '')
  if (!loaded.ok) throw new Stop(exitCode.usage, `${file ?? path} is no home that can be used; \`anju-scenarios check\` says why.`)
  const callers = ['help-button', 'wristband'].flatMap((wanted) => loaded.home.devices.filter(({ kind }) => kind === wanted))
  if (callers.length === 0) throw new Stop(exitCode.usage, 'The home has nothing to call for help with; give one that has a help button.')
  return { home: loaded.home, callers }
}

function brokerOf(devices: string): { host: string; port: number } {
  const url = URL.canParse(devices) ? new URL(devices) : undefined
  if (url?.protocol !== 'mqtt:' || url.hostname === '')
    throw new Stop(exitCode.usage, `'${devices}' is no broker: --devices mqtt://host:port.`)
  return { host: url.hostname, port: url.port === '' ? 1_883 : Number(url.port) }
}

const findingsOn = (screen: Screen, language: Language): Findings & { failed: boolean } => ({
  failed: false,
  good: (says) => screen.line(`✓ ${says[language]}`),
  bad(says) {
    this.failed = true
    screen.line(`! ${says[language]}`)
  },
})

/** The address of a clock that can be put, where there is one. */
async function clockFinding({ clock: asked, target }: DoctorRequest, clock: Clock, findings: Findings): Promise<string | undefined> {
  const url = asked ?? (target === undefined ? undefined : new URL('/clock', target).href)
  if (url === undefined) {
    findings.bad(words.noClock)
    return undefined
  }
  const probed = await probeClock(url, clock.now())
  if (probed.movable) findings.good(words.clock(url))
  else findings.bad(words.clockFails(url, probed.says))
  return probed.movable ? url : undefined
}

function callFinding({ confirmed }: CallSent, { id }: RegisteredDevice, findings: Findings): void {
  if (confirmed === 'accepted') findings.good(words.accepted(id))
  else if (confirmed === 'silent') findings.bad(words.silent(id))
  else findings.bad(words.refused(id, confirmed.error))
}

/** Waits until so many bodies were heard; a clock that can be put is moved on each second, for what happens after a while. */
async function heardBy(
  bodies: readonly string[],
  wanted: number,
  { clock, seconds, signal, movable }: { clock: Clock; seconds: number; signal: AbortSignal; movable: string | undefined },
): Promise<void> {
  for (let i = 0; i < seconds * 4 && bodies.length < wanted && !signal.aborted; i++) {
    if (movable !== undefined && i % 4 === 0) await probeClock(movable, clock.now())
    await waitUntil(clock, (clock.now() + 250) as Instant, signal)
  }
}

function alertFindings(
  bodies: readonly string[],
  proposed: ProposedMapping | undefined,
  { listen, topic, wait }: DoctorRequest,
  findings: Findings,
): void {
  if (bodies.length === 0) findings.bad(listen === undefined ? words.noAlert(topic ?? '', wait) : words.noWebhook(listen, wait))
  else if (proposed === undefined) findings.bad(words.noJson)
  else findings.good(words.heard(bodies.length, proposed.format))
}

/** Writes the target file, when what was heard reads as a call by it. */
function write(
  proposed: ProposedMapping,
  bodies: readonly string[],
  request: DoctorRequest,
  clock: string | undefined,
  findings: Findings,
): void {
  const { format, mapping, also, missing } = proposed
  const { devices, listen, topic, out, folder } = request
  for (const field of ['id', 'kind', 'room', 'severity'] as const)
    if (mapping[field] !== undefined) findings.good(words.found(field, mapping[field].at))
  for (const [field, at] of Object.entries(also)) findings.good(words.also(field, at))
  for (const field of missing) {
    if (field === 'id' || field === 'kind') findings.bad(words.missing[field])
    else findings.good(words.missing[field])
  }
  const file = {
    target: { zh: '待测平台', en: 'Platform under test' },
    devices,
    alerts: {
      ...(listen === undefined ? {} : { listen }),
      ...(topic === undefined ? {} : { topic }),
      format,
      ...(format === 'mapping' ? { mapping } : {}),
    },
    ...(clock === undefined ? {} : { clock }),
  }
  const text = `# Proposed by anju-scenarios doctor from what came in for one call: look it over, and add your other kinds and rooms.\n${stringify(file)}`
  const loaded = loadTarget(out, text)
  const read = loaded.ok ? bodies.flatMap((body) => readAlerts(body, loaded.mapping).alerts) : []
  if (!read.some(({ kind }) => kind === 'sos')) return findings.bad(words.unread)
  writeFileSync(resolve(folder, out), text)
  findings.good(words.written(out, clock === undefined ? 'live' : 'lockstep'))
}

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })
