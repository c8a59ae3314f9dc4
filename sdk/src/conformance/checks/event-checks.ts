import { always, check, onOwnBroker, shown, verdictOf, type Check, type Finding } from '../check.ts'
import { caused, heldSpans, reach_ms, silentSpans } from '../event-story.ts'
import type { LogView, Sent } from '../log-view.ts'
import { blocked, hint } from '../verdict.ts'

const about = { en: 'events that were caused while the device was connected', zh: '在线时触发的事件' }
const sayable = (view: LogView) => caused(view).filter((each) => each.sayable)

function promptFindings(view: LogView): Finding[] {
  const late = sayable(view).flatMap(({ done, event }): Finding[] => {
    const expected = `the event ${String(done.stimulus.body['event'])} within ${reach_ms(done) / 1_000} s`
    const says = hint('Send the event when it happens; do not wait for the next reading.', '发生时立即发送,不要等下一次读数。')
    if (event === undefined) {
      const instead = view.sent.find(({ index, channel }) => index > done.index && channel === 'event')
      return [
        {
          seen: [done.index, ...(instead === undefined ? [] : [instead.index])],
          expected,
          got: instead === undefined ? 'nothing' : shown(instead.body),
          hint: says,
        },
      ]
    }
    const span_ms = event.at_ms - done.answered_ms
    return span_ms <= reach_ms(done)
      ? []
      : [{ seen: [done.index, event.index], expected, got: `it after ${(span_ms / 1_000).toFixed(1)} s`, hint: says }]
  })
  const wrong = events(view).flatMap(({ index, qos, retain }): Finding[] =>
    qos === 1 && !retain
      ? []
      : [
          {
            seen: [index],
            expected: 'an event at QoS 1, not retained',
            got: `QoS ${qos}, ${retain ? 'retained' : 'not retained'}`,
            hint: hint(
              'A retained event would raise the alarm again at every restart of a receiver.',
              '保留的事件会在接收方每次重启时再次报警。',
            ),
          },
        ],
  )
  return [...late, ...wrong]
}

const events = ({ sent }: LogView) => sent.filter(({ channel }) => channel === 'event')

const prompt = always({ rule: 'EVT-1', about, subjects: (view) => sayable(view).map(({ done }) => done), findings: promptFindings })

/** Events of one boot whose first sight is out of their order. */
function orderFindings(view: LogView): Finding[] {
  const last = new Map<string, Sent>()
  return events(view).flatMap((sent): Finding[] => {
    if (!sent.first || sent.boot === undefined || sent.seq === undefined) return []
    const before = last.get(sent.boot)
    if (before === undefined || before.seq! < sent.seq) {
      last.set(sent.boot, sent)
      return []
    }
    const says = hint('Keep one queue and send its oldest first, also after an outage.', '使用单一队列,先发最早的,断网后也一样。')
    return [{ seen: [before.index, sent.index], expected: `an event after seq ${before.seq}`, got: `seq ${sent.seq}`, hint: says }]
  })
}

/** New events that were sent while an earlier one on the same line had not been acknowledged. */
function hastyFindings(view: LogView): Finding[] {
  return view.lines.flatMap(({ sent }) => {
    const mine = sent.filter(({ channel, qos, first }) => channel === 'event' && qos === 1 && first)
    return mine.slice(1).flatMap((next, i): Finding[] => {
      const before = mine[i]!
      if (before.acknowledged !== undefined && before.acknowledged.index < next.index) return []
      const says = hint('Wait for PUBACK of one event before the next is sent.', '收到前一事件的 PUBACK 后再发下一个。')
      return [
        { seen: [before.index, next.index], expected: `seq ${before.seq} acknowledged first`, got: `seq ${next.seq} was sent`, hint: says },
      ]
    })
  })
}

/** Lines that stay although the acknowledgement of an event does not come within 10 s. */
function stubbornFindings(view: LogView): Finding[] {
  return view.lines.flatMap(({ sent, closed }) =>
    sent
      .filter(({ channel, qos }) => channel === 'event' && qos === 1)
      .map((event) => ({ ...event, held_ms: (event.acknowledged?.at_ms ?? closed?.at_ms ?? view.end_ms) - event.at_ms }))
      .filter(({ held_ms }) => held_ms > 11_500)
      .slice(0, 1)
      .map(({ index, held_ms }) => ({
        seen: [index, ...(closed === undefined ? [] : [closed.index])],
        expected: 'the line given up after 10 s without PUBACK',
        got: `it stayed for ${(held_ms / 1_000).toFixed(1)} s`,
        hint: hint('Drop the connection and connect anew when PUBACK does not come.', 'PUBACK 不来时断开并重连。'),
      })),
  )
}

/** Lines on which everything gets lost and that are not given up although an event waits for its acknowledgement: nobody tries to connect. */
function believingFindings(view: LogView): Finding[] {
  return silences(view).flatMap(({ done, from, to_ms }): Finding[] => {
    const over_ms = done.answered_ms + reach_ms(done) + 12_600
    const next = view.log.findIndex(({ saw }, index) => index > from && (saw === 'attempt' || saw === 'connect'))
    const came_ms = view.log[next]?.at_ms ?? Infinity
    if (came_ms <= over_ms || (came_ms === Infinity ? view.end_ms : to_ms) <= over_ms) return []
    return [
      {
        seen: [done.index, ...(next === -1 ? [] : [next])],
        expected: 'the line given up after 10 s without PUBACK, and another connection tried',
        got: next === -1 ? 'nothing' : `it after ${((came_ms - done.answered_ms) / 1_000).toFixed(1)} s`,
        hint: hint(
          'A line can be dead without having ended. Drop it when PUBACK does not come, and connect anew.',
          '线路可能已失效而未断开。PUBACK 不来时应主动断开并重连。',
        ),
      },
    ]
  })
}

/** Events that were caused while the network lost everything. */
const silences = (view: LogView) =>
  silentSpans(view).flatMap(([from, to]) =>
    caused(view)
      .filter(({ done }) => from < done.index && done.index < to)
      .slice(0, 1)
      .map(({ done }) => ({ done, from, to_ms: view.log[to]?.at_ms ?? view.end_ms })),
  )

export const eventChecks: readonly Check[] = [
  ...onOwnBroker(prompt),
  ...onOwnBroker([
    check('EVT-4', 'positive', (view) => {
      const seen = events(view)
      if (seen.length < 2) return blocked('Let the device report at least two events.', '请让设备至少上报两个事件。')
      return verdictOf([...orderFindings(view), ...hastyFindings(view)], seen.length)
    }),
    check('EVT-4', 'negative', (view) => {
      const spans = heldSpans(view)
      const unanswered = events(view).filter(({ index, acknowledged }) =>
        spans.some(([from, to]) => from < index && index < to && !((acknowledged?.index ?? Infinity) < to)),
      )
      const lost = silences(view)
      if (unanswered.length + lost.length === 0)
        return blocked(
          'Run the kit with the device at its broker, so that it can hold back PUBACK.',
          '请让设备连接本工具的服务器,以便扣留 PUBACK。',
        )
      const during = hastyFindings(view).filter(({ seen }) => spans.some(([from, to]) => from < seen[1]! && seen[1]! < to))
      return verdictOf([...during, ...stubbornFindings(view), ...believingFindings(view)], unanswered.length + lost.length)
    }),
  ]),
]
