import type { Done, LogView, Sent } from './log-view.ts'
import { onceALog } from './once-a-log.ts'

/** One event from its first word to its end. */
export interface EventStory {
  id: string
  sends: Sent[]
  /** The first confirmation with its id that is whole: it must end the repeat. */
  ended: { index: number; at_ms: number; refused: boolean } | undefined
}

const parsedId = (text: string | undefined): string | undefined => {
  try {
    return (JSON.parse(text ?? '') as { id?: string }).id
  } catch {
    return undefined
  }
}

/** Every event of a log by its id, in the order of first sight. */
export const stories = onceALog((view: LogView): readonly EventStory[] => {
  const all = new Map<string, EventStory>()
  for (const sent of view.sent) {
    if (sent.channel !== 'event' || sent.id === undefined) continue
    const story = all.get(sent.id) ?? { id: sent.id, sends: [], ended: undefined }
    story.sends.push(sent)
    all.set(sent.id, story)
  }
  for (const { index, at_ms, why, text } of view.told) {
    if (why !== 'confirm' && why !== 'confirm-refused') continue
    const story = all.get(parsedId(text) ?? '')
    if (story !== undefined) story.ended ??= { index, at_ms, refused: why === 'confirm-refused' }
  }
  return [...all.values()]
})

/** What a device was made to see, and the event that tells of it. */
export interface Caused {
  done: Done & { stimulus: { do: 'event'; body: Record<string, unknown> } }
  event: Sent | undefined
  /** Whether the device could say it at once: a connection was open and the broker acknowledged. */
  sayable: boolean
}

/** Matches stimuli with events: the first new event of that name after the stimulus and in its phase that no other stimulus has. */
export const caused = onceALog((view: LogView): readonly Caused[] => {
  const free = view.sent.filter(({ channel, first }) => channel === 'event' && first)
  const unheard = [...heldSpans(view), ...silentSpans(view)]
  return view.done.flatMap((done): Caused[] => {
    const { stimulus, index, answer } = done
    if (stimulus.do !== 'event' || answer === 'cannot') return []
    const at = free.findIndex(
      (event) => event.index > index && event.phase === done.phase && event.body?.['event'] === stimulus.body['event'],
    )
    const event = at === -1 ? undefined : free.splice(at, 1)[0]
    if (event === undefined && (answer === undefined || !view.phaseOver(index))) return []
    const open = view.lines.length === 0 || view.lines.some((line) => line.index < index && (line.closed?.index ?? Infinity) > index)
    const sayable = open && !unheard.some(([from, to]) => from < index && index < to)
    return [{ done: done as Caused['done'], event, sayable }]
  })
})

/** From one number of the log to another. */
type Span = [from: number, to: number]

/** Spans of the log in which the kit holds back acknowledgements. */
export const heldSpans = onceALog(({ log }: LogView): readonly Readonly<Span>[] => {
  const spans: Span[] = []
  log.forEach((seen, index) => {
    if (seen.saw !== 'acknowledgements') return
    if (seen.are === 'held') spans.push([index, Infinity])
    else if (spans.length > 0) spans.at(-1)![1] = index
  })
  return spans
})

/** Spans of the log in which the network loses everything without a word. */
export const silentSpans = onceALog(({ log }: LogView): readonly Readonly<Span>[] => {
  const spans: Span[] = []
  let silent = false
  log.forEach((seen, index) => {
    if (seen.saw !== 'network') return
    if (seen.is === 'silent') spans.push([index, Infinity])
    else if (silent) spans.at(-1)![1] = index
    silent = seen.is === 'silent'
  })
  return spans
})

/** When the clock of the device was set wrong, and right again. */
export const clockMoves = onceALog(({ done }: LogView): readonly { from: Done; to: Done | undefined }[] =>
  done
    .filter(({ stimulus, answer }) => stimulus.do === 'clock' && stimulus.is === 'moved' && answer === 'done')
    .map((from) => ({
      from,
      to: done.find(({ stimulus, index }) => stimulus.do === 'clock' && stimulus.is !== 'moved' && index > from.index),
    })),
)

/** How late a device may be after a stimulus: a program's finger is quick, a person's is not. */
export const reach_ms = ({ by }: Done): number => (by === 'program' ? 2_000 : 30_000)
