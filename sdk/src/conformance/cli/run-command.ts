import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Language } from '../../text.ts'
import { catalogue as anjuKinds } from '../../devices/catalogue.ts'
import { liveRun, type LiveRunOptions } from '../live-run.ts'
import { atTerminal, commandStimulus, firstThatCan, httpStimulus, personStimulus } from '../live-stimulus.ts'
import type { StimulusPort } from '../stimulus.ts'
import type { Login } from '../bench/aedes-bench.ts'
import type { RequirementResult } from '../judge.ts'
import { difference, differenceLines } from '../report/difference.ts'
import { reportLines } from '../report/report-lines.ts'
import { newPassword } from '../../security/live-password.ts'
import { traceLine } from '../trace-file.ts'
import { exitCode, Interrupted, type ExitCode } from './exit-code.ts'
import { loadKinds } from './load-kinds.ts'
import type { Machine } from './machine.ts'
import { readSamples, writeReport } from './write-report.ts'

/** The flags of `anju-conform run`. */
export interface RunFlags {
  kind?: string
  kinds?: string
  profile: 'supervised' | 'lite'
  broker?: string
  ca?: string
  tls?: true
  username?: string
  password?: string
  host: string
  port: number
  hookUrl?: string
  hookCmd?: string
  person?: true
  countdown: number
  quick?: true
  full?: true
  eventMemory?: number
  seed: number
  reference?: true
  factor: number
  samples?: string
  report?: string
  trace?: string
  language: Language
}

/** `run`: waits for the device, runs every act, writes what was asked for. */
export async function runCommand(flags: RunFlags, machine: Machine): Promise<ExitCode> {
  const samples = flags.samples === undefined ? [] : readSamples(resolve(machine.folder, flags.samples))
  const catalogue = flags.kinds === undefined ? anjuKinds : await loadKinds(resolve(machine.folder, flags.kinds))
  const run = await liveRun({ ...optionsOf(flags, machine), catalogue })
  const { judgement, log, header, certificate } = run
  const found = difference(header.target, log, catalogue, samples)
  for (const line of reportLines(judgement, log, flags.language)) machine.out(line)
  for (const line of flags.samples === undefined ? [] : ['', ...differenceLines(found)]) machine.out(line)
  if (flags.report !== undefined)
    writeReport(resolve(machine.folder, flags.report), { ...run, difference: found, certificate }, flags.language)
  if (flags.trace !== undefined) writeFileSync(resolve(machine.folder, flags.trace), run.text + traceLine({ certificate }))
  return judgement.passed ? exitCode.passed : exitCode.failed
}

/** How to connect, and how long it will take. */
function sayReady({ where, about_s, ca, login }: Ready, { quick, person, language }: RunFlags, machine: Machine): void {
  const zh = language === 'zh'
  machine.out(zh ? `服务器 ${where}(MQTT 3.1.1)。请让设备连接。` : `Broker at ${where} (MQTT 3.1.1). Let the device connect.`)
  if (ca !== undefined) {
    writeFileSync(resolve(machine.folder, CA_FILE), ca)
    machine.out(zh ? `设备须信任的证书颁发机构:${CA_FILE}` : `The device must trust the authority in ${CA_FILE}.`)
  }
  if (login !== undefined)
    machine.out(
      zh
        ? `设备须使用用户名 ${login.username} 和密码 ${login.password}`
        : `The device must show the user name ${login.username} and the password ${login.password}`,
    )
  if (about_s === undefined) return
  const shorter = quick !== true && person !== true && about_s > PATIENCE_S
  machine.out(
    zh
      ? `约需 ${spanText(about_s, 'zh')}${shorter ? ';birth 在测试台上声明更短的 heartbeat_s 可缩短' : ''}。`
      : `This will take about ${spanText(about_s, 'en')}${shorter ? '; less when the birth says a shorter heartbeat_s on the bench' : ''}.`,
  )
  if (shorter)
    machine.out(
      zh
        ? '时间主要用于等待该类型的读数周期:--quick 不等待,但 ENV-9 与 PRES-6 受阻。'
        : 'Most of it is waiting for the readings of this kind: --quick does not wait and leaves ENV-9 and PRES-6 blocked.',
    )
}

interface Ready {
  where: string
  about_s: number | undefined
  ca: string | undefined
  login: Login | undefined
}
const CA_FILE = 'anju-conform-ca.pem'
const PATIENCE_S = 120

/** A span for people. */
function spanText(span_s: number, language: Language): string {
  const zh = language === 'zh'
  const minutes = Math.ceil(span_s / 60)
  if (span_s <= PATIENCE_S) return `${Math.ceil(span_s)} ${zh ? '秒' : 's'}`
  if (minutes < 120) return `${minutes} ${zh ? '分钟' : 'min'}`
  return `${Math.floor(minutes / 60)} ${zh ? '小时' : 'h'} ${minutes % 60} ${zh ? '分钟' : 'min'}`
}

function optionsOf(flags: RunFlags, machine: Machine): LiveRunOptions {
  const { kind, profile, eventMemory, host, port, seed, language } = flags
  const memory = eventMemory ?? (flags.reference === true ? 1_000 : undefined)
  const zh = language === 'zh'
  const login = flags.username === undefined ? undefined : { username: flags.username, password: flags.password ?? newPassword() }
  return {
    target: { profile, ...(kind === undefined ? {} : { kind }), ...(memory === undefined ? {} : { event_memory: memory }) },
    ...(flags.broker === undefined ? {} : { broker: flags.broker }),
    ...(flags.ca === undefined ? {} : { ca: readFileSync(resolve(machine.folder, flags.ca), 'utf8') }),
    ...(login === undefined ? {} : { login }),
    tls: flags.tls === true,
    host,
    port,
    seed,
    depth: flags.quick === true ? 'quick' : flags.full === true ? 'full' : 'standard',
    reference: flags.reference === true,
    factor: flags.reference === true ? flags.factor : 1,
    port_of_stimuli: stimulusOf(flags, machine),
    signal: machine.signal(() => new Interrupted()),
    onReady: (where, about_s, ca) =>
      sayReady({ where, about_s, ca, login: flags.broker === undefined ? login : undefined }, flags, machine),
    onPhase: ({ title }, left_s) =>
      machine.out(zh ? `${title.zh}(剩余约 ${spanText(left_s, 'zh')})` : `${title.en} (about ${spanText(left_s, 'en')} left)`),
    ...(machine.terminal
      ? {
          onDecided: (decided: readonly RequirementResult[]) =>
            machine.out(`  ${decided.map((each) => `${each.id} ${each.verdict.is}`).join(', ')}`),
        }
      : {}),
    onLost: ({ title }) => machine.out(zh ? `设备已断开;继续:${title.zh}` : `The device is not connected; going on with: ${title.en}`),
  }
}

/** A hook first; a person only for what no hook can, when somebody is there. */
function stimulusOf({ hookUrl, hookCmd, person, countdown, language }: RunFlags, machine: Machine): StimulusPort {
  const hooks = [...(hookUrl === undefined ? [] : [httpStimulus(hookUrl)]), ...(hookCmd === undefined ? [] : [commandStimulus(hookCmd)])]
  const somebody = person === true || (hooks.length === 0 && atTerminal())
  return firstThatCan([
    ...hooks,
    ...(somebody ? [personStimulus({ countdown_s: countdown, language, say: machine.out, typed: machine.typed })] : []),
  ])
}
