// Goal: the page tells a failure from beginning to end, and nothing that was said can break it. Method: drawn runs with texts full of markup; every entry must be
// found, in the order of time, and no tag that the page did not write.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from '../../src/report/html.ts'
import { heardEvents } from '../../src/runner/heard-events.ts'
import { madeRecord } from '../gate/drawn-record.ts'

const nasty = fc.constantFrom('<script>x</script>', '"><img src=a>', "&amp;'", '跌倒 <b>', 'plain')
const at_ms = fc.integer({ min: 0, max: 7_200_000 })

describe('the page', () => {
  it('[RUN-13] shows truth, people, devices and server in the order of time, and no markup but its own', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at_ms, text: nasty, lane: fc.constantFrom('truth', 'people', 'sensors', 'server') }), { maxLength: 12 }),
        nasty,
        (entries, title) => {
          const of = (lane: string) =>
            entries.map((each, i) => ({ ...each, text: `${each.text} #${i}#` })).filter((each) => each.lane === lane)
          const page = html(
            [
              madeRecord({
                passed: false,
                title: { zh: title, en: title },
                truths: of('truth').map((each) => ({ at_ms: each.at_ms, kind: each.text, phase: 'onset' })),
                actions: of('people').map((each) => ({ at_ms: each.at_ms, who: 'her', does: each.text })),
                heard: of('sensors').map((each) => ({ at_ms: each.at_ms, device: 'radar', says: each.text })),
                alerts: of('server').map((each, i) => ({
                  id: String(i),
                  kind: each.text,
                  severity: 'alarm',
                  raised_ms: each.at_ms,
                  incident: 'i',
                })),
              }),
            ],
            'en',
          )
          const shown = [...page.matchAll(/#(\d+)#/g)].map(([, i]) => entries[Number(i)]!.at_ms)
          expect(shown).toEqual(entries.map((each) => each.at_ms).sort((a, b) => a - b))
          const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag))
          const own = 'html head meta title style body h1 h2 p article small ul li code table tr th td time span'.split(' ')
          expect([...tags].filter((tag) => !own.includes(tag!))).toEqual([])
        },
      ),
    )
  })

  it('[RUN-13] is made from what devices say of their own accord, repeats once, without measured places', () => {
    const heard = heardEvents()
    const message = (channel: string, text: string) => ({
      topic: `anju/1/s/h/radar/${channel}`,
      payload: Buffer.from(text),
      qos: 1 as const,
      retain: false,
    })
    const posture = '{"boot":"a","seq":1,"body":{"event":"posture","posture":"on-floor","x_m":1.5,"confidence_pct":88}}'
    for (const text of [posture, posture, 'nonsense', '{"body":{}}']) heard.hear(5, message('event', text))
    heard.hear(6, message('reading', posture))
    expect(heard.events).toEqual([{ at_ms: 5, device: 'radar', says: 'posture on-floor confidence_pct 88' }])
    for (let i = 0; i < 2_000; i++) heard.hear(7, message('event', `{"seq":${i},"body":{"event":"motion"}}`))
    expect(heard.events).toHaveLength(400)
  })
})
