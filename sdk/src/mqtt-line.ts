import { generate, parser, type Packet } from 'mqtt-packet'
import type { Duplex } from 'node:stream'

/** MQTT packets over one stream. It closes once and says so once, whatever ended it. */
export interface MqttLine {
  /** Writes a packet; `flushed` is called when the other side has taken it, or the line is over. */
  send(packet: Packet, flushed?: () => void): void
  /** Ends the stream when everything is written. */
  finish(): void
  /** Cuts the stream: nothing more is written or read. */
  cut(cause?: Error): void
  readonly open: boolean
  onPacket: (packet: Packet) => void
  onClose: (cause: Error | undefined) => void
}

const MQTT_3_1_1 = { protocolVersion: 4 } as const

export function mqttLine(stream: Duplex): MqttLine {
  const incoming = parser(MQTT_3_1_1)
  let open = true
  const over = (cause?: Error) => {
    if (!open) return
    open = false
    stream.destroy()
    line.onClose(cause)
  }
  const line: MqttLine = {
    send(packet, flushed) {
      if (!open) return flushed?.()
      stream.write(generate(packet, MQTT_3_1_1), flushed === undefined ? undefined : () => flushed())
    },
    finish() {
      if (open) stream.end(() => over())
    },
    cut: over,
    get open() {
      return open
    },
    onPacket: () => {},
    onClose: () => {},
  }
  incoming.on('packet', (packet) => {
    if (open) line.onPacket(packet)
  })
  incoming.on('error', (error: Error) => over(error))
  stream.on('data', (chunk: Uint8Array) => incoming.parse(chunk as Buffer))
  stream.on('error', (error: Error) => over(error))
  stream.on('end', () => over())
  stream.on('close', () => over())
  return line
}
