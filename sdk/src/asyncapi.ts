import type { Device } from './define-device.ts'
import type { Catalogue } from './devices/catalogue.ts'
import { commonJsonSchemas, deviceJsonSchemas, type JsonSchema } from './json-schema.ts'
import { ID_PATTERN, topicOf } from './topics.ts'

type Json = Readonly<Record<string, unknown>>

const ref = (path: string): Json => ({ $ref: `#/${path}` })
const parameter = (description: string): Json => ({ description: `${description}. Pattern ${ID_PATTERN}` })
const address = { site: '{site}', home: '{home}', device: '{device}' } as const

/** What each channel carries, and who speaks: `send` is the device, `receive` the application. */
const spoken = {
  birth: { action: 'send', what: 'The device is there: retained, QoS 1.' },
  death: { action: 'send', what: 'The device is gone: its will, or its goodbye.' },
  event: { action: 'send', what: 'Something happened: QoS 1, repeated until it is confirmed.' },
  reading: { action: 'send', what: 'A periodic sample: QoS 0, may be lost.' },
  frame: { action: 'send', what: 'A binary radar frame: QoS 0, on demand.' },
  reply: { action: 'send', what: 'The answer to a command: QoS 1.' },
  command: { action: 'receive', what: 'What the application asks: QoS 1.' },
  confirm: { action: 'receive', what: "The application's answer to an event: QoS 1." },
} as const
type Spoken = keyof typeof spoken

/** The AsyncAPI 3.0 document of a catalogue: channels, operations and a message for each kind and channel. */
export function asyncapi(catalogue: Catalogue): Json {
  const devices = Object.values(catalogue)
  const messages = Object.assign({}, commonMessages(), ...devices.map(messagesOf)) as Record<string, Json>
  const names = Object.keys(spoken) as Spoken[]
  const of = (channel: Spoken) => Object.keys(messages).filter((name) => name === channel || name.endsWith(`.${channel}`))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Anju device protocol',
      version: '1.0.0',
      license: { name: 'Apache-2.0' },
      description: 'Derived from the device definitions. The rules of use stand in SPEC.md.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(names.map((name) => [name, channel(name, of(name))])),
    operations: Object.fromEntries(names.map((name) => [`${spoken[name].action}-${name}`, operation(name, of(name))])),
    components: { messages },
  }
}

const channel = (name: Spoken, messages: readonly string[]): Json => ({
  address: topicOf(address, name),
  description: spoken[name].what,
  parameters: {
    site: parameter('The installation'),
    home: parameter('The home'),
    device: parameter('The device'),
  },
  messages: Object.fromEntries(messages.map((message) => [message, ref(`components/messages/${message}`)])),
})

const operation = (name: Spoken, messages: readonly string[]): Json => ({
  action: spoken[name].action,
  summary: spoken[name].what,
  channel: ref(`channels/${name}`),
  messages: messages.map((message) => ref(`channels/${name}/messages/${message}`)),
  bindings: { mqtt: { qos: name === 'reading' || name === 'frame' ? 0 : 1, retain: name === 'birth', bindingVersion: '0.2.0' } },
})

const message = (title: string, schema: JsonSchema): Json => ({
  title,
  payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema },
})

function messagesOf(device: Device): Record<string, Json> {
  const { kind, title, commands } = device
  const schemas = deviceJsonSchemas(device)
  return {
    [`${kind}.birth`]: message(`${title.en}: birth`, schemas.birth),
    [`${kind}.event`]: message(`${title.en}: event`, schemas.event),
    [`${kind}.lite.event`]: message(`${title.en}: event, lite profile`, schemas.eventLite),
    [`${kind}.reading`]: message(`${title.en}: reading`, schemas.reading),
    ...(Object.keys(commands).length === 0 ? {} : { [`${kind}.command`]: message(`${title.en}: command`, schemas.command) }),
    ...(device.frames === true
      ? { [`${kind}.frame`]: { title: `${title.en}: frame`, contentType: 'application/octet-stream', payload: {} } }
      : {}),
  }
}

function commonMessages(): Record<string, Json> {
  const { death, confirm, reply } = commonJsonSchemas()
  return { death: message('Death', death), confirm: message('Confirm', confirm), reply: message('Reply', reply) }
}
