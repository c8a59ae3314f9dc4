import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { decodeCommand, decodeConfirm } from '../codec.ts'
import { limits } from '../limits.ts'
import type { Observation, Telling } from './observation.ts'

/** A line of `mosquitto_sub -F %J`; `payload` is text, or JSON where it was asked for in that form. */
const Captured = Compile(
  Type.Object({
    tst: Type.String(),
    topic: Type.String({ maxLength: 1_000 }),
    qos: Type.Enum([0, 1, 2]),
    retain: Type.Enum([0, 1]),
    payload: Type.Optional(Type.Unknown()),
  }),
)

/**
 * Reads captured messages one by one. A subscriber sees neither connections nor acknowledgements, and not whether a message was retained when it
 * was sent: what needs those is blocked.
 */
export function mqttCapture(): (value: unknown) => Observation[] | undefined {
  let line = 0
  return (value) => {
    if (!Captured.Check(value)) return undefined
    const { tst, topic, qos, retain, payload } = value
    // mosquitto_sub 2.0 writes both a Z and the offset of its own clock, of which the offset is true.
    const at_ms = Date.parse(tst.replace(/Z?([+-]\d\d)(\d\d)$/, '$1:$2'))
    if (Number.isNaN(at_ms)) return undefined
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload ?? '')
    if (text.length > 16 * limits.payload_bytes) return undefined
    const channel = topic.split('/').at(-1)
    if (channel === 'confirm' || channel === 'command') return [{ at_ms, saw: 'told', topic, why: whyOf(channel, text), text }]
    if (channel === 'birth') line += 1 // Each connection begins with one.
    return [{ at_ms, saw: 'publish', line, topic, qos, retain: channel === 'birth', ...(retain === 1 ? { kept: true } : {}), text }]
  }
}

/** What the application may have meant. A confirmation that is damaged must not be taken for one that refuses, nor what has no id for a command. */
function whyOf(channel: 'confirm' | 'command', text: string): Telling {
  const bytes = new TextEncoder().encode(text)
  if (channel === 'command') return decodeCommand(bytes).ok ? 'command' : 'command-no-id'
  const confirm = decodeConfirm(bytes)
  return confirm.ok ? (confirm.value.accepted ? 'confirm' : 'confirm-refused') : 'confirm-damaged'
}
