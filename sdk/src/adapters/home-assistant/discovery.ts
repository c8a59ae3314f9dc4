import type { TSchema } from 'typebox'
import type { Device } from '../../define-device.ts'
import type { Origin } from '../../envelope.ts'
import type { RegisteredDevice } from '../../home/home.ts'
import type { Language } from '../../text.ts'
import { topicOf, type Address } from '../../topics.ts'
import { binaryClasses, diagnostic, sensorClass, stateFields } from './entity-class.ts'

/** One retained message that makes Home Assistant show an entity. An empty payload on the topic takes it away again. */
export interface DiscoveryConfig {
  topic: string
  payload: Readonly<Record<string, unknown>>
  retain: true
  qos: 1
}

/** A device of a home, and how it is to be shown. */
export interface DiscoveryRequest {
  address: Address
  device: RegisteredDevice
  kind: Device
  origin: Origin
  language?: Language
  /** The first level of the topic, as Home Assistant is configured. */
  prefix?: string
}

type Entity = { component: 'sensor' | 'binary_sensor'; object: string; name: string; config: Record<string, unknown> }

const unitOf = (schema: TSchema): string | undefined => {
  const unit = (schema as { 'x-unit'?: unknown })['x-unit']
  return typeof unit === 'string' ? unit : undefined
}
const wordsOf = (schema: TSchema, language: Language): string => {
  const { description, 'x-zh': zh } = schema as { description?: string; 'x-zh'?: string }
  return ((language === 'zh' ? zh : description) ?? '').replace(/[.。]$/, '')
}

/** A template that answers with nothing for other events: Home Assistant keeps the state when a template is empty. */
const whenEvent = (event: string, then: string) => `{% if value_json.body.event == '${event}' %}${then}{% endif %}`

function readings({ address, kind, language = 'en' }: DiscoveryRequest): Entity[] {
  const fields = Object.entries(kind.schemas.reading.properties as Record<string, TSchema>)
  return fields.map(([field, schema]) => {
    const shown = sensorClass(field, unitOf(schema) ?? '')
    const { unit_of_measurement, ...rest } = shown ?? { unit_of_measurement: '' }
    return {
      component: 'sensor',
      object: field,
      name: wordsOf(schema, language),
      config: {
        state_topic: topicOf(address, 'reading'),
        value_template: `{% if '${field}' in value_json.body %}{{ value_json.body.${field} }}{% endif %}`,
        ...rest,
        ...(unit_of_measurement === '' ? {} : { unit_of_measurement }),
        ...(shown === undefined ? {} : { state_class: 'measurement' }),
        /** Two silences in a row: the device is heard again or the value is unknown. */
        expire_after: Math.max(2 * kind.reading.every_s, 2 * kind.heartbeat_s),
      },
    }
  })
}

function events({ address, kind, language = 'en' }: DiscoveryRequest): Entity[] {
  const state_topic = topicOf(address, 'event')
  return Object.entries(kind.events).flatMap(([event, definition]): Entity[] => {
    const name = definition.is[language].replace(/[.。]$/, '')
    /** Where the reading has a field of the same name, the event is an entity beside it. */
    const object = Object.hasOwn(kind.schemas.reading.properties, event) ? `${event}-event` : event
    const named = Object.hasOwn(stateFields, event) ? stateFields[event] : undefined
    if (named !== undefined) {
      const value_template = whenEvent(event, `{{ value_json.body.${named} }}`)
      return [{ component: 'sensor', object, name, config: { state_topic, value_template } }]
    }
    const binary = Object.hasOwn(binaryClasses, event) ? binaryClasses[event] : undefined
    if (binary === undefined) return []
    const on = typeof binary.on === 'string' ? `'${binary.on}'` : String(binary.on)
    const value_template = whenEvent(event, `{{ 'ON' if value_json.body.${binary.field} == ${on} else 'OFF' }}`)
    const { device_class, off_delay_s } = binary
    const extras = {
      ...(device_class === undefined ? {} : { device_class }),
      ...(off_delay_s === undefined ? {} : { off_delay: off_delay_s }),
    }
    return [{ component: 'binary_sensor', object, name, config: { state_topic, value_template, ...extras } }]
  })
}

/**
 * The discovery messages of one device: a sensor for every field of its reading and an entity for every event that is a state or an alarm.
 * The availability follows the birth and the will. What is simulated says so in its model. Source: Home Assistant's MQTT discovery.
 */
export function discoveryConfigs(request: DiscoveryRequest): DiscoveryConfig[] {
  const { address, device, kind, origin, language = 'en', prefix = 'homeassistant' } = request
  /** Ids have hyphens and no underscores, so no two devices share a node. */
  const node = `anju_${address.site}_${address.home}_${address.device}`
  const simulated = origin === 'simulated' ? { en: ' (simulated)', zh: '(模拟)' }[language] : ''
  const device_block = {
    identifiers: [node],
    name: (device.title ?? kind.title)[language],
    model: `${kind.title[language]}${simulated}`,
    manufacturer: 'Anju',
    suggested_area: device.room,
  }
  const availability = [
    { topic: topicOf(address, 'birth'), value_template: "{{ 'online' if value_json.body is defined else 'offline' }}" },
    { topic: topicOf(address, 'death'), value_template: "{{ 'offline' }}" },
  ]
  return [...readings(request), ...events(request)].map(({ component, object, name, config }) => ({
    topic: `${prefix}/${component}/${node}/${object}/config`,
    payload: {
      name,
      unique_id: `${node}_${object}`,
      ...config,
      ...(diagnostic.has(object) ? { entity_category: 'diagnostic' } : {}),
      availability,
      availability_mode: 'latest',
      device: device_block,
      origin: { name: 'Anju' },
    },
    retain: true,
    qos: 1,
  }))
}
