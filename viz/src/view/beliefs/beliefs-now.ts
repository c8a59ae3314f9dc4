import { isOpen, type Home } from '@anju/sdk'
import { targetOf } from '../device-card.ts'
import { deviceKey, type FeedState } from '../feed-state.ts'
import type { Shown } from '../replay/heard.ts'
import { stanceFor, unknown, type Belief } from './belief.ts'

/** Kinds that can see where somebody is. */
const SEES = new Set(['radar', 'motion'])

/** Where one resident truly is, as a simulated world says; unknown without one. */
export function truthOf({ world }: Shown, home: Home, resident: string): Belief {
  const snapshot = world.latest?.world
  if (snapshot?.home !== home.id) return unknown
  const person = snapshot.people.find(({ id }) => id === resident)
  if (person === undefined) return unknown
  if (person.room === undefined) return { is: 'out' }
  const stance = stanceFor(person.posture)
  return { is: 'at', room: person.room, ...(stance === undefined ? {} : { stance }) }
}

/** What the sensors of a home see at `now_ms`: only what they say now. Silence is silence: a radar that lost somebody sees nobody. */
export function seenBySensors(feed: FeedState, home: Home, now_ms: number): Belief {
  const eyes = home.devices.flatMap((device) => {
    const state = feed.devices[deviceKey(home.id, device.id)]
    return SEES.has(device.kind) && state !== undefined ? [{ device, state }] : []
  })
  if (eyes.length === 0) return unknown
  const awake = eyes.filter(({ state }) => state.presence === 'online' || state.presence === 'unsupervised')
  if (awake.length === 0) return { is: 'blind' }
  const target = awake
    .flatMap(({ device, state }) => (isLost(state.events) ? [] : (targetOf({ device, state, now_ms }) ?? [])))
    .sort(later)[0]
  if (target !== undefined) {
    const stance = stanceFor(target.posture)
    return { is: 'at', room: target.room, device: target.device, ...(stance === undefined ? {} : { stance }) }
  }
  const lost = awake.find(({ state }) => isLost(state.events))
  if (lost !== undefined) return { is: 'lost', room: lost.device.room, device: lost.device.id }
  const moving = awake.find(({ state }) => state.events['motion']?.body['moving'] === true)
  return moving === undefined ? { is: 'nobody' } : { is: 'at', room: moving.device.room, device: moving.device.id }
}

const later = (a: { at_ms: number }, b: { at_ms: number }) => b.at_ms - a.at_ms

/** A radar that had somebody and lost them, and has not seen anybody since. */
const isLost = (events: Readonly<Record<string, { at_ms: number; body: Readonly<Record<string, unknown>> }>>): boolean => {
  const lost = events['target-lost']
  if (lost === undefined) return false
  const [presence, posture] = [events['presence'], events['posture']]
  return !(presence !== undefined && presence.at_ms > lost.at_ms) && !(posture !== undefined && posture.at_ms > lost.at_ms)
}

/**
 * What the server goes by: an open incident with a place, else the last that any sensor said, kept until something says otherwise. It is what
 * the state that the server tells amounts to; of its rules' inner state the feed says nothing.
 */
export function believedByServer(feed: FeedState, home: Home): Belief {
  const danger = Object.values(feed.incidents).find(
    (incident) => incident.home === home.id && incident.hazard === 'person' && isOpen(incident.state),
  )
  const fall = danger?.alerts.map((id) => feed.alerts[id]).find((alert) => alert !== undefined && FLOOR.has(alert.kind))
  if (fall?.room !== undefined) return { is: 'at', room: fall.room, stance: 'on-floor' }
  let last: { at_ms: number; belief: Belief } | undefined
  for (const device of home.devices) {
    const state = feed.devices[deviceKey(home.id, device.id)]
    for (const said of state === undefined ? [] : signsOf(device.kind, device.room, state))
      if (last === undefined || said.at_ms > last.at_ms) last = said
  }
  return last?.belief ?? unknown
}

/** Alerts that say somebody lies on the floor. */
const FLOOR = new Set(['fall', 'long-lie'])

type Known = FeedState['devices'][string]

/** What one device last said of where somebody is, with the instant. A report without a posture says the room only. */
function signsOf(kind: string, room: string, { events, reading }: Known): { at_ms: number; belief: Belief }[] {
  const at = (said: { at_ms: number; body: Readonly<Record<string, unknown>> }): { at_ms: number; belief: Belief } => {
    const stance = stanceFor(said.body['event'] === 'fall' ? 'on-floor' : said.body['posture'])
    return { at_ms: said.at_ms, belief: { is: 'at', room, ...(stance === undefined ? {} : { stance }) } }
  }
  if (kind === 'motion') return events['motion']?.body['moving'] === true ? [at(events['motion'])] : []
  if (kind !== 'radar') return []
  const said = [events['posture'], events['fall'], reading].flatMap((one) =>
    one === undefined || one.body['posture'] === 'unknown' ? [] : [one],
  )
  const newest = said.sort(later)[0]
  const came = events['presence']?.body['present'] === true ? events['presence'] : undefined
  if (newest === undefined) return came === undefined ? [] : [at(came)]
  return [came !== undefined && came.at_ms > newest.at_ms ? at(came) : at(newest)]
}
