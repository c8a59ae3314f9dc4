import { Minutes, Seconds, type Alert, type Duration, type Home } from '@anju/sdk'
import type { Action, PersonStart } from '@anju/simulator'

/** What may have brought an alert about, so long after the start. */
export interface RebuiltCause {
  people: Record<string, PersonStart>
  steps: { at: Duration; action: Action }[]
  /** When what it is about may begin, from the start. */
  onset: Duration
}

/** How long after its start the thing happens, so that the devices are there and the home is still. */
const LEAD = Minutes(4)
const before = (span: Duration) => (LEAD - span) as Duration

/** What can be let happen so that an alert like this one is due. Undefined where what the server knows does not say. */
export function rebuiltCause(home: Home, alert: Pick<Alert, 'kind' | 'room' | 'devices'>): RebuiltCause | undefined {
  const who = home.residents[0]?.id
  const { plan } = home
  const device = home.devices.find(({ id }) => alert.devices.includes(id))
  const room = alert.room ?? device?.room
  const piece = (...kinds: string[]) =>
    plan.furniture.find(({ kind, room: there }) => kinds.includes(kind) && there === room) ??
    plan.furniture.find(({ kind }) => kinds.includes(kind))
  if (who === undefined) return undefined
  const happens = (steps: RebuiltCause['steps'], people: RebuiltCause['people'] = {}): RebuiltCause => ({ people, steps, onset: LEAD })
  const stove = piece('stove')
  const bed = piece('bed')
  const tap = piece('basin', 'sink', 'shower', 'washing-machine')
  const walks = (to: string) => ({ at: before(Minutes(2)), action: { do: 'walk', who, to } satisfies Action })
  switch (alert.kind) {
    case 'fall':
      return room === undefined ? undefined : happens([walks(room), { at: LEAD, action: { do: 'fall', who } }])
    case 'long-lie':
      return room === undefined ? undefined : happens([walks(room), { at: LEAD, action: { do: 'slide-down', who } }])
    case 'bathroom-long-stay':
      return room === undefined ? undefined : happens([{ at: LEAD, action: { do: 'walk', who, to: room } }])
    case 'sos':
      return device === undefined
        ? undefined
        : device.kind === 'voice-terminal'
          ? happens([walks(device.room), { at: LEAD, action: { do: 'call', who } }])
          : happens([{ at: LEAD, action: { do: 'press', who, device: device.id } }])
    case 'gas':
    case 'gas-rising':
      return stove === undefined ? undefined : happens([{ at: LEAD, action: { do: 'leak', what: stove.id, flow_l_h: 600 } }])
    case 'fire':
      return stove === undefined
        ? undefined
        : happens([
            { at: before(Minutes(2)), action: { do: 'turn-on', what: stove.id, pot_l: 1 } },
            { at: LEAD, action: { do: 'scorch', what: stove.id } },
          ])
    case 'co':
      return room === undefined ? undefined : happens([{ at: LEAD, action: { do: 'smoulder', room } }])
    case 'water':
      return tap === undefined
        ? undefined
        : tap.kind === 'basin' || tap.kind === 'sink'
          ? happens([{ at: LEAD, action: { do: 'turn-on', what: tap.id, drain: 'shut' } }])
          : happens([{ at: LEAD, action: { do: 'burst', what: tap.id } }])
    case 'door-open-night': {
      const entrance = plan.openings.find((one) => one.kind === 'door' && one.entrance === true)
      return entrance === undefined ? undefined : happens([{ at: LEAD, action: { do: 'open', opening: entrance.id } }])
    }
    case 'apnoea':
      return bed === undefined
        ? undefined
        : happens([{ at: (LEAD + Seconds(60)) as Duration, action: { do: 'stop-breathing', who, for_s: 120 } }], {
            [who]: { lies: bed.id },
          })
    case 'device-silent':
    case 'device-unplugged':
      return device === undefined ? undefined : happens([{ at: LEAD, action: { do: 'unplug', device: device.id } }])
    case 'device-flat':
      return device === undefined ? undefined : happens([{ at: LEAD, action: { do: 'run-flat', device: device.id } }])
    default:
      return undefined
  }
}
