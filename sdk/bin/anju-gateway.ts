#!/usr/bin/env node
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { anjuGateway } from '../src/gateway/cli/gateway-command.ts'
import { outboxIn } from '../src/gateway/live-outbox.ts'
import { openBroker } from '../src/gateway/live-broker-stream.ts'
import { openStream } from '../src/gateway/live-streams.ts'
import { mqttBus } from '../src/mqtt-bus.ts'
import { random } from '../src/random.ts'
import { wallClock } from '../src/wall-clock.ts'

const stop = new Promise<'interrupted' | 'ended'>((resolve) => {
  process.once('SIGINT', () => resolve('interrupted'))
  process.once('SIGTERM', () => resolve('ended'))
})

// Whoever stops reading what it says does not stop it.
process.stdout.on('error', () => undefined)

const code = await anjuGateway(process.argv.slice(2), {
  ports: {
    clock: wallClock(),
    random: random(randomBytes(16).toString('hex')),
    busTo: (line) => mqttBus({ open: () => openBroker(line) }),
    openStream,
    secret: (name) => process.env[name],
  },
  outbox: outboxIn,
  readFile: (path) => readFile(path, 'utf8'),
  reach: async (line) => void (await openBroker(line)).destroy(),
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  stop,
})
process.exit(code)
