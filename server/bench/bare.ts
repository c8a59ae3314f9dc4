// The baseline: a bare Aedes with nothing behind it, in a process of its own.
import { createServer } from 'node:net'
import { Aedes } from 'aedes'
import { sayCpuAtEnd } from './under-test.ts'

const broker = await Aedes.createBroker({ concurrency: 0 })
const server = createServer(broker.handle)
sayCpuAtEnd()
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ mqttPort: (server.address() as { port: number }).port })}\n`))
