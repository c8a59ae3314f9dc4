// Goal: what a device says becomes the right alert, once, with its reasons, and the closed loop can be walked to its end. Method: a whole server
// on an event queue behind a memory broker; messages of the protocol in, alerts, incidents, confirmations and feed out.
import { describe, expect, it } from 'vitest'
import { bench, home } from './one-home.ts'

const fallen = { x_m: 0.5, y_m: 1, z_m: -2.2, drop_m: 0.9, speed_m_s: 2.1, confidence_pct: 85 }

describe('the alert server', () => {
  it('[INTAKE-1] confirms an event after its commit and raises the alert with kind, severity, home, room, position and why', async () => {
    const b = await bench()
    await b.event('radar-bathroom', 'fall', fallen)
    expect(b.confirms).toEqual([{ device: 'radar-bathroom', confirm: { id: 'b1-0', accepted: true } }])
    expect(b.server.alerts()).toEqual([])
    await b.pass(16)
    const [alert] = b.server.alerts()
    expect(alert).toMatchObject({
      kind: 'fall',
      severity: 'alarm',
      home: home.id,
      room: 'bathroom',
      key: 'bathroom',
      onset_ms: alert!.raised_ms - 15_000,
    })
    expect(alert!.position_m!.map((m) => Math.round(m * 100) / 100)).toEqual([5, 7.3, 0.3])
    expect(alert!.why).toMatchObject({ rule: 'fall', version: 1, confidence_pct: 65, cancelled_by: ['got-up'] })
    const told = b.feed.filter((message) => message.type === 'incident')
    expect(told).toHaveLength(1)
    await b.server.close()
  })
})
