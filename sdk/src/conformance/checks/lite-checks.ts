import { always, everyMessage, on, shown, type Check, type Finding } from '../check.ts'
import { caused } from '../event-story.ts'
import type { LogView } from '../log-view.ts'
import { hint } from '../verdict.ts'

const about = { en: 'lite events', zh: '精简事件' }
const ID = /^[A-Za-z0-9_.:-]{1,64}$/

/** Ids that are none, and two occurrences under one. */
function idFindings(view: LogView): Finding[] {
  const wrong = on('event')(view)
    .filter(({ json }) => !ID.test(String(json?.['id'])))
    .map(({ index, json }) => ({
      seen: [index],
      expected: 'an id of 1 to 64 of A-Z a-z 0-9 _ . : -',
      got: shown(json?.['id']),
      hint: hint('Make the id of a counter or the time, in plain ASCII.', '用计数器或时间生成 ASCII 编号。'),
    }))
  const missing = caused(view).filter(({ event }) => event === undefined)
  const reused = missing.flatMap(({ done }): Finding[] => {
    const old = on('event')(view).find(
      ({ index, first, body }) => index > done.index && !first && body?.['event'] === done.stimulus.body['event'],
    )
    if (old === undefined) return []
    const says = hint(
      'A new occurrence takes a new id; the same id again is a repeat and changes nothing.',
      '新发生的事用新编号;相同编号视为重发。',
    )
    return [{ seen: [done.index, old.index], expected: 'a new id for a new occurrence', got: shown(old.id), hint: says }]
  })
  return [...wrong, ...reused]
}

const channel = everyMessage({
  rule: 'LITE-3',
  about: { en: 'messages of the device', zh: '设备的消息' },
  subjects: ({ sent }) => sent,
  problem: ({ channel, topic }) =>
    channel === 'event'
      ? undefined
      : { expected: 'the channel event', got: shown(topic), hint: hint('Everything else needs the full profile.', '其他通道需完整协议。') },
})

export const liteChecks: readonly Check[] = [...always({ rule: 'LITE-2', about, subjects: on('event'), findings: idFindings }), ...channel]
