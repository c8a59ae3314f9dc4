import type { Bus, Connection } from '../bus.ts'
import { encode } from '../codec.ts'
import type { Address } from '../topics.ts'
import { topicOf } from '../topics.ts'
import type { StimulusPort } from './stimulus.ts'

/** The smallest device there is: connects for each event and says it in the lite profile. */
export function liteDevice({ address, bus }: { address: Address; bus: Bus }): StimulusPort {
  let number = 0
  return {
    by: 'program',
    async stimulate(stimulus) {
      if (stimulus.do !== 'event') return 'cannot'
      number += 1
      const line: Connection = await bus.connect({ clientId: address.device, clean: true, onMessage: () => {} })
      const payload = encode({ id: `e-${number}`, body: stimulus.body, origin: 'simulated' })
      await line.publish({ topic: topicOf(address, 'event'), payload, qos: 1, retain: false })
      await line.end()
      return 'done'
    },
  }
}
