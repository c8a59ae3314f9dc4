#!/usr/bin/env node
import process from 'node:process'
import { keepCompiled } from '../src/keep-compiled.ts'

keepCompiled()
const { anjuConform } = await import('../src/conformance/cli/program.ts')

// Whoever reads the first lines only, as `head` does, ends the run.
process.stdout.on('error', () => process.exit(130))

process.exitCode = await anjuConform(process.argv.slice(2), {
  folder: process.cwd(),
  terminal: process.stdout.isTTY,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  signal(reason) {
    const stop = new AbortController()
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort(reason()))
    return stop.signal
  },
})
