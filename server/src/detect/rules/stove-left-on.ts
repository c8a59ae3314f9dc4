import { after, Minutes, type Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { fromGround, groundOf, type Ground } from '../ground.ts'
import { lifeSign } from '../life-sign.ts'
import { defineRule, type Claim, type ReportSignal, type Verdict, type WatchedDevice, type WatchedHome } from '../rule.ts'

interface State {
  /** Stoves that are on, by the device that says so. */
  on: Readonly<Record<string, { since: number; at_ms: number; ground: Ground; raised?: 'warning' | 'alarm' }>>
  /** When somebody was last seen in a kitchen, ms. */
  tended_ms: number
  /** How warm the kitchen is, where a climate sensor tells it, °C. */
  air_c?: number
}

const Options = Type.Object(
  {
    warning_min: Type.Number({
      default: 10,
      minimum: 1,
      maximum: 240,
      'x-unit': 'min',
      description: 'On for so long with nobody near: a warning. Chosen.',
    }),
    alarm_min: Type.Number({ default: 30, minimum: 2, maximum: 480, 'x-unit': 'min', description: 'An alarm after so long. Chosen.' }),
    power_w: Type.Number({
      default: 300,
      minimum: 50,
      maximum: 4_000,
      'x-unit': 'W',
      description: 'An electric stove that draws so much is on: below it a clock and a fan. Chosen.',
    }),
    hot_c: Type.Number({
      default: 40,
      minimum: 30,
      maximum: 80,
      'x-unit': '°C',
      description: 'A kitchen this hot is an alarm at once. Chosen.',
    }),
  },
  { additionalProperties: false },
)
type Options = Static<typeof Options>

/** A device that knows whether the stove is on: a plug that feeds it, or a contact at its knob, which is open while the knob is. */
const tellsStove = ({ mounted_on, kind }: WatchedDevice) => mounted_on === 'stove' && (kind === 'smart-plug' || kind === 'door-contact')

function saysOn({ device, said, body }: ReportSignal, { power_w }: Options): boolean | undefined {
  if (device.kind === 'door-contact') return said === 'door' ? body['open'] === true : undefined
  if (said === 'switched' && body['on'] === false) return false
  return said === 'reading' && typeof body['power_w'] === 'number' ? body['power_w'] >= power_w : undefined
}

const LOOK = (id: string) => `look ${id}`

function stoveSaid(state: State, signal: ReportSignal, options: Options): Verdict<State> {
  const { id } = signal.device
  const on = saysOn(signal, options)
  const before = state.on[id]
  if (on === undefined || on === (before !== undefined)) return { state }
  if (on) {
    const burning = { since: signal.at, at_ms: signal.happened, ground: groundOf(signal, ['open', 'power_w']) }
    const due = after(Math.max(signal.at, state.tended_ms) as Instant, Minutes(options.warning_min))
    return { state: { ...state, on: { ...state.on, [id]: burning } }, wake: [{ key: LOOK(id), at: due }] }
  }
  const { [id]: _, ...others } = state.on
  return {
    state: { ...state, on: others },
    cancel: [LOOK(id)],
    ...(before?.raised === undefined ? {} : { clear: [{ kind: 'stove-left-on' as const, key: id }] }),
  }
}

/** Somebody is in the kitchen: whoever is at the stove sees it. */
function tended(state: State, at: Instant): Verdict<State> {
  if (at - state.tended_ms < 30_000) return { state }
  const raised = Object.keys(state.on).filter((id) => state.on[id]!.raised !== undefined)
  if (raised.length === 0) return { state: { ...state, tended_ms: at } }
  const calm = Object.fromEntries(Object.entries(state.on).map(([id, { since, at_ms, ground }]) => [id, { since, at_ms, ground }]))
  return {
    state: { ...state, on: calm, tended_ms: at },
    clear: raised.map((key) => ({ kind: 'stove-left-on' as const, key })),
    wake: raised.map((id) => ({ key: LOOK(id), at: (at + 60_000) as Instant })),
  }
}

function told(state: State, signal: ReportSignal, options: Options): Verdict<State> {
  if (signal.late) return { state }
  const { device, body } = signal
  if (tellsStove(device)) return stoveSaid(state, signal, options)
  if (device.room_kind !== 'kitchen') return { state }
  if (device.kind === 'climate') {
    const air_c = body['air_c']
    if (typeof air_c !== 'number' || Math.round(air_c) === state.air_c) return { state }
    const hot = air_c >= options.hot_c && (state.air_c ?? 0) < options.hot_c
    const wake = hot ? Object.keys(state.on).map((id) => ({ key: LOOK(id), at: signal.at })) : []
    return { state: { ...state, air_c: Math.round(air_c) }, ...(wake.length === 0 ? {} : { wake }) }
  }
  return lifeSign(signal) === undefined ? { state } : tended(state, signal.at)
}

function look(state: State, id: string, at: Instant, home: WatchedHome, options: Options): Verdict<State> {
  const burning = state.on[id]
  const device = home.devices.get(id)
  if (burning === undefined || device === undefined || burning.raised === 'alarm') return { state }
  const alone_ms = at - Math.max(burning.since, state.tended_ms)
  const hot = (state.air_c ?? 0) >= options.hot_c
  const limit_min = burning.raised === 'warning' ? options.alarm_min : options.warning_min
  const due = (Math.max(burning.since, state.tended_ms) + limit_min * 60_000) as Instant
  if (at < due && !(hot && alone_ms >= options.warning_min * 60_000)) return { state, wake: [{ key: LOOK(id), at: due }] }
  const severity = burning.raised === 'warning' || hot ? 'alarm' : 'warning'
  const next = (Math.max(burning.since, state.tended_ms) + options.alarm_min * 60_000) as Instant
  const claim: Claim = {
    kind: 'stove-left-on',
    severity,
    key: id,
    room: device.room,
    position_m: device.place_m,
    ...fromGround(burning.ground, {
      alone_min: Math.round(alone_ms / 60_000),
      ...(state.air_c === undefined ? {} : { air_c: state.air_c }),
    }),
    onset: Math.max(burning.at_ms, state.tended_ms) as Instant,
    confidence_pct: hot ? 90 : 75,
    cancelled_by: ['turned-off', 'somebody-in-kitchen'],
  }
  return {
    state: { ...state, on: { ...state.on, [id]: { ...burning, raised: severity } } },
    raise: [claim],
    ...(severity === 'warning' ? { wake: [{ key: LOOK(id), at: Math.max(next, at + 1_000) as Instant }] } : {}),
  }
}

/** The stove is on and nobody is in the kitchen. Without a device at the stove nothing can be seen of it, and the rule says so. */
export const stoveLeftOn = defineRule<State, Options>({
  id: 'stove-left-on',
  spec: 'ALERT-20',
  version: 1,
  watches: ['smart-plug', 'door-contact', 'climate', 'motion', 'radar'],
  hears: ['door', 'switched', 'reading', 'motion', 'presence', 'posture'],
  options: Options,
  start: { on: {}, tended_ms: 0 },
  lacks({ devices }) {
    const all = [...devices.values()]
    return [
      ...(all.some(tellsStove) ? [] : ['stove-knob']),
      ...(all.some(({ kind, room_kind }) => room_kind === 'kitchen' && (kind === 'motion' || kind === 'radar'))
        ? []
        : ['sensor-in-kitchen']),
    ]
  },

  step(state, signal, { home, options }) {
    if (signal.type === 'report') return told(state, signal, options)
    if (signal.type === 'woken') return look(state, signal.key.slice(LOOK('').length), signal.at, home, options)
    return { state }
  },
})
