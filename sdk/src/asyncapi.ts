import type { Device } from './define-device.ts'
import type { Catalogue } from './devices/catalogue.ts'
import { commonJsonSchemas, deviceJsonSchemas, type JsonSchema } from './json-schema.ts'
import { exampleBirth, exampleCommand, exampleEvent, exampleReading, type ExampleMessage } from './reference-page/example-message.ts'
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

/** Which channel answers another. */
const answers: Partial<Record<Spoken, Spoken>> = { event: 'confirm', command: 'reply' }

/** How a broker is reached, and by what a client shows who it is (SPEC.md, security). The plain one is for a network that nobody else is on. */
const servers: Json = {
  tls: {
    host: '{broker}:8883',
    protocol: 'secure-mqtt',
    protocolVersion: '3.1.1',
    description: 'MQTT over TLS: the usual way.',
    variables: { broker: ref('components/serverVariables/broker') },
    security: [ref('components/securitySchemes/password'), ref('components/securitySchemes/certificate')],
  },
  plain: {
    host: '{broker}:1883',
    protocol: 'mqtt',
    protocolVersion: '3.1.1',
    description: 'MQTT without TLS, for a test bench and the line inside one machine.',
    variables: { broker: ref('components/serverVariables/broker') },
    security: [ref('components/securitySchemes/password')],
  },
}

/** The AsyncAPI 3.0 document of a catalogue: servers, channels, operations with their answers, and a message with an example for each kind and channel. */
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
      tags: devices.map(({ kind, title }) => ({ name: kind, description: `${title.en} · ${title.zh}` })),
    },
    defaultContentType: 'application/json',
    servers,
    channels: Object.fromEntries(names.map((name) => [name, channel(name, of(name))])),
    operations: Object.fromEntries(names.map((name) => [`${spoken[name].action}-${name}`, operation(name, of)])),
    components: {
      messages,
      serverVariables: { broker: { description: 'The name by which the broker’s certificate knows it.', default: 'broker.example' } },
      securitySchemes: {
        password: { type: 'userPassword', description: 'User name `{site}/{home}/{device}` and the password of this one device.' },
        certificate: { type: 'X509', description: 'A client certificate with the URI `anju:{site}/{home}/{device}`.' },
      },
    },
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

const inChannel = (name: Spoken, messages: readonly string[]) => messages.map((message) => ref(`channels/${name}/messages/${message}`))

function operation(name: Spoken, of: (channel: Spoken) => readonly string[]): Json {
  const answer = answers[name]
  return {
    action: spoken[name].action,
    summary: spoken[name].what,
    channel: ref(`channels/${name}`),
    messages: inChannel(name, of(name)),
    ...(answer === undefined ? {} : { reply: { channel: ref(`channels/${answer}`), messages: inChannel(answer, of(answer)) } }),
    bindings: { mqtt: { qos: name === 'reading' || name === 'frame' ? 0 : 1, retain: name === 'birth', bindingVersion: '0.2.0' } },
  }
}

const message = (title: string, schema: JsonSchema, examples: readonly Json[] = [], more: Json = {}): Json => ({
  title,
  payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema },
  ...(examples.length === 0 ? {} : { examples }),
  ...more,
})
const shown = (name: string, { payload }: ExampleMessage): Json => ({ name, payload })

/** By what an answer and its question are told to belong together. */
const CORRELATED: Json = { correlationId: { location: '$message.payload#/id' } }

function messagesOf(device: Device): Record<string, Json> {
  const { kind, title, commands, schemas } = device
  const derived = deviceJsonSchemas(device)
  const named = (name: string) => `${title.en}: ${name}`
  const tags: Json = { tags: [{ name: kind }] }
  const events = Object.entries(schemas.events).map(([name, schema]) => shown(name, exampleEvent(device, schema)))
  const asked = Object.entries(schemas.commands).map(([name, schema]) => shown(name, exampleCommand(device, schema)))
  return {
    [`${kind}.birth`]: message(named('birth'), derived.birth, [shown('birth', exampleBirth(device))], tags),
    [`${kind}.event`]: message(named('event'), derived.event, events, tags),
    [`${kind}.lite.event`]: message(named('event, lite profile'), derived.eventLite, [], tags),
    [`${kind}.reading`]: message(named('reading'), derived.reading, [shown('reading', exampleReading(device))], tags),
    ...(Object.keys(commands).length === 0
      ? {}
      : { [`${kind}.command`]: message(named('command'), derived.command, asked, { ...tags, ...CORRELATED }) }),
    ...(device.frames === true
      ? { [`${kind}.frame`]: { title: named('frame'), contentType: 'application/octet-stream', payload: {}, ...tags } }
      : {}),
  }
}

function commonMessages(): Record<string, Json> {
  const { death, confirm, reply } = commonJsonSchemas()
  const lost: Json = { boot: 'k3v8q1-7x2m', origin: 'real', body: { reason: 'lost' } }
  return {
    death: message('Death', death, [{ name: 'will', payload: lost }]),
    confirm: message('Confirm', confirm, [{ name: 'accepted', payload: { id: 'k3v8q1-7x2m-17', accepted: true } }], CORRELATED),
    reply: message('Reply', reply, [{ name: 'done', payload: { id: 'c-1', done: true } }], CORRELATED),
  }
}
