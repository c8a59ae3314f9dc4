// Goal: what goes the short way down arrives as what Aedes delivers. Method: messages drawn by length to one subscriber over real streams, while others
// with wildcards, with sessions of their own and without come and go; each must hear each message that it wants, once, and whole.
import * as fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { openGate, type Connection, type Message } from '@anju/sdk'
import { aedesBroker } from '../src/aedes-broker.ts'

const topic = 'anju/1/site/home/device/confirm'
const textOf = ({ payload }: Message) => Buffer.from(payload).toString()

it('hands a message to all who want it, once and whole, whichever way it goes', async () => {
  const lengths = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 16_300, max: 16_450 }))
  const steps = fc.array(fc.oneof({ weight: 3, arbitrary: lengths }, fc.constantFrom('wild', 'kept', 'away', 'leave')), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(steps, async (drawn) => {
      const broker = aedesBroker(openGate)
      const heard: Record<string, string[]> = { device: [], wild: [], kept: [] }
      const wanted: Record<string, string[]> = { device: [], wild: [], kept: [] }
      const enter = async (clientId: string, filter: string, clean: boolean) => {
        const line = await broker.bus.connect({ clientId, clean, onMessage: (message) => void heard[clientId]!.push(textOf(message)) })
        await line.subscribe(filter, 1)
        return line
      }
      await enter('device', topic, true)
      const wild: Connection[] = []
      const kept: Connection[] = []
      let known = false
      for (const [n, step] of drawn.entries()) {
        if (step === 'wild' && wild.length === 0) wild.push(await enter('wild', 'anju/1/+/+/+/confirm', true))
        else if (step === 'leave') await wild.pop()?.end()
        else if (step === 'kept' && kept.length === 0) kept.push(await enter('kept', topic, false))
        else if (step === 'away') await kept.pop()?.end()
        if (step === 'kept') known = true
        // The broker learns of a goodbye a few turns after it was said.
        if (step === 'away' || step === 'leave') for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
        if (typeof step !== 'number') continue
        const text = `${n}`.padEnd(step, '.')
        await broker.publish({ topic, payload: Buffer.from(text), qos: 1, retain: false })
        wanted['device']!.push(text)
        if (wild.length > 0) wanted['wild']!.push(text)
        if (known) wanted['kept']!.push(text)
        await vi.waitFor(() => expect(heard['device']).toEqual(wanted['device']))
        if (wild.length > 0) await vi.waitFor(() => expect(heard['wild']).toEqual(wanted['wild']))
      }
      if (known && kept.length === 0) kept.push(await enter('kept', topic, false))
      await vi.waitFor(() => expect(heard).toEqual(wanted))
      await broker.close()
    }),
    { numRuns: 30, examples: [[['kept', 'away', 5]], [['wild', 5, 'leave', 6]]] },
  )
})
