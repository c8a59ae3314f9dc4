// Goal: a light device loads a broker as a device does: born, on time, and back after a loss. Method: on a queue clock before a real memory broker.
import { describe, expect, it } from 'vitest'
import {
  catalogue,
  decodeBirth,
  decodeReading,
  instant,
  memoryBroker,
  openGate,
  queueClock,
  random,
  type DeviceKind,
  type Instant,
} from '@anju/sdk'
import { lightDevice, lightKinds } from '../../src/live/light-device.ts'
import { run } from '../lived.ts'

describe('a light device', () => {
  it.each([...lightKinds] as DeviceKind[])(
    '[SIM-136] of the kind %s is born, says a reading at its rate that the codec takes, comes back after a loss and says goodbye',
    async (kind) => {
      const clock = queueClock(instant('2026-01-15T10:00:00Z'))
      const began = clock.now()
      const heard: { at_ms: number; channel: string; payload: Uint8Array }[] = []
      const broker = memoryBroker({
        ...openGate,
        publish(_, { topic, payload }) {
          heard.push({ at_ms: clock.now() - began, channel: topic.split('/').at(-1)!, payload })
          return { deliver: true }
        },
      })
      const address = { site: 's', home: 'h', device: 'd' }
      const device = lightDevice({ address, kind, bus: broker.bus, clock, random: random(3), every_ms: 500 })
      device.start()
      await run(clock, (began + 10_000) as Instant)
      const of = (channel: string) => heard.filter((one) => one.channel === channel)
      expect(of('birth')).toHaveLength(1)
      const readings = of('reading')
      expect(readings.length).toBeGreaterThanOrEqual(19)
      expect(new Set(readings.slice(1).map(({ at_ms }, i) => at_ms - readings[i]!.at_ms))).toEqual(new Set([500]))
      expect(of('birth').every(({ payload }) => decodeBirth(payload).ok)).toBe(true)
      expect(readings.every(({ payload }) => decodeReading(catalogue[kind], payload).ok)).toBe(true)
      broker.cut('s/h/d')
      await run(clock, (began + 20_000) as Instant)
      expect([of('birth').length, of('death').length]).toEqual([2, 1])
      expect(of('reading').length).toBeGreaterThan(readings.length + 9)
      await device.stop()
      await run(clock, (began + 40_000) as Instant)
      expect(new TextDecoder().decode(of('death')[1]!.payload)).toContain('shutdown')
      expect([of('birth').length, of('death').length]).toEqual([2, 2])
    },
  )
})
