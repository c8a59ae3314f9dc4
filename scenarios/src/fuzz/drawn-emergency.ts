import { Minutes, Seconds, type Duration, type Home, type Random } from '@anju/sdk'
import type { Action } from '@anju/simulator'
import type { ExpectationText } from '../document/scenario.ts'

/** Where and when something is to happen. */
export interface Setting {
  home: Home
  who: string
  night: boolean
  at: Duration
  draw: Random
}

/** One thing that people do or that happens. */
export interface Step {
  at: Duration
  action: Action
}

/** What a drawn emergency puts into a document. */
export interface Happening {
  name: string
  steps: Step[]
  expects: (Omit<ExpectationText, 'within'> & { within: Duration })[]
  /** How long after the start the last onset may be. */
  takes: Duration
}

/** An emergency that can be drawn where the devices of a home promise to tell it. */
export interface Emergency {
  promised(setting: Setting): boolean
  happens(setting: Setting): Happening
}

/** A leak that no crack under a door lets out: what a smaller one leaves may stand at the threshold for hours, and a detector reads it either way. */
const LEAK_L_H = 600

/** Natural gas rises: a detector that hangs lower sees it late and slowly, so that its own error is many minutes. Metres. */
const GAS_PLACE_M = 2

const devices = (home: Home, kind: string) => home.devices.filter((device) => device.kind === kind)
const furniture = (home: Home, kind: string) => home.plan.furniture.find((one) => one.kind === kind)
const has =
  (kind: string, with_furniture?: string) =>
  ({ home }: Setting) =>
    devices(home, kind).length > 0 && (with_furniture === undefined || furniture(home, with_furniture) !== undefined)
const earlier = (at: Duration, by: Duration) => (at - by) as Duration
const later = (at: Duration, by: Duration) => (at + by) as Duration
const callers = (home: Home) => home.devices.filter(({ kind }) => kind === 'help-button' || kind === 'wristband')

/** Emergencies by name. Only what a rule and the suites promise: a slow slide past a radar, for one, is an honest miss of the sensor and not drawn. */
export const emergencies: Readonly<Record<string, Emergency>> = {
  fall: {
    promised: has('radar'),
    happens({ home, who, at, draw }) {
      const room = draw.pick(devices(home, 'radar')).room
      return {
        name: 'fall',
        steps: [
          { at: earlier(at, Seconds(110)), action: { do: 'walk', who, to: room } },
          { at, action: { do: 'fall', who } },
        ],
        expects: [{ alert: 'fall', room, severity: 'alarm', within: Seconds(30) }],
        takes: at,
      }
    },
  },
  call: {
    promised: ({ home }) => callers(home).length > 0,
    happens: ({ home, who, at, draw }) => ({
      name: 'call for help',
      steps: [{ at, action: { do: 'press', who, device: draw.pick(callers(home)).id } }],
      expects: [{ alert: 'sos', severity: 'alarm', within: Seconds(2) }],
      takes: at,
    }),
  },
  water: {
    promised: (setting) => has('water-sensor', 'basin')(setting),
    happens: ({ home, at }) => ({
      name: 'basin runs over',
      steps: [{ at, action: { do: 'turn-on', what: furniture(home, 'basin')!.id, drain: 'shut' } }],
      expects: [{ alert: 'water', severity: 'alarm', within: Seconds(15) }],
      takes: later(at, Minutes(5)),
    }),
  },
  gas: {
    promised: (setting) =>
      has('gas-detector', 'stove')(setting) && devices(setting.home, 'gas-detector').every(({ place_m }) => place_m[2] >= GAS_PLACE_M),
    happens: ({ home, at }) => ({
      name: 'hose leaks',
      steps: [{ at, action: { do: 'leak', what: furniture(home, 'stove')!.id, flow_l_h: LEAK_L_H } }],
      expects: [{ alert: 'gas', severity: 'alarm', within: Seconds(122) }],
      takes: later(at, Minutes(60)),
    }),
  },
  door: {
    promised: (setting) => setting.night && has('door-contact')(setting) && entrance(setting.home) !== undefined,
    happens: ({ home, at }) => ({
      name: 'door open at night',
      steps: [{ at, action: { do: 'open', opening: entrance(home)! } }],
      expects: [{ alert: 'door-open-night', severity: 'warning', within: Seconds(302) }],
      takes: later(at, Minutes(5)),
    }),
  },
}

/** The entrance that a contact watches. */
const entrance = ({ plan, devices: all }: Home): string | undefined =>
  plan.openings.find((one) => one.kind === 'door' && one.entrance === true && all.some(({ opening }) => opening === one.id))?.id
