import type { Device } from '../define-device.ts'
import type { Title } from '../text.ts'
import { isCalm, type LogView, type Sent } from './log-view.ts'
import type { Stimulus } from './stimulus.ts'
import { blocked, notApplicable, pass, type Twin, type Verdict } from './verdict.ts'

/** One proof of one requirement from one side, over a log. Pure. */
export interface Check {
  rule: string
  twin: Twin
  judge: (view: LogView) => Verdict
}

/** Something that is wrong, with the fewest observations that show it. The last of them says in which phase it is. */
export interface Finding {
  seen: readonly number[]
  expected: string
  got: string
  hint: Title
}

export const check = (rule: string, twin: Twin, judge: (view: LogView) => Verdict): Check => ({ rule, twin, judge })

/** The verdict of a list of findings: the first one is shown. */
export const verdictOf = (findings: readonly Finding[], rests_on: number): Verdict =>
  findings[0] === undefined ? pass(rests_on) : { is: 'fail', ...findings[0] }

/** What an invariant is about and where it is broken. */
export interface Invariant {
  rule: string
  /** The messages that it is about, in words. */
  about: Title
  subjects: (view: LogView) => readonly { index: number }[]
  findings: (view: LogView) => readonly Finding[]
}

/**
 * A rule that holds at all times gives two checks: the positive one while nothing disturbs the device, and its derived negative twin while the kit
 * does everything that could lead it to break the rule.
 */
export function always({ rule, about, subjects, findings }: Invariant): Check[] {
  const half = (twin: Twin, calm: boolean): Check =>
    check(rule, twin, (view) => {
      const mine = (index: number) => isCalm(view.phaseAt(index)) === calm
      const wrong = findings(view).filter(({ seen }) => mine(seen.at(-1) ?? 0))
      const count = subjects(view).filter(({ index }) => mine(index)).length
      if (count > 0 || wrong.length > 0) return verdictOf(wrong, count)
      return calm
        ? blocked(`Nothing was seen of: ${about.en}. Let the device send it.`, `未观察到:${about.zh}。请让设备发送。`)
        : blocked(
            `Nothing was seen of: ${about.en} while the device was disturbed. Run the whole kit with the device at its broker.`,
            `干扰期间未观察到:${about.zh}。请让设备连接本工具的服务器并完整运行。`,
          )
    })
  return [half('positive', true), half('negative', false)]
}

/** An invariant of single messages: `problem` says what is wrong with one. */
export function everyMessage(
  options: Pick<Invariant, 'rule' | 'about'> & {
    subjects(view: LogView): readonly Sent[]
    problem(sent: Sent, view: LogView): { expected: string; got: string; hint: Title } | undefined
  },
): Check[] {
  return always({
    ...options,
    findings: (view) =>
      options.subjects(view).flatMap((sent) => {
        const problem = options.problem(sent, view)
        return problem === undefined ? [] : [{ seen: [sent.index], ...problem }]
      }),
  })
}

/** Checks that are for some kinds only; for the others they do not apply. */
export const onlyFor = (checks: readonly Check[], fits: (device: Device) => boolean): Check[] =>
  checks.map(({ rule, twin, judge }) =>
    check(rule, twin, (view) =>
      view.device === undefined || fits(view.device)
        ? judge(view)
        : notApplicable(`A ${view.device.kind} has none.`, `${view.device.title.zh} 没有此项。`),
    ),
  )

/** Checks of binary frames. */
export const ofFrames = (checks: readonly Check[]): Check[] =>
  onlyFor(checks, ({ frames }) => frames === true).map(({ rule, twin, judge }) =>
    check(rule, twin, (view) =>
      view.lacks.has('stream')
        ? notApplicable('The birth says no-stream: the device has no frames.', 'birth 声明 no-stream:该设备没有帧数据。')
        : judge(view),
    ),
  )

/** Checks of what a subscriber cannot see: at a broker that is not the kit's, or in a capture, nothing wrong is not yet right. */
export const onOwnBroker = (checks: readonly Check[]): Check[] =>
  checks.map(({ rule, twin, judge }) =>
    check(rule, twin, (view) => {
      const verdict = judge(view)
      return verdict.is !== 'fail' && verdict.is !== 'not-applicable' && view.lines.length === 0 ? needsOwnBroker : verdict
    }),
  )

const needsOwnBroker = blocked(
  "Let the device connect to the kit's own broker: a subscriber sees no connections, subscriptions, acknowledgements or retain flags, and cuts no lines.",
  '请让设备连接本工具的服务器:订阅者看不到连接、订阅、应答与保留标志,也无法断网。',
)

/** What is blocked because a stimulus was not done, with what whoever could not do it answered. */
export function undone(view: LogView, what: (stimulus: Stimulus) => boolean, en: string, zh: string): Verdict {
  const last = view.done.findLast(({ stimulus, answer, says }) => answer === 'cannot' && says !== undefined && what(stimulus))
  if (last === undefined) return blocked(en, zh)
  const order = JSON.stringify(last.stimulus)
  return blocked(`${en} To ${shown(order)} the answer was: ${last.says}`, `${zh} 对 ${shown(order)} 的答复:${last.says}`)
}

/** The messages of one channel. */
export const on =
  (...channels: readonly string[]) =>
  ({ sent }: LogView): readonly Sent[] =>
    sent.filter(({ channel }) => channel !== undefined && channels.includes(channel))

/** A value for a sentence, cut where it is long. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}
