// Goal: a simulated device keeps the protocol as a bought one must. Method: the conformance kit against each kind, alone in a flat, on the kit's own clock. The kit's stimuli
// become what happens in the home, like a power cut or a pressed key; what a world cannot be asked for stays undecided, and nothing may fail.
import { describe, expect, it } from 'vitest'
import type { Home, RegisteredDevice } from '@anju/sdk'
import { conform, ourRules, type DeviceSurroundings } from '@anju/sdk/conformance'
import { models, simulateHome, type Action } from '@anju/simulator'
import { wanqing } from '../lived.ts'

const who = 'wang-xiulan'
const places: Readonly<Record<string, Partial<RegisteredDevice>>> = {
  radar: { place_m: [3.1, 2.5, 2.5], tilt_deg: 90 },
  'door-contact': { place_m: [0.05, 3.5, 2], opening: 'front-door' },
  motion: { place_m: [5.7, 0.15, 2.2], aim_deg: 315, tilt_deg: 20 },
  'water-sensor': { place_m: [3, 2, 0.02] },
}

/** The flat of the suites under the kit's address, with one device. */
function flat(kind: string, { home, device: id }: DeviceSurroundings['address']): Home {
  const plain = wanqing()
  const device: RegisteredDevice = { id, kind, room: 'living', place_m: [3, 2, 1.2], ...places[kind] }
  const worn = kind === 'wristband' || kind === 'location-tag'
  return { ...plain, id: home, devices: [device], residents: plain.residents.map((one) => ({ ...one, wears: worn ? [id] : [] })) }
}

/**
 * What happens in the home so that a device has something to say; undefined where nobody can be asked for it. A band and a tag tell their state at each
 * start, which the kit takes for an old event under a new number, so their keys are left alone.
 */
function happening(kind: string, device: string, body: Record<string, unknown>): Action | undefined {
  if (kind === 'door-contact' && body['event'] === 'door') return { do: body['open'] === true ? 'open' : 'shut', opening: 'front-door' }
  if (kind === 'help-button' && body['event'] === 'sos') return { do: 'press', who, device, cancel: body['state'] === 'cancelled' }
  return undefined
}

/** Within reach of the button. */
const starts = { people: { [who]: { in: 'living' } } }

describe('a simulated device before the conformance kit', () => {
  const kinds = Object.keys(models)
  it.each(kinds)('[SIM-107] %s fails no requirement', { timeout: 120_000 }, async (kind) => {
    const result = await conform({
      rules: ourRules(),
      target: { profile: 'supervised', kind },
      depth: 'standard',
      device(surroundings) {
        const { address, bus, clock } = surroundings
        const sim = simulateHome({ home: flat(kind, address), site: address.site, clock, seed: 1, bus: () => bus, starts })
        const act = (action: Action) => (sim.act(action).ok ? 'done' : 'cannot')
        sim.start()
        return {
          by: 'program',
          stimulate(stimulus) {
            if (stimulus.do === 'power-off') return act({ do: 'unplug', device: address.device })
            if (stimulus.do === 'power-on') return act({ do: 'plug-in', device: address.device })
            if (stimulus.do !== 'event') return 'cannot'
            const action = happening(kind, address.device, stimulus.body)
            return action === undefined ? 'cannot' : act(action)
          },
        }
      },
    })
    const ends = (is: string) => result.requirements.filter(({ verdict }) => verdict.is === is)
    expect(ends('fail')).toEqual([])
    expect(ends('pass').length).toBeGreaterThan(15)
  })
})
