import { Milliseconds, Seconds, type Duration } from '../../time.ts'
import { HIDDEN_BY_HAND_S, RETURN, sampleEvents, type Kit } from '../kit.ts'
import { period_s, type Timed } from '../period.ts'
import { confirmed, readingsOfNow, shownPeriod_s, timedDevice, watch_s, words } from './calm-phases.ts'
import type { Phase } from './phase.ts'

const supervised = ['supervised'] as const
const back = (kit: Kit) => kit.until(() => kit.connected, RETURN)
/** What is done by hand and cannot be seen is given its time, see `hiddenly`. */
const unseen_s = (hand_s: number) => hand_s + HIDDEN_BY_HAND_S
/** Events that were sent for the first time since a place in the log. */
const newEvents = (kit: Kit, since: number) => kit.open.filter((id) => kit.sends(id)[0]! >= since)
const grown = (kit: Kit, id: string, count: number, span = Seconds(75)) => kit.until(() => kit.sends(id).length >= count, span)

export const unconfirmedPhase: Phase = {
  name: 'unconfirmed',
  title: { en: 'Confirmations withheld, late, for another id, damaged, refused', zh: '确认缺失、迟到、错号、损坏与拒绝' },
  profiles: supervised,
  about_s: (_, depth) => ({ quick: 13, standard: 37, full: 330 })[depth],
  byHand_s: (hand_s) => 2 * hand_s,
  async run(kit) {
    const since = kit.log.length
    const { alarm, plain } = sampleEvents(kit.device!)
    kit.withhold(true)
    const caused = (await kit.report(alarm)) && (await kit.report(plain))
    const [first, second] = newEvents(kit, since)
    if (caused && first !== undefined) await misled(kit, first, second)
    kit.withhold(false)
    for (const id of kit.open) await kit.confirm(id)
    await kit.wait(kit.depth === 'full' ? Seconds(70) : Seconds(1))
  },
}

/** How far the clock is moved: whoever waits by it repeats at once, and then not for a day. */
const DAY_S = 86_400

/** Says everything that must not end the repeat of the first event, refuses the second one, and confirms the first one late. */
async function misled(kit: Kit, first: string, second: string | undefined): Promise<void> {
  const sends = { quick: 3, standard: 4, full: 6 }[kit.depth]
  const said = (value: unknown) => kit.tell('confirm', 'confirm-damaged', words(value))
  await said({ id: first })
  await said({ id: first, accepted: 'yes' })
  await said(`{"id":"${first}","accepted":tr`)
  await said({ id: first, accepted: true, unheard_of: 1 })
  await kit.tell('confirm', 'confirm-wrong-id', words({ id: `${first}9`, accepted: true }))
  if (second !== undefined) await kit.confirm(second, true)
  await grown(kit, first, 2)
  await kit.tell('confirm', 'confirm-wrong-id', words({ id: first.slice(0, -1) || 'x', accepted: true }))
  const moved = await kit.stimulate({ do: 'clock', is: 'moved', by_s: DAY_S })
  await grown(kit, first, 3)
  if (moved) await kit.stimulate({ do: 'clock', is: 'right' })
  await grown(kit, first, sends)
  if (kit.depth === 'full') await kit.wait(Seconds(1))
  await kit.confirm(first)
}

export const heldPhase: Phase = {
  name: 'held-acknowledgements',
  needsBroker: true,
  title: { en: 'The broker holds PUBACK back', zh: '服务器扣留 PUBACK' },
  profiles: supervised,
  about_s: () => 14,
  byHand_s: (hand_s) => 3 * unseen_s(hand_s),
  async run(kit) {
    const { alarm, plain } = sampleEvents(kit.device!)
    await back(kit)
    kit.acknowledgements('held')
    await kit.hiddenly(plain)
    await kit.wait(Seconds(2))
    kit.acknowledgements('free') // Late, and in time.
    await confirmed(kit)
    kit.acknowledgements('held')
    await kit.hiddenly(alarm)
    await kit.hiddenly(plain)
    await kit.until(() => !kit.connected, Seconds(13))
    kit.acknowledgements('free')
    await back(kit)
    await confirmed(kit, Seconds(15))
  },
}

/** What the device does on a line on which a subscription is refused: it must give it up and come again. */
export const refusedSubscriptionPhase: Phase = {
  name: 'refused-subscription',
  needsBroker: true,
  title: { en: 'The broker refuses a subscription', zh: '服务器拒绝订阅' },
  profiles: supervised,
  about_s: (_, depth) => (depth === 'quick' ? 3 : 7),
  byHand_s: unseen_s,
  async run(kit) {
    const { plain } = sampleEvents(kit.device!)
    await back(kit)
    kit.grants('confirm')
    kit.network('cut')
    await kit.wait(Milliseconds(200))
    await kit.hiddenly(plain)
    kit.network('back')
    for (const next of kit.depth === 'quick' ? (['none'] as const) : (['command', 'none'] as const)) {
      const since = kit.log.length
      await kit.until(() => gaveUp(kit, since), GIVE_UP)
      kit.grants(next)
    }
    await back(kit)
    await confirmed(kit, Seconds(5))
  },
}

/** The wait before a try, the patience for the subscriptions, and what a timer may be late. */
const GIVE_UP = Seconds(36)
/** Whether a line with a refused subscription has ended since. */
function gaveUp({ log }: Kit, since: number): boolean {
  const refused = new Set(log.slice(since).flatMap((seen) => (seen.saw === 'subscribe' && seen.refused === true ? [seen.line] : [])))
  return log.slice(since).some((seen) => seen.saw === 'close' && refused.has(seen.line))
}

const counted = ({ log }: Kit, since: number, what: 'attempt' | 'refused') => log.slice(since).filter(({ saw }) => saw === what).length

export const silencePhase: Phase = {
  name: 'silence',
  needsBroker: true,
  title: { en: 'The network loses everything and no line ends', zh: '网络静默丢包,连接看似正常' },
  profiles: supervised,
  fits: (_device, _target, depth) => depth !== 'quick',
  about_s: () => 14,
  byHand_s: unseen_s,
  async run(kit) {
    const { alarm } = sampleEvents(kit.device!)
    await back(kit)
    const since = kit.log.length
    kit.network('silent')
    await kit.hiddenly(alarm)
    await kit.until(() => counted(kit, since, 'attempt') > 0, Seconds(13))
    kit.network('back')
    await back(kit)
    await confirmed(kit, Seconds(5))
  },
}

export const outagePhase: Phase = {
  name: 'outage',
  needsBroker: true,
  title: { en: 'The network is cut while things happen', zh: '断网期间发生事件' },
  profiles: supervised,
  about_s: (device, depth) =>
    ({ quick: 7, standard: tick_s(device) + life_s(device), full: outage_s(device) + 45 + watch_s(device) })[depth],
  // A device that was away for so long waits for up to a minute before it tries again.
  byHand_s: (hand_s) => 3 * unseen_s(hand_s) + 45,
  async run(kit) {
    const { alarm, plain } = sampleEvents(kit.device!)
    await back(kit)
    const since = kit.log.length
    kit.network('cut')
    await kit.wait(Milliseconds(200))
    for (const body of [plain, alarm, plain]) await kit.hiddenly(body)
    if (kit.depth === 'full') await kit.wait(Seconds(outage_s(timedDevice(kit))))
    if (kit.depth === 'standard') await kit.until(() => false, untilTick(kit))
    await kit.until(() => counted(kit, since, 'attempt') >= (kit.depth === 'quick' ? 1 : 2), RETURN)
    kit.door('shut')
    kit.network('back')
    await kit.until(() => counted(kit, since, 'refused') >= 1, RETURN)
    kit.door('open')
    await back(kit)
    await confirmed(kit, Seconds(5))
    await lives(kit)
    await kit.wait(Milliseconds(500))
  },
}

/** Watches the device after the outage: until it must have let itself be heard, or has twice. */
async function lives(kit: Kit): Promise<void> {
  if (kit.depth === 'full') await kit.wait(Seconds(watch_s(timedDevice(kit))))
  if (kit.depth === 'standard')
    await kit.until(() => readingsOfNow(kit) >= 2, Seconds(Math.max(life_s(timedDevice(kit)), 1.1 * shownPeriod_s(kit) + 2)))
}

/** So long that a reading falls into the outage and another one behind it, but for what has passed since the last one. */
const tick_s = (device: Timed) => Math.ceil(1.1 * period_s(device)) + 2
const life_s = (device: Timed) => Math.ceil(Math.min(1.15 * device.heartbeat_s, 2.25 * period_s(device))) + 12

function untilTick(kit: Kit): Duration {
  const last = kit.log.findLast((seen) => seen.saw === 'publish' && seen.topic.endsWith('/reading'))
  const gone_s = last === undefined ? 0 : (kit.log.at(-1)!.at_ms - last.at_ms) / 1_000
  const [due_s, shown_s] = [period_s(timedDevice(kit)), shownPeriod_s(kit)]
  // One that reads more often than it must reads at once when it is back; two of the periods that it must keep have to go by until then.
  const often = shown_s > 0 && shown_s < 0.9 * due_s
  return Seconds(Math.max(0, Math.max(often ? 1.95 * due_s : tick_s(timedDevice(kit)), 1.1 * shown_s + 2) - gone_s))
}

/** Longer than two readings, so that their numbers must leave a gap; and than eight tries, so that the longest wait is seen. */
const outage_s = ({ heartbeat_s, reading }: Timed) => Math.max(200, 2.5 * Math.max(reading.every_s, Math.min(heartbeat_s, 60)))

export const certificatePhase: Phase = {
  name: 'certificate',
  needsBroker: true,
  needsTls: true,
  title: { en: 'The broker shows certificates that nobody may take', zh: '服务器出示不可信的证书' },
  profiles: supervised,
  about_s: () => 6,
  async run(kit) {
    await back(kit)
    const since = kit.log.length
    kit.network('cut')
    kit.certificate('of-another-authority')
    kit.network('back')
    await kit.until(() => counted(kit, since, 'attempt') >= 1, RETURN)
    await kit.wait(Milliseconds(300)) // A handshake that goes on shows in this time.
    const then = kit.log.length
    kit.certificate('of-another-name')
    await kit.until(() => counted(kit, then, 'attempt') >= 1, RETURN)
    await kit.wait(Milliseconds(300))
    kit.certificate('right')
    await back(kit)
    await confirmed(kit)
  },
}

export const restartPhase: Phase = {
  name: 'broker-restart',
  needsBroker: true,
  title: { en: 'The broker restarts and has forgotten everything', zh: '服务器重启且丢失全部会话' },
  profiles: ['supervised', 'lite'],
  about_s: () => 2,
  byHand_s: (hand_s) => 2 * hand_s,
  async run(kit) {
    await kit.restartBroker()
    if (kit.target.profile === 'supervised') await back(kit)
    await kit.wait(Milliseconds(300))
    const { alarm, plain } = sampleEvents(kit.device!)
    for (const body of [alarm, plain]) await kit.report(body)
    await confirmed(kit, Seconds(3))
    await kit.wait(Milliseconds(300))
  },
}
