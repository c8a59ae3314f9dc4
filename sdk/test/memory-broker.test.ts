// Goal: the memory broker is a broker, and fast and repeatable besides. Method: the contract of all buses; then what only it promises.
import { busContract } from '@anju/sdk/bus-contract'
import { memoryBroker } from '@anju/sdk'

busContract('memory broker', async (gate) => {
  const broker = memoryBroker(gate)
  return { broker, close: () => broker.close() }
})
