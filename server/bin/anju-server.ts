#!/usr/bin/env node
import { keepCompiled } from '@anju/sdk/keep-compiled'

const keep = keepCompiled()
const { exit, main } = await import('../src/main.ts')
// Once it serves, or soon after: a server that is killed has no other end.
setTimeout(keep, 10_000).unref()

const interrupted = new Promise<void>((resolve) => {
  process.once('SIGINT', () => resolve())
  process.once('SIGTERM', () => resolve())
})

// Whoever stops reading what it says does not stop a server.
process.stdout.on('error', () => undefined)

/** How far a backup or a restore is, on a terminal. */
const progress = process.stderr.isTTY
  ? (rows: number, all: number) => void process.stderr.write(`\r${rows} of ${all} rows${rows >= all ? '\n' : ''}`)
  : undefined

try {
  process.exitCode = await main(process.argv.slice(2), console.error, interrupted, console.log, progress)
} catch (error) {
  console.error(error)
  process.exitCode = exit.internal
}
