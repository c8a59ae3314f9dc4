#!/usr/bin/env node
import process from 'node:process'
import { createInterface } from 'node:readline'
import { keepCompiled } from '../src/keep-compiled.ts'

keepCompiled()
const { anjuConform } = await import('../src/conformance/cli/program.ts')

// Whoever reads the first lines only, as `head` does, ends the run.
process.stdout.on('error', () => process.exit(130))

let hear: ((line: string) => void) | undefined
/** Lines from the keyboard, to whoever listens just now; nobody waits for them at the end. Ctrl-C stays what it is. */
function listen() {
  createInterface({ input: process.stdin, terminal: false }).on('line', (line) => hear?.(line))
  if ('unref' in process.stdin) process.stdin.unref()
}
let listens = false

process.exitCode = await anjuConform(process.argv.slice(2), {
  folder: process.cwd(),
  terminal: process.stdout.isTTY,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  typed(heard) {
    if (!listens) listen()
    listens = true
    hear = heard
    return () => (hear = undefined)
  },
  signal(reason) {
    const stop = new AbortController()
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort(reason()))
    return stop.signal
  },
})
