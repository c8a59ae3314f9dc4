import { spawn } from 'node:child_process'
import process from 'node:process'
import type { Language } from '../text.ts'
import type { Stimulus, StimulusPort } from './stimulus.ts'

/** How long a hook may take before it counts as one that cannot. */
const HOOK_MS = 30_000

/** Characters of an answer that are quoted: a sentence, not a page. */
const QUOTED = 160

/** Posts each stimulus as JSON to a URL of the vendor's bench. 2xx means done; anything else, that it cannot. */
export function httpStimulus(url: string): StimulusPort {
  let says: string | undefined
  return {
    by: 'program',
    get says() {
      return says
    },
    async stimulate(stimulus) {
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(stimulus),
          signal: AbortSignal.timeout(HOOK_MS),
        })
        says = `HTTP ${answer.status} ${(await answer.text()).trim() || answer.statusText}`.slice(0, QUOTED)
        return answer.ok ? 'done' : 'cannot'
      } catch (error) {
        // Nobody is there, or it took too long.
        says = `no answer: ${((error as Error).cause as Error | undefined)?.message ?? (error as Error).message}`.slice(0, QUOTED)
        return 'cannot'
      }
    },
  }
}

/** Runs a command of the vendor's bench with the stimulus as JSON on its standard input. 0 means done, 3 and all others that it cannot. */
export function commandStimulus(command: string): StimulusPort {
  let says: string | undefined
  return {
    by: 'program',
    get says() {
      return says
    },
    stimulate: (stimulus) =>
      new Promise((resolve) => {
        const child = spawn(command, { shell: true, stdio: ['pipe', 'ignore', 'inherit'], timeout: HOOK_MS })
        child.on('error', ({ message }) => {
          says = message
          resolve('cannot')
        })
        child.on('close', (code, signal) => {
          says = code === null ? `ended by ${signal}` : `exit code ${code}`
          resolve(code === 0 ? 'done' : 'cannot')
        })
        child.stdin.on('error', () => {}) // A command that does not read its input is free not to.
        child.stdin.end(`${JSON.stringify(stimulus)}\n`)
      }),
  }
}

/** What to ask a person for. Undefined: no person can do that. */
export function asked(stimulus: Stimulus, language: Language): string | undefined {
  if (stimulus.do === 'events' || stimulus.do === 'clock') return undefined
  if (stimulus.do !== 'event') return HANDS[stimulus.do][language]
  const { event, ...fields } = stimulus.body as { event: string }
  const details = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  const zh = language === 'zh'
  const told = details.length === 0 ? '' : zh ? `(${details.join(',')})` : ` (${details.join(', ')})`
  return `${zh ? '请让设备上报' : 'Make the device report'} ${event}${told}`
}

const HANDS = {
  'power-off': { en: 'Cut the power of the device', zh: '请断开设备电源' },
  'power-on': { en: 'Give the power back', zh: '请接通设备电源' },
  shutdown: { en: 'Switch the device off in the orderly way', zh: '请正常关闭设备' },
} as const

const KEYS = {
  en: 'By hand: do each at the word "now". Enter when it is done sooner; n and Enter when the device cannot do it.',
  zh: '手动操作:看到“现在”时执行。提前完成请按回车;设备做不到请输入 n 并按回车。',
} as const

/** What a hand itself takes, seconds (chosen): for the estimate before the start. */
export const HAND_S = 2

/** The countdown is said when it begins, and then this often, seconds. */
const SAID_EVERY_S = 5

/** A person at a terminal. */
export interface PersonOptions {
  countdown_s: number
  language: Language
  say: (line: string) => void
  /** Hears the lines that are typed until it is ended. Absent where nobody can type. */
  typed?: ((hear: (line: string) => void) => () => void) | undefined
}

/**
 * Asks a person on a terminal and counts down. An empty line says that it is done already, one that begins with n that the device cannot: that blocks what
 * needs it, and fails nobody. What no person can do in time, like a thousand events, is `cannot` without being asked.
 */
export function personStimulus({ countdown_s, language, say, typed }: PersonOptions): StimulusPort {
  const zh = language === 'zh'
  let says: string | undefined
  let explained = typed === undefined
  return {
    by: 'person',
    hand_s: countdown_s + HAND_S,
    get says() {
      return says
    },
    async stimulate(stimulus) {
      says = undefined
      const words = asked(stimulus, language)
      if (words === undefined) return 'cannot'
      if (!explained) say(KEYS[language])
      explained = true
      const given: { answer?: 'done' | 'cannot'; wake?: () => void } = {}
      const stop = typed?.((line) => {
        given.answer = /^\s*n/i.test(line) ? 'cannot' : 'done'
        if (given.answer === 'cannot') says = line.replace(/^\s*n\S*\s*/i, '') || (zh ? '操作者:做不到' : 'a person: it cannot')
        given.wake?.()
      })
      for (let left = countdown_s; left > 0 && given.answer === undefined; left--) {
        if (left === countdown_s || left % SAID_EVERY_S === 0) say(zh ? `${words} … ${left} 秒后` : `${words} … in ${left} s`)
        await new Promise<void>((resolve) => {
          given.wake = resolve
          setTimeout(resolve, 1_000)
        })
      }
      stop?.()
      if (given.answer === undefined) say(zh ? `${words} 现在!` : `${words} now!`)
      return given.answer ?? 'done'
    },
  }
}

/** Asks one after the other until one can. Nobody at all cannot either: what needs it is blocked. */
export function firstThatCan(ports: readonly StimulusPort[]): StimulusPort {
  let says: string | undefined
  let by: StimulusPort['by'] = ports.length === 1 ? ports[0]!.by : 'program'
  return {
    get by() {
      return by
    },
    get says() {
      return says
    },
    hand_s: ports.length === 1 ? ports[0]!.hand_s : undefined,
    async stimulate(stimulus) {
      says = undefined
      for (const port of ports) {
        by = port.by
        if ((await port.stimulate(stimulus)) === 'done') return 'done'
        says ??= port.says // A hook is asked first, and has words; a person comes last.
      }
      return 'cannot'
    },
  }
}

/** Whether somebody sits at the terminal. */
export const atTerminal = (): boolean => process.stdin.isTTY && process.stdout.isTTY
