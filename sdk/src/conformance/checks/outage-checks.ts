import { check, onOwnBroker, shown, undone, verdictOf, type Check, type Finding } from '../check.ts'
import { caused, stories } from '../event-story.ts'
import type { LogView } from '../log-view.ts'
import { blocked, hint, notApplicable } from '../verdict.ts'
import { lostTold } from './envelope-checks.ts'

const needsOutage = (view: LogView) =>
  undone(
    view,
    ({ do: what }) => what === 'event',
    'Let the kit cause events while its network is cut: --hook-url or --hook-cmd.',
    '请提供断网期间触发事件的手段:--hook-url 或 --hook-cmd。',
  )
const needsPower = (view: LogView) =>
  undone(
    view,
    ({ do: what }) => what === 'power-off' || what === 'power-on',
    'Let the kit cut and give back the power of the device: --hook-url or --hook-cmd with power-off and power-on.',
    '请提供断电与上电的手段:power-off 与 power-on。',
  )

const away = (view: LogView) =>
  caused(view).filter(({ done, sayable }) => !sayable && (done.phase === 'outage' || done.phase === 'silence'))

const kept = check('EVT-5', 'positive', (view) => {
  const all = away(view)
  if (all.length === 0) return needsOutage(view)
  const lost = all.filter(({ event }) => event === undefined)
  const says = hint(
    'Queue events while there is no connection, and send the queue after the birth.',
    '断网时将事件入队,重连后在 birth 之后发送。',
  )
  return verdictOf(
    lost.map(({ done }) => ({
      seen: [done.index],
      expected: `the event ${shown(done.stimulus.body)} after the outage`,
      got: 'nothing',
      hint: says,
    })),
    all.length,
  )
})

const notInvented = check('EVT-5', 'negative', (view) => {
  const all = away(view)
  if (all.length === 0) return needsOutage(view)
  if (all.some(({ done }) => done.by === 'person'))
    return notApplicable('A person causes the events, so more of them may be true.', '由人触发,多出的事件可能属实。')
  const known = new Set(caused(view).map(({ event }) => event?.index))
  const names = new Set(all.map(({ done }) => done.stimulus.body['event']))
  const extra = view.sent.filter(
    ({ channel, first, phase, body, index }) =>
      channel === 'event' && first && (phase === 'outage' || phase === 'silence') && names.has(body?.['event']) && !known.has(index),
  )
  const says = hint('Number an event once, when it happens; a repeat keeps its number.', '事件发生时编号一次,重发时不变。')
  return verdictOf(
    extra.map(({ index, body }) => ({ seen: [index], expected: 'each event once', got: `one more: ${shown(body)}`, hint: says })),
    all.length,
  )
})

/** The flood of the phase `memory`: what was caused, and the numbers that came. */
function flood(view: LogView) {
  const done = view.done.find(({ stimulus, answer }) => stimulus.do === 'events' && answer === 'done')
  const memory = view.target.event_memory
  if (done === undefined || memory === undefined || !view.phaseOver(done.index)) return undefined
  const alarm = caused(view).find(({ done: each }) => each.phase === 'memory' && each.index < done.index)
  const next = view.done.find(({ index }) => index > done.index)?.index ?? Infinity
  const came = view.sent.filter(({ channel, first, index }) => channel === 'event' && first && index > done.index && index < next)
  const name = (done.stimulus as { body: Record<string, unknown> }).body['event']
  return {
    done,
    alarm,
    memory,
    count: (done.stimulus as { count: number }).count,
    came: came.filter(({ body }) => body?.['event'] === name),
  }
}

const needsFlood = (view: LogView) =>
  view.target.event_memory === undefined
    ? blocked(
        'Say how many unconfirmed events the device keeps: --event-memory <n>.',
        '请说明设备能保存多少未确认事件:--event-memory <n>。',
      )
    : undone(
        view,
        ({ do: what }) => what === 'events',
        'Let a program cause many events in a row: the stimulus events.',
        '请提供连续触发大量事件的手段:激励 events。',
      )

const oldestGoes = check('EVT-6', 'positive', (view) => {
  const found = flood(view)
  if (found === undefined) return needsFlood(view)
  const { done, alarm, memory, count, came } = found
  const says = hint('When the memory is full, drop the oldest event that is no alarm.', '存满时丢弃最早的非告警事件。')
  if (alarm !== undefined && alarm.event === undefined)
    return verdictOf([{ seen: [alarm.done.index, done.index], expected: 'the alarm kept', got: 'it was lost', hint: says }], 0)
  const due = memory - (alarm === undefined ? 0 : 1)
  const last = came.at(-1)?.seq ?? 0
  const newest = Array.from({ length: Math.min(due, count) }, (_, i) => last - i)
  const numbers = new Set(came.map(({ seq }) => seq))
  const missing = newest.filter((seq) => !numbers.has(seq))
  if (missing.length === 0 && came.length === due) return verdictOf([], came.length)
  const got = `${came.length} events, ${missing.length} of the newest missing`
  return verdictOf(
    [
      {
        seen: [done.index, ...came.slice(-1).map(({ index }) => index)],
        expected: `the newest ${due} of ${count} events`,
        got,
        hint: says,
      },
    ],
    0,
  )
})

const lossTold = check('EVT-6', 'negative', (view) => {
  const found = flood(view)
  if (found === undefined) return needsFlood(view)
  const lost = found.count - found.came.length
  const told = lostTold(view)
  const says = hint('Count what was lost since the device was made and say it in ext.lost_events.', '累计丢失数并写入 ext.lost_events。')
  const findings: Finding[] =
    told === lost
      ? []
      : [{ seen: [found.done.index], expected: `ext.lost_events ${lost}`, got: told === 0 ? 'nothing said' : `${told}`, hint: says }]
  return verdictOf(findings, 1)
})

/** Events that were unconfirmed when the power went, and confirmed ones. */
function powerCuts(view: LogView) {
  const off = view.done.find(({ stimulus, answer }) => stimulus.do === 'power-off' && answer === 'done')
  const on = view.done.find(
    ({ stimulus, answer, index }) => stimulus.do === 'power-on' && answer === 'done' && index > (off?.index ?? Infinity),
  )
  if (off === undefined || on === undefined) return undefined
  const before = stories(view).filter(({ sends }) => sends[0]!.index < off.index)
  const line = view.lines.find(({ index }) => index > on.index)
  return {
    off,
    on,
    line,
    open: before.filter(({ ended }) => ended === undefined || ended.index > off.index),
    closed: before.filter(({ ended }) => ended !== undefined && ended.index < off.index),
  }
}

const survives = check('EVT-7', 'positive', (view) => {
  const cut = powerCuts(view)
  if (cut === undefined || cut.open.length === 0) return needsPower(view)
  const says = hint('Keep unconfirmed events in flash memory, with the envelope that they had.', '未确认事件连同原信封存入闪存。')
  const gone = cut.open.filter(({ sends }) => !sends.some(({ index }) => index > cut.on.index))
  return verdictOf(
    gone.map(({ id, sends }) => ({
      seen: [sends[0]!.index, cut.on.index],
      expected: `the event ${id} again after the start`,
      got: 'nothing',
      hint: says,
    })),
    cut.open.length,
  )
})

const unchanged = check('EVT-7', 'negative', (view) => {
  const cut = powerCuts(view)
  if (cut === undefined || cut.open.length === 0) return needsPower(view)
  const says = hint(
    'After a start send only what was never confirmed, and nothing under a new number.',
    '启动后只重发未确认事件,且不换编号。',
  )
  const came = view.sent.filter(({ channel, index, phase }) => channel === 'event' && index > cut.on.index && phase === 'power-cut')
  const open = new Set(cut.open.map(({ id }) => id))
  const since = caused(view).filter(({ done }) => done.index > cut.on.index)
  const told = new Set(since.map(({ event }) => event?.index))
  const strange = came.filter(({ id, index }) => !(id !== undefined && open.has(id)) && !told.has(index))
  return verdictOf(
    strange.map(({ index, id, body }) => ({
      seen: [cut.on.index, index],
      expected: 'only unconfirmed events, under their old id',
      got: `${id}: ${shown(body)}`,
      hint: says,
    })),
    came.length,
  )
})

export const outageChecks: readonly Check[] = [...onOwnBroker([kept, notInvented, oldestGoes, lossTold]), survives, unchanged]
