import type { Interpreter } from '../../adapters/adapter.ts'
import type { ForeignObject } from '../../adapters/foreign-json.ts'
import { sparkplugBytes } from '../../adapters/sparkplug/payload.ts'
import { rebirthRequest, SparkplugHost, type SparkplugHeard } from '../../adapters/sparkplug/sparkplug-host.ts'
import { readSparkplugTopic, sparkplugTopic } from '../../adapters/sparkplug/sparkplug-topic.ts'
import { valueInterpreter } from '../../adapters/value-interpreter.ts'
import { twoState, type Meaning, type ValueMap } from '../../adapters/value-map.ts'
import type { Clock } from '../../clock.ts'
import { catalogue } from '../../devices/catalogue.ts'
import type { MetricBinding, SparkplugSource } from '../file/gateway-file.ts'
import type { FamilyHeard, MessageFamily } from './message-family.ts'

function meaningOf({ reading, times, event, flag, inverted }: MetricBinding): Meaning {
  if (reading !== undefined) return { as: 'sample', field: reading, ...(times === undefined ? {} : { times }) }
  return twoState(event ?? '', flag ?? '', inverted === undefined ? {} : { inverted })
}

/** The devices of Sparkplug edges, named `group/edge/device`, or `group/edge` for the metrics of the edge itself. */
export function sparkplugFamily({ devices }: SparkplugSource, clock: Clock): MessageFamily {
  const host = new SparkplugHost()
  const bound = new Map(
    Object.entries(devices).map(([name, { kind, metrics }]): [string, Interpreter<ForeignObject>] => {
      const heard = Object.entries(metrics).filter(([, { reading, event }]) => reading !== undefined || event !== undefined)
      const map: ValueMap = Object.fromEntries(heard.map(([metric, meaning]) => [metric, meaningOf(meaning)]))
      return [name, valueInterpreter({ device: catalogue[kind], map })]
    }),
  )
  const groups = new Set([...bound.keys()].map((name) => name.split('/')[0] ?? ''))

  const told = (said: SparkplugHeard): FamilyHeard[] => {
    if (said.is === 'ask-rebirth') return [{ is: 'publish', topic: said.topic, payload: rebirthRequest(clock.now()) }]
    const name = said.device === undefined ? said.edge : `${said.edge}/${said.device}`
    const device = bound.get(name)
    if (device === undefined) return said.device === undefined ? [] : [{ is: 'unknown', name }]
    if (said.is === 'death') return [{ is: 'presence', name, online: false }]
    const heard: FamilyHeard = { is: 'said', name, said: device.hear(said.values) }
    return said.is === 'birth' ? [{ is: 'presence', name, online: true }, heard] : [heard]
  }
  return {
    commands: (name) => Object.values(devices[name]?.metrics ?? {}).flatMap(({ command }) => command ?? []),
    ask(name, { command, on }) {
      const found = Object.entries(devices[name]?.metrics ?? {}).find(([, metric]) => metric.command === command)
      if (found === undefined) return undefined
      const [metric, { inverted = false }] = found
      const [group = '', edge = '', device] = name.split('/')
      // A command without a switch position is a button: it is pressed by writing true.
      const value = (on === undefined ? true : on === true) !== inverted
      const type = device === undefined ? 'NCMD' : 'DCMD'
      return {
        topic: sparkplugTopic({ group, type, edge, ...(device === undefined ? {} : { device }) }),
        payload: sparkplugBytes({ timestamp_ms: clock.now(), metrics: [{ name: metric, type: 'Boolean', value }] }),
      }
    },
    filters: [...groups].map((group) => `spBv1.0/${group}/#`),
    hear(topic, payload) {
      const from = readSparkplugTopic(topic)
      if (!from.ok) return [{ is: 'unknown', name: topic }]
      return host
        .hear(topic, payload)
        .flatMap((heard): FamilyHeard[] => (heard.ok ? told(heard.value) : [{ is: 'fault', fault: heard.fault }]))
    },
  }
}
