// Goal: Aedes behind our gate keeps every promise of a bus. Method: the contract suite of the sdk, over streams in memory.
import { busContract } from '@anju/sdk/bus-contract'
import { aedesBroker } from '../src/aedes-broker.ts'

busContract('Aedes', async (gate) => {
  const broker = aedesBroker(gate)
  return { broker, close: () => broker.close() }
})
