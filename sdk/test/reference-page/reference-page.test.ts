// Goal: the reference tells every kind whole and true. Method: every example message is decoded by the code itself; every kind, event, field, unit and code of
// the definitions is looked for in the page; what a vendor writes cannot break it.
import { describe, expect, it } from 'vitest'
import {
  asyncapi,
  catalogue,
  catalogueOf,
  checkBody,
  decodeBirth,
  decodeCommand,
  decodeEvent,
  decodeReading,
  defineDevice,
  errors,
  parseTopic,
  type Device,
} from '@anju/sdk'
import { FullEnvelope } from '../../src/envelope.ts'
import { downChannels, upChannels } from '../../src/topics.ts'
import {
  exampleBirth,
  exampleCommand,
  exampleEvent,
  exampleReading,
  type ExampleMessage,
} from '../../src/reference-page/example-message.ts'
import { channelWords } from '../../src/reference-page/reference-words.ts'
import { referencePage } from '../../src/reference-page/reference-page.ts'

const bytes = ({ payload }: ExampleMessage) => new TextEncoder().encode(JSON.stringify(payload))
const devices: readonly Device[] = Object.values(catalogue)
const page = referencePage(catalogue)

describe('the reference', () => {
  it.each(devices.map((device) => [device.kind, device] as const))('shows messages of a %s that are taken as they stand', (_, device) => {
    for (const schema of Object.values(device.schemas.events)) {
      const message = exampleEvent(device, schema)
      expect(parseTopic(message.topic)).toMatchObject({ ok: true, value: { channel: 'event' } })
      expect(decodeEvent(device, bytes(message))).toMatchObject({ ok: true })
    }
    expect(decodeReading(device, bytes(exampleReading(device)))).toMatchObject({ ok: true })
    expect(decodeBirth(bytes(exampleBirth(device)))).toMatchObject({ ok: true, value: { birth: { kind: device.kind } } })
    for (const schema of Object.values(device.schemas.commands)) {
      const command = decodeCommand(bytes(exampleCommand(device, schema)))
      expect(command.ok && checkBody(schema, command.value.body).ok).toBe(true)
    }
  })

  it('[DEV-15] names every kind, event, command, field, unit and code, in Chinese and in English', () => {
    for (const { kind, title, is, events, reading, commands } of devices) {
      const section = page.slice(page.indexOf(`<section id="${kind}">`), page.indexOf('</section>', page.indexOf(`<section id="${kind}">`)))
      const parts = [...Object.entries(events), ['reading', reading] as const, ...Object.entries(commands)]
      expect(section).toContain(title.zh)
      expect(section).toContain(is.en)
      for (const [name, part] of parts) {
        if (name !== 'reading') expect(section, kind).toContain(`<code>${name}</code>`)
        expect(section).toContain(part.is.zh)
        for (const [field, schema] of Object.entries(part.fields)) {
          expect(section, `${kind} ${name}`).toContain(`<code>${field}</code>`)
          expect(section).toContain((schema as { 'x-zh'?: string })['x-zh'])
          expect(section).toContain((schema as { 'x-unit'?: string })['x-unit']?.replace(/^1$/, '') ?? '')
        }
      }
    }
    for (const channel of [...upChannels, ...downChannels]) expect(page).toContain(`<code>anju/1/{site}/{home}/{device}/${channel}</code>`)
    for (const field of Object.keys(FullEnvelope.properties))
      expect(page.slice(page.indexOf('id="envelope"'))).toContain(`<code>${field}</code>`)
    for (const code of Object.keys(errors)) expect(page).toContain(`<code>${code}</code>`)
  })

  it('says of each channel what the AsyncAPI document says: who speaks, at which QoS, and whether it is retained', () => {
    const { operations } = asyncapi(catalogue) as {
      operations: Record<string, { action: string; bindings: { mqtt: { qos: number; retain: boolean } } }>
    }
    for (const [channel, { by, qos, retained = false }] of Object.entries(channelWords)) {
      const action = by === 'device' ? 'send' : 'receive'
      expect([channel, operations[`${action}-${channel}`]?.bindings.mqtt]).toEqual([
        channel,
        { qos, retain: retained, bindingVersion: '0.2.0' },
      ])
    }
  })

  it('needs nothing beside itself and takes no markup from a definition', () => {
    expect(page).not.toMatch(/\b(src|href)="(?!#)/)
    const own = defineDevice({ ...catalogue.climate, kind: 'vendor-x', is: { en: '<script>alert(1)</script> & "more"', zh: '<b>' } })
    const with_own = referencePage(catalogueOf(own))
    expect(with_own).not.toContain('<script>alert')
    expect(with_own).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;')
  })
})
