// Goal: a log of a hundred thousand lines is judged in the time of its length: no check goes through the whole log for each of its lines. Method: logs
// of one shape in two lengths, one twice the other; what a check reads of the log is counted, and twice the log may cost little more than twice the
// reads. Counted reads are the same on every machine, which seconds are not.
import { describe, expect, it } from 'vitest'
import { catalogue } from '@anju/sdk'
import { checks } from '../../src/conformance/judge.ts'
import { logView, type LogView } from '../../src/conformance/log-view.ts'
import type { Observation } from '../../src/conformance/observation.ts'

const topic = (channel: string) => `anju/1/bench/kit/button-1/${channel}`
const target = { profile: 'supervised', kind: 'help-button', event_memory: 10 } as const
const said = (seq: number, body: object, boot = 'b') =>
  JSON.stringify({ boot, seq, time_ms: 1, clock: 'synced', origin: 'simulated', body })

/** A log that is written down as it comes, a second for each line. */
function writer() {
  const log: Observation[] = []
  const at = () => log.length * 1_000
  const publish = (line: number, channel: string, text: string) => {
    log.push({
      at_ms: at(),
      saw: 'publish',
      line,
      topic: topic(channel),
      qos: channel === 'reading' ? 0 : 1,
      retain: channel === 'birth',
      text,
    })
    if (channel !== 'reading') log.push({ at_ms: at(), saw: 'acknowledge', line, publish: log.length - 1 })
  }
  return {
    log,
    publish,
    connect: (line: number) => log.push({ at_ms: at(), saw: 'connect', line, client: 'button-1', clean: true, keep_alive_s: 20 }),
    subscribe: (line: number, refused: boolean) =>
      log.push({ at_ms: at(), saw: 'subscribe', line, filter: topic('confirm'), qos: 1, ...(refused ? { refused: true as const } : {}) }),
    close: (line: number) => log.push({ at_ms: at(), saw: 'close', line, how: 'lost' }),
    attempt: () => log.push({ at_ms: at(), saw: 'attempt' }),
    tell: (why: 'confirm' | 'command' | 'command-repeat', text: string) =>
      log.push({ at_ms: at(), saw: 'told', topic: topic(why === 'confirm' ? 'confirm' : 'command'), why, text }),
    birth: (line: number, seq: number, boot = 'b') =>
      publish(line, 'birth', said(seq, { kind: 'help-button', model: 'm', firmware: 'f', heartbeat_s: 30, capabilities: [] }, boot)),
  }
}

const press = { event: 'sos', active: true, source: 'button' }
const shapes: Readonly<Record<string, (length: number) => Observation[]>> = {
  'a connection that is refused again and again': (length) => {
    const { log, connect, subscribe, birth, publish, close, attempt } = writer()
    for (let i = 0; i < length; i++) {
      attempt()
      connect(i)
      birth(i, i)
      subscribe(i, true)
      publish(i, 'event', said(0, press))
      close(i)
    }
    return log
  },
  'a start for each connection': (length) => {
    const { log, connect, birth, publish, close } = writer()
    for (let i = 0; i < length; i++) {
      connect(i)
      birth(i, 0, `b${i}`)
      publish(i, 'reading', said(2, { battery_pct: 90 }, `b${i}`))
      close(i)
    }
    return log
  },
  'events and their confirmations': (length) => {
    const { log, connect, subscribe, birth, publish, tell } = writer()
    connect(0)
    birth(0, 0)
    subscribe(0, false)
    for (let i = 0; i < length; i++) {
      publish(0, 'event', said(i, press))
      if (i % 2 === 0) tell('confirm', JSON.stringify({ id: `b-${i}`, accepted: true }))
    }
    return log
  },
  'commands and their replies': (length) => {
    const { log, connect, birth, publish, tell } = writer()
    connect(0)
    birth(0, 0)
    for (let i = 0; i < length; i++) {
      tell(i % 3 === 0 ? 'command-repeat' : 'command', JSON.stringify({ id: `c-${i % 50}`, body: { command: 'locate' } }))
      publish(0, 'reply', JSON.stringify({ id: `c-${i % 50}`, done: true }))
    }
    return log
  },
  'a capture that nobody answers in': (length) => {
    const { log, birth, publish } = writer()
    for (let i = 0; i < length; i++) publish(0, 'event', said(i, press))
    birth(0, 0)
    return log
  },
}

/** The lists of a view, which count what is read of them. */
function counted(view: LogView): { view: LogView; reads: () => number } {
  let reads = 0
  const watch = <T extends object>(list: T): T =>
    new Proxy(list, {
      get(inner, key): unknown {
        if (typeof key === 'string' && /^\d/.test(key)) reads += 1
        return Reflect.get(inner, key)
      },
    })
  const lines = view.lines.map((line) => ({ ...line, sent: watch(line.sent) }))
  const lineOf = new Map(lines.map((line) => [line.line, line]))
  const lists = { log: watch(view.log), sent: watch(view.sent), told: watch(view.told), done: watch(view.done), lines: watch(lines) }
  return { view: { ...view, ...lists, lineOf: (number) => lineOf.get(number) }, reads: () => reads }
}

/** What each check reads of a log. It is judged alone, so that no other has read for it. */
const readsOf = (log: Observation[]): number[] => {
  const whole = logView(target, log, catalogue)
  return checks.map(({ judge }) => {
    const { view, reads } = counted(whole)
    judge(view)
    return reads()
  })
}

describe('a log of twice the length', () => {
  it.each(Object.entries(shapes))('[CONF-9] costs every check about twice the reads: %s', (_, shape) => {
    const [once, twice] = [readsOf(shape(150)), readsOf(shape(300))]
    const slow = checks.flatMap(({ rule, twin }, i) =>
      twice[i]! > once[i]! * 2.3 + 100 ? [`${rule} ${twin}: ${once[i]}, ${twice[i]}`] : [],
    )
    expect(slow).toEqual([])
  })
})
