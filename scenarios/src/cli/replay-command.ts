import { resolve } from 'node:path'
import { alertKinds, type Alert, type Instant, type Language } from '@anju/sdk'
import { mqttBus, tcpStream, tlsStream, wsStream } from '@anju/sdk/mqtt'
import { wallClock } from '@anju/sdk/wall-clock'
import type { Screen } from '../report/progress.ts'
import { wallEpoch_ms } from '../runner/event-loop.ts'
import { openTarget } from '../targets/open-target.ts'
import { readTrace, type OpenedTrace } from '../traces/read-trace.ts'
import { replayInside } from '../traces/replay-inside.ts'
import { replayToBus } from '../traces/replay-to-bus.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'

/** What `replay` was asked for. */
export interface ReplayRequest {
  trace: string
  /** `reference`, or the address of a broker. */
  to: string
  speed: number
  /** Send every message as it stands, with the ids and times that it had. */
  asRecorded: boolean
  site?: string
  home?: string
  username?: string
  language: Language
  folder: string
  env: Readonly<Record<string, string | undefined>>
  signal: AbortSignal
}

/** `replay`: plays a trace to a broker at any speed, or into a fresh server of ours and compares what it raises. */
export async function replayCommand(request: ReplayRequest, screen: Screen): Promise<ExitCode> {
  const trace = await readTrace(request.trace, resolve(request.folder, request.trace))
  return request.to === 'reference' ? intoReference(trace, request, screen) : toBroker(trace, request, screen)
}

async function intoReference({ header, lines }: OpenedTrace, { folder, language }: ReplayRequest, screen: Screen): Promise<ExitCode> {
  const { recorded, raised, messages } = await replayInside(header, lines, openTarget('reference', folder).start)
  const [before, now] = [new Set(recorded.map(nameOf)), new Set(raised.map(nameOf))]
  const said = (alert: Alert) => sentenceOf(alert, header.starts_ms ?? 0, language)
  for (const alert of recorded) if (!now.has(nameOf(alert))) screen.line(`! ${words.gone[language]}: ${said(alert)}`)
  for (const alert of raised) screen.line(`${before.has(nameOf(alert)) ? ' ' : '!'} ${said(alert)}`)
  const same = before.size === now.size && [...before].every((name) => now.has(name))
  screen.line(
    language === 'en'
      ? `${messages} messages replayed (${header.origin}): ${raised.length} alerts, ${same ? 'the same as' : 'not the same as'} in the trace.`
      : `已重放 ${messages} 条消息(${header.origin === 'simulated' ? '模拟' : '真实'}):报警 ${raised.length} 条,与记录${same ? '相同' : '不同'}。`,
  )
  return same ? exitCode.passed : exitCode.failed
}

const words = { gone: { en: 'not raised any more', zh: '未再出现' } } as const

/** What tells one alert from others, whatever ids it was given. */
const nameOf = ({ kind, home, room, key, severity, raised_ms }: Alert): string =>
  JSON.stringify([kind, home, room, key, severity, raised_ms])

function sentenceOf({ kind, room, severity, raised_ms }: Alert, starts_ms: number, language: Language): string {
  const title = Object.hasOwn(alertKinds, kind) ? alertKinds[kind as keyof typeof alertKinds].title[language] : kind
  return `${((raised_ms - starts_ms) / 1_000).toFixed(1)} s  ${title}${room === undefined ? '' : ` (${room})`}  ${severity}`
}

async function toBroker({ header, lines }: OpenedTrace, request: ReplayRequest, screen: Screen): Promise<ExitCode> {
  const { to, speed, asRecorded, site, home, signal } = request
  const mark = String(wallEpoch_ms())
  const address = { ...(site === undefined ? {} : { site }), ...(home === undefined ? {} : { home }) }
  if (asRecorded && (site !== undefined || home !== undefined))
    throw new Stop(exitCode.usage, 'With --as-recorded every message goes out as it stands; leave --site and --home away.')
  const bus = mqttBus({ open: opener(to) })
  const login = loginOf(request)
  const clock = wallClock({ factor: speed, ...(header.starts_ms === undefined ? {} : { start: header.starts_ms as Instant }) })
  const done = await replayToBus(lines, {
    bus: login === undefined ? bus : { connect: (options) => bus.connect({ ...options, ...login }) },
    clock,
    signal,
    ...(asRecorded ? {} : { renewal: { mark, now: wallEpoch_ms, ...address } }),
    onSent(messages, at_ms) {
      if (messages % 20 === 0)
        screen.passing(`${messages} messages, ${Math.round((at_ms - (header.starts_ms ?? at_ms)) / 1_000)} s of the trace …`)
    },
  })
  screen.line(
    `${done.messages} messages of ${done.devices} devices sent to ${to} (${header.origin}, speed ${speed})${done.interrupted ? ', interrupted' : ''}.`,
  )
  return done.interrupted ? exitCode.interrupted : exitCode.passed
}

/** A password comes by the environment: arguments can be read by everybody on the machine. */
function loginOf({ username, env }: ReplayRequest): { username: string; password?: string } | undefined {
  const password = env['ANJU_MQTT_PASSWORD']
  if (username === undefined) return undefined
  return { username, ...(password === undefined ? {} : { password }) }
}

/** How a broker is reached, by the scheme of its address. */
function opener(to: string) {
  const url = URL.canParse(to) ? new URL(to) : undefined
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
  const port = (usual: number) => (url?.port === '' || url === undefined ? usual : Number(url.port))
  if (host !== '' && url?.protocol === 'mqtt:') return () => tcpStream({ host, port: port(1_883) })
  if (host !== '' && url?.protocol === 'mqtts:') return () => tlsStream({ host, port: port(8_883) })
  if (host !== '' && (url?.protocol === 'ws:' || url?.protocol === 'wss:')) return () => wsStream({ url: to })
  throw new Stop(exitCode.usage, `'${to}' is no place to replay to: 'reference', mqtt://host:port, mqtts://, ws:// or wss://.`)
}
