import { parseTopic, type Alert, type Incident, type Message } from '@anju/sdk'
import { referenceTarget } from '../../src/targets/reference.ts'
import type { StartTarget } from '../../src/targets/target.ts'

const text = new TextDecoder()

/** The body of a radar's suspicion of a fall, with its home and device; undefined for anything else. */
export function radarFlag({ topic, payload }: Message): { home: string; device: string; id: string } | undefined {
  const parsed = parseTopic(topic)
  if (!parsed.ok || parsed.value.channel !== 'event' || !parsed.value.device.startsWith('radar')) return undefined
  const { boot, seq, body } = JSON.parse(text.decode(payload)) as { boot: string; seq: number; body: { event?: string } }
  return body.event === 'fall' ? { home: parsed.value.home, device: parsed.value.device, id: `${boot}-${seq}` } : undefined
}

/** The reference server with the confirm step of its fall rule off: every radar's flag is an alert at once, and it raises no other fall. */
export const forwardingTarget =
  (raised: Alert[] = []): StartTarget =>
  async (options) => {
    let tell: (incident: Incident, alerts: readonly Alert[]) => void = () => {}
    const forward = (message: Message) => {
      const flag = radarFlag(message)
      if (flag === undefined || raised.some(({ id }) => id === flag.id)) return
      const now = options.clock.now()
      const room = options.site.homes[0]?.devices.find(({ id }) => id === flag.device)?.room
      const alert = {
        id: flag.id,
        incident: flag.id,
        home: flag.home,
        kind: 'fall',
        severity: 'alarm',
        key: flag.id,
        ...(room === undefined ? {} : { room }),
        devices: [flag.device],
        onset_ms: now,
        raised_ms: now,
        updated_ms: now,
        late: false,
        supervised: true,
        origin: 'simulated',
        mode: 'test',
        why: { rule: 'forward', version: 1, evidence: [], confidence_pct: 50, cancelled_by: [] },
      } satisfies Alert
      raised.push(alert)
      const incident = { ...alert, hazard: 'fall', state: 'raised', alerts: [alert.id], steps: [], overdue: [], version: 1 }
      tell(incident as unknown as Incident, [alert])
    }
    const target = await referenceTarget({
      ...options,
      onMessage(message) {
        options.onMessage?.(message)
        forward(message)
      },
    })
    return {
      ...target,
      onIncident(listener) {
        tell = listener
        target.onIncident((incident, alerts) => {
          const others = alerts.filter(({ kind }) => kind !== 'fall')
          if (others.length > 0) listener(incident, others)
        })
      },
    }
  }
