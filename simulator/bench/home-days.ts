// Prints how many days of one home are simulated in a second, one JSON line a figure: all devices of the home of the suites, memory broker, model way.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Days, instant, memoryBroker, openGate, parseTopic, queueClock, topicOf, type Instant } from '@anju/sdk'
import { simulateHome } from '@anju/simulator'
import { parse } from 'yaml'

const home = parse(readFileSync(join(import.meta.dirname, '../../scenarios/homes/wanqing-3-1204.yaml'), 'utf8'))
const days = Number(process.argv[2] ?? 3)
const utf8 = new TextDecoder()
const clock = queueClock(instant('2026-01-15T00:00:00+08:00'))
const end = (clock.now() + Days(days)) as Instant
let messages = 0
const broker = memoryBroker({
  ...openGate,
  publish(_, { topic, payload }) {
    messages += 1
    const parsed = parseTopic(topic)
    if (parsed.ok && parsed.value.channel === 'event') {
      const { boot, seq } = JSON.parse(utf8.decode(payload)) as { boot: string; seq: number }
      const confirm = new TextEncoder().encode(JSON.stringify({ id: `${boot}-${seq}`, accepted: true }))
      queueMicrotask(() => void broker.publish({ topic: topicOf(parsed.value, 'confirm'), payload: confirm, qos: 1, retain: false }))
    }
    return { deliver: true }
  },
})
simulateHome({ home, site: 'bench', clock, seed: 1, bus: () => broker.bus, starts: { day: true } }).start()
const began = performance.now()
for (;;) {
  await new Promise<void>((done) => setImmediate(done))
  const next = clock.next()
  if (next === undefined || next > end) break
  clock.step()
}
const seconds = (performance.now() - began) / 1000
const print = (figure: string, value: number) => process.stdout.write(`${JSON.stringify({ figure, value: Math.round(value * 10) / 10 })}\n`)
print('home_days_per_s', days / seconds)
print('messages_per_home_day', messages / days)
