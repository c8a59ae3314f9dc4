// Goal: what a foreign system sends is read or counted, and never breaks anything. Method: alerts are drawn, written down by a drawn mapping and read back; and
// any text at all is read.
import { alertKinds, severities } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAlerts } from '../../src/targets/foreign/read-alerts.ts'
import { formats, type Mapping } from '../../src/targets/foreign/target-file.ts'

const kinds = Object.keys(alertKinds)
const alert = fc.record({
  id: fc.stringMatching(/^[a-z0-9]{1,8}$/),
  kind: fc.constantFrom(...kinds),
  severity: fc.constantFrom(...severities),
  room: fc.constantFrom('bathroom', 'living'),
  cleared: fc.boolean(),
})
const theirs = Object.fromEntries(kinds.map((kind, i) => [`E-${i}`, kind]))
const mapping: Mapping = {
  each: '/a~1b/list',
  id: { at: '/n' },
  kind: { at: '/what/code', is: theirs },
  severity: { at: '/p', is: { 1: 'alarm', 2: 'warning', 3: 'notice' } },
  room: { at: '/zone' },
  cleared: { at: '/state', when: ['gone', 'over'] },
  ignore: ['TICK'],
}

describe('alerts of a foreign system', () => {
  it('[TARGET-2] read back as they were meant, by names, numbers and pointers of its own', () => {
    fc.assert(
      fc.property(fc.array(alert, { maxLength: 6 }), fc.nat(3), fc.nat(3), (alerts, odd, ticks) => {
        const list: unknown[] = alerts.map(({ id, kind, severity, room, cleared }) => ({
          n: id,
          what: { code: `E-${kinds.indexOf(kind)}` },
          p: severities.indexOf(severity) + 1,
          zone: room,
          state: cleared ? 'over' : 'on',
        }))
        for (let i = 0; i < odd; i++) list.push({ n: 'x', what: { code: 'E-none' } })
        for (let i = 0; i < ticks; i++) list.push({ what: { code: 'TICK' } })
        expect(readAlerts(JSON.stringify({ 'a/b': { list } }), mapping)).toEqual({ alerts, misunderstood: odd })
      }),
    )
  })

  it('[TARGET-2] of any text are read or counted, and nothing breaks', () => {
    for (const format of [mapping, formats.alertmanager, formats.cloudevents]) {
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.json(), fc.constantFrom('', '[]', 'null', '{"alerts":[null,1,[]]}')), (text) => {
          const { alerts, misunderstood } = readAlerts(text, format)
          expect(alerts.length + misunderstood).toBeGreaterThanOrEqual(0)
        }),
      )
    }
    expect(readAlerts('nonsense', formats.cloudevents)).toEqual({ alerts: [], misunderstood: 1 })
    expect(readAlerts('{"__proto__":1,"id":"a","type":"toString"}', formats.cloudevents).misunderstood).toBe(1)
  })
})
