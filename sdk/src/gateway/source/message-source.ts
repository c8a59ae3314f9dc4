import type { Connection, Message } from '../../bus.ts'
import type { CommandHandler } from '../../client/command-desk.ts'
import { deviceLink } from '../../client/device-link.ts'
import type { Cancel, Clock } from '../../clock.ts'
import type { Utterance } from '../../adapters/adapter.ts'
import type { Random } from '../../random.ts'
import type { Result } from '../../result.ts'
import { after } from '../../time.ts'
import type { GatewayDevice } from '../device/gateway-device.ts'
import type { FamilyHeard, MessageFamily } from '../family/message-family.ts'
import { gatewayLimits } from '../gateway-limits.ts'
import type { Tally } from '../tally.ts'
import type { GatewaySourceRunner } from './gateway-source.ts'
import type { notedBus } from './noted-bus.ts'

/** A foreign broker: who listens to it, and for which devices. */
export interface MessageSourceOptions {
  name: string
  clientId: string
  bus: ReturnType<typeof notedBus>
  family: MessageFamily
  /** By the foreign name. */
  devices: ReadonlyMap<string, GatewayDevice>
  clock: Clock
  random: Random
  tally: Tally
}

/** What was said well; what was not is counted, for the gateway and for the device. */
export function utterances(said: readonly Result<Utterance>[], tally: Tally, device: GatewayDevice | undefined): Utterance[] {
  return said.flatMap((one) => {
    if (one.ok) return [one.value]
    tally.fault(one.fault)
    device?.fault(one.fault)
    return []
  })
}

/**
 * Listens to a foreign broker, with a session that it keeps for us while we are away. The devices behind it are lost when it has been away for
 * longer than a restart takes.
 */
export function messageSource({ name, clientId, bus, family, devices, clock, random, tally }: MessageSourceOptions): GatewaySourceRunner {
  let line: Connection | undefined
  /** Whether everything is subscribed to. */
  let up = false
  let grace: Cancel = () => {}
  const probe = lineProbe(clock)
  /** Both must be there for a device to be heard: our line, and what speaks for the devices. */
  const there = { line: true, bridge: true }
  const reach = (part: keyof typeof there, is: boolean) => {
    there[part] = is
    for (const device of devices.values()) device.reach(there.line && there.bridge)
  }

  const take = (heard: FamilyHeard) => {
    switch (heard.is) {
      case 'said':
        return devices.get(heard.name)?.hear(utterances(heard.said, tally, devices.get(heard.name)))
      case 'presence':
        return devices.get(heard.name)?.vouch(heard.online)
      case 'bridge':
        return reach('bridge', heard.online)
      case 'publish':
        return void line?.publish({ topic: heard.topic, payload: heard.payload, qos: 0, retain: false }).catch(() => {})
      case 'unknown':
        return tally.unknown(heard.name)
      case 'fault':
        if (heard.name !== undefined) devices.get(heard.name)?.fault(heard.fault)
        return tally.fault(heard.fault)
    }
  }
  /** What the device makes of it, it tells itself: here it is only passed on. */
  const passOn =
    (name: string): CommandHandler =>
    ({ body }) => {
      const asked = family.ask?.(name, body)
      if (asked === undefined) return { done: false, error: 'command-unknown' }
      if (line === undefined || !up) return { done: false, error: 'connection-lost' }
      void line.publish({ ...asked, qos: 1, retain: false }).catch(() => {})
      return { done: true }
    }
  for (const [name, device] of devices) device.carries(passOn(name))

  const link = deviceLink({
    bus,
    clock,
    random,
    work: undefined,
    connectOptions: () => ({
      clientId,
      clean: false,
      onMessage: ({ topic, payload, retain }: Message) => family.hear(topic, payload, retain).forEach(take),
    }),
    async greet(made) {
      line = made
      grace()
      if (!there.line) reach('line', true)
      for (const filter of family.filters) await made.subscribe(filter, 1)
    },
    onUp(made) {
      up = true
      probe.watch(made)
    },
    onDown() {
      line = undefined
      up = false
      probe.end()
      grace()
      grace = clock.wakeAt(after(clock.now(), gatewayLimits.source_grace), () => reach('line', false))
    },
  })

  return {
    name,
    start: () => link.start(),
    stop() {
      up = false
      grace()
      probe.end()
      return link.end(async () => {})
    },
    get up() {
      return up
    },
    get trouble() {
      return bus.trouble
    },
  }
}

/** A topic on which nobody publishes. To subscribe to it again is to ask the broker whether it lives: there is no other question in our MQTT. */
const PROBE = 'anju-gateway/probe'

/** Drops a line on which the broker no longer answers: a half-open connection is silent for ever. */
function lineProbe(clock: Clock) {
  let cancel: Cancel = () => {}
  const watch = (line: Connection) => {
    cancel = clock.wakeAt(after(clock.now(), gatewayLimits.probe.every), () => {
      cancel = clock.wakeAt(after(clock.now(), gatewayLimits.probe.patience), () => line.drop())
      const answered = () => {
        cancel()
        if (line.open) watch(line)
      }
      line.subscribe(PROBE, 0).then(answered, answered) // A refusal is an answer too.
    })
  }
  return { watch, end: () => cancel() }
}
