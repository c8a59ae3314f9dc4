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
  const details = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`
  return `${language === 'zh' ? '请让设备上报' : 'Make the device report'} ${event}${details}`
}

const HANDS = {
  'power-off': { en: 'Cut the power of the device', zh: '请断开设备电源' },
  'power-on': { en: 'Give the power back', zh: '请接通设备电源' },
  shutdown: { en: 'Switch the device off in the orderly way', zh: '请正常关闭设备' },
} as const

/** Asks a person on a terminal and counts down. What no person can do in time, like a thousand events, is `cannot`. */
export const personStimulus = (options: { countdown_s: number; language: Language; say: (line: string) => void }): StimulusPort => ({
  by: 'person',
  async stimulate(stimulus) {
    const words = asked(stimulus, options.language)
    if (words === undefined) return 'cannot'
    for (let left = options.countdown_s; left > 0; left--) {
      options.say(`${words} … ${left}`)
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
    options.say(`${words} !`)
    return 'done'
  },
})

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
