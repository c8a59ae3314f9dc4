import { Milliseconds, Seconds } from '../../time.ts'
import { HIDDEN_BY_HAND_S, RETURN, sampleEvents, type Kit } from '../kit.ts'
import { confirmed } from './calm-phases.ts'
import type { Phase } from './phase.ts'

const supervised = ['supervised'] as const
const back = (kit: Kit) => kit.until(() => kit.connected, RETURN)

export const powerCutPhase: Phase = {
  name: 'power-cut',
  title: { en: 'The power of the device is cut with events unconfirmed', zh: '设备在事件未确认时断电' },
  profiles: supervised,
  about_s: () => 5,
  byHand_s: (hand_s) => 5 * hand_s,
  async run(kit) {
    const { alarm, plain } = sampleEvents(kit.device!)
    await back(kit)
    kit.withhold(true)
    await kit.report(alarm)
    await kit.report(plain)
    const off = await kit.stimulate({ do: 'power-off' })
    if (off) {
      await kit.until(() => !kit.connected, Seconds(30))
      await kit.wait(Seconds(1))
      await kit.stimulate({ do: 'power-on' })
      const again = kit.log.length
      await back(kit)
      await kit.until(() => kit.open.every((id) => kit.sends(id).some((index) => index >= again)), Seconds(5))
    }
    kit.withhold(false)
    for (const id of kit.open) await kit.confirm(id)
    await kit.wait(Milliseconds(500))
    await kit.report(plain)
    await confirmed(kit)
  },
}

export const memoryPhase: Phase = {
  name: 'memory',
  needsBroker: true,
  title: { en: 'More events than the device can keep', zh: '事件数超过设备存储' },
  profiles: supervised,
  fits: (_, { event_memory }) => event_memory !== undefined,
  about_s: () => 4,
  byHand_s: (hand_s) => 2 * hand_s + HIDDEN_BY_HAND_S,
  async run(kit) {
    const { alarm, plain, hasAlarm } = sampleEvents(kit.device!)
    await back(kit)
    kit.network('cut')
    await kit.wait(Milliseconds(200))
    if (hasAlarm) await kit.hiddenly(alarm)
    const since = kit.log.length
    await kit.stimulate({ do: 'events', body: plain, count: kit.target.event_memory! + 3 })
    kit.network('back')
    await back(kit)
    await quiet(kit, since)
    await confirmed(kit)
    await kit.report(plain)
    await confirmed(kit)
  },
}

/** Waits until no new event has come for a while: a queue is told out as fast as the device can. */
async function quiet(kit: Kit, since: number): Promise<void> {
  const told = () => kit.log.slice(since).filter((seen) => seen.saw === 'publish' && seen.topic.endsWith('/event')).length
  for (let before = -1; told() !== before && told() < 2 * kit.target.event_memory!;) {
    before = told()
    await kit.until(() => told() > before, Seconds(3))
    await kit.wait(Seconds(0.5))
  }
}

export const goodbyePhase: Phase = {
  name: 'goodbye',
  title: { en: 'The device is switched off', zh: '设备正常关机' },
  profiles: supervised,
  about_s: () => 1,
  byHand_s: (hand_s) => hand_s,
  async run(kit) {
    await back(kit)
    await kit.stimulate({ do: 'shutdown' })
    await kit.until(() => !kit.connected, Seconds(30))
    await kit.wait(Milliseconds(300))
  },
}
